package io.github.batchwright.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.CapacityReports.Refusal;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.testkit.contract.CapacityRecorder.Told;
import io.github.batchwright.testkit.contract.CapacityRecorder.What;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract test of {@link CapacityProvider}: extend it, and JUnit runs every test against
 * yours.
 *
 * <p>A subclass makes the provider, says what can be bought from it, and looks into the world for
 * what there is:
 *
 * <pre>{@code
 * final class MyProviderContractTest extends CapacityProviderContract {
 *   protected CapacityProvider newProvider() {
 *     return new MyProvider(...);
 *   }
 *
 *   protected ProvisionRequest request(InstanceId instance) {
 *     return new ProvisionRequest(instance, "elastic", "m5.large", ComputeResourceType.EC2, ...);
 *   }
 *
 *   protected Collection<InstanceId> existing() {
 *     return cloud.instances();
 *   }
 * }
 * }</pre>
 *
 * <p>A provider in virtual time overrides {@link #settle}; one that takes long raises {@link
 * #patience}. At most three instances are there at once. Not thread-safe.
 */
@Timeout(600)
public abstract class CapacityProviderContract extends CapacityProviderFixture {

  /** For subclasses. */
  protected CapacityProviderContract() {}

  @Test
  void sellsATypeOfItsCatalogToOneOfItsEnvironments() {
    ProvisionRequest request = newRequest();

    assertEquals(provider.computeEnvironments(), provider.computeEnvironments());
    assertTrue(provider.computeEnvironments().contains(request.computeEnvironment()));
    assertTrue(provider.catalog().find(request.instanceType()).isPresent());
  }

  @Test
  void provisionEndsInAHost() {
    ProvisionRequest request = newRequest();
    InstanceId id = request.instance();
    provider.provision(request);

    Told host = reports.await(id, What.HOST);
    assertEquals(id.value(), host.host() == null ? "" : host.host().name());
    assertTrue(exists(id), "it is told of, and does not exist");
    assertLaunchedComesFirst(id);
  }

  @Test
  void provisioningAgainChangesNothing() throws Exception {
    ProvisionRequest request = newRequest();
    InstanceId id = request.instance();
    provider.provision(request);
    provider.provision(request);
    reports.await(id, What.HOST);
    provider.provision(request);
    settle();

    assertEquals(1, existing().stream().filter(one -> one.equals(id)).count());
    assertFalse(reports.hasTold(id, What.GONE), "it was told to be gone");
    assertFalse(reports.hasTold(id, What.REFUSED), "it was refused");
  }

  @Test
  void severalInstancesAreEachTheirOwn() {
    ProvisionRequest one = newRequest();
    ProvisionRequest other = newRequest();
    provider.provision(one);
    provider.provision(other);
    reports.await(one.instance(), What.HOST);
    reports.await(other.instance(), What.HOST);
    provider.terminate(one.instance());

    reports.await(one.instance(), What.GONE);
    assertFalse(exists(one.instance()), "it is told to be gone, and exists");
    assertTrue(exists(other.instance()), "another one was terminated");
    assertFalse(reports.hasTold(other.instance(), What.GONE), "another one is told to be gone");
  }

  @Test
  void whatCanNeverBeHadIsRefusedNotThrown() {
    ProvisionRequest good = newRequest();
    ProvisionRequest bad =
        new ProvisionRequest(
            good.instance(),
            good.computeEnvironment(),
            "no-such-type.anywhere",
            good.purchase(),
            good.mostPerHour(),
            good.tags());
    provider.provision(bad);

    Told refused = reports.await(good.instance(), What.REFUSED);
    assertEquals(Refusal.INVALID, refused.refusal());
    assertFalse(refused.reason().isBlank(), "no reason");
    assertFalse(exists(good.instance()), "it is refused, and exists");
  }

  @Test
  void terminateEndsInGoneAndNothingIsToldAfterIt() {
    InstanceId id = bought().instance();
    provider.terminate(id);
    provider.terminate(id);

    Told gone = reports.await(id, What.GONE);
    assertFalse(gone.reason().isBlank(), "no reason");
    assertFalse(exists(id), "it is told to be gone, and exists");
    provider.terminate(id);
    settle();
    assertNothingButItsEndIsToldAfterThat(id);
  }

  @Test
  void terminatingWhileItIsProvisionedEndsInGone() {
    ProvisionRequest request = newRequest();
    InstanceId id = request.instance();
    provider.provision(request);
    provider.terminate(id);

    reports.await(id, What.GONE);
    awaitExisting(id, false);
    settle();
    assertNothingButItsEndIsToldAfterThat(id);
  }

  @Test
  void terminatingAnUnknownOneEndsInGone() {
    InstanceId other = bought().instance();
    InstanceId unknown = newRequest().instance();
    provider.terminate(unknown);

    reports.await(unknown, What.GONE);
    assertTrue(exists(other), "another one was terminated");
  }

  @Test
  void aNextLifeIsToldOfEachInstanceAsItIs() throws Exception {
    ProvisionRequest there = bought();
    ProvisionRequest gone = bought();
    provider.terminate(gone.instance());
    reports.await(gone.instance(), What.GONE);
    ProvisionRequest unheardOf = newRequest();
    beginNextLife();
    reconcile(there, unheardOf);

    reports.await(there.instance(), What.HOST);
    reports.await(unheardOf.instance(), What.HOST);
    assertLaunchedComesFirst(there.instance());
    assertLaunchedComesFirst(unheardOf.instance());
    assertTrue(exists(there.instance()) && exists(unheardOf.instance()), "one does not exist");
    assertEquals(List.of(), reports.told(gone.instance()).stream().filter(this::isNoEnd).toList());
  }

  private boolean isNoEnd(Told told) {
    return !told.what().isEnd();
  }

  @Test
  void whatIsProvisionedWhenALifeEndsIsToldToTheNext() throws Exception {
    ProvisionRequest request = newRequest();
    provider.provision(request);
    beginNextLife();
    reconcile(request);
    provider.provision(request);

    reports.await(request.instance(), What.HOST);
    assertEquals(1, existing().stream().filter(request.instance()::equals).count());
  }

  @Test
  void whatIsTerminatedWhenALifeEndsIsGoneInTheNext() throws Exception {
    ProvisionRequest request = bought();
    InstanceId id = request.instance();
    provider.terminate(id);
    beginNextLife();
    reconcile(request);
    provider.terminate(id);

    reports.awaitEnd(id);
    awaitExisting(id, false);
  }

  @Test
  void whatANextLifeDoesNotKnowIsGivenBack() throws Exception {
    InstanceId known = bought().instance();
    InstanceId unknown = bought().instance();
    beginNextLife();
    reconcile(request(known));

    awaitExisting(unknown, false);
    settle();
    assertTrue(exists(known), "one that is known was given back");
  }

  @Test
  void whatBelongsToAnotherServiceIsLeft() throws Exception {
    InstanceId own = bought().instance();
    ProvisionRequest foreign = newRequest(otherCluster);
    provider.provision(foreign);
    reports.await(foreign.instance(), What.HOST);
    beginNextLife();
    reconcile();

    awaitExisting(own, false);
    settle();
    assertTrue(exists(foreign.instance()), "what belongs to another service was given back");
  }

  @Test
  void closingLeavesInstancesAndTellsNothing() throws Exception {
    InstanceId id = bought().instance();
    ProvisionRequest begun = newRequest();
    provider.provision(begun);
    provider.close();
    List<Told> before = reports.told(begun.instance());
    provider.close();
    settle();

    assertTrue(exists(id), "it was given back");
    assertEquals(before, reports.told(begun.instance()));
    assertFalse(reports.hasTold(id, What.GONE), "it was told to be gone");
    beginNextLife();
    reconcile(request(id), begun);
    reports.await(id, What.HOST);
    reports.await(begun.instance(), What.HOST);
  }

  /** It may be left out, for a host counts as launched. */
  private void assertLaunchedComesFirst(InstanceId id) {
    List<What> told = reports.told(id).stream().map(Told::what).toList();
    int launched = told.indexOf(What.LAUNCHED);
    assertTrue(launched <= 0, "launched is told after something else: " + told);
  }

  private void assertNothingButItsEndIsToldAfterThat(InstanceId id) {
    List<What> told = reports.told(id).stream().map(Told::what).toList();
    List<What> after = told.subList(told.indexOf(What.GONE), told.size());
    assertTrue(after.stream().allMatch(what -> what == What.GONE), "told after gone: " + told);
  }
}
