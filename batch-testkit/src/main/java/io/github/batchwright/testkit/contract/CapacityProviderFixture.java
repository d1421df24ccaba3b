package io.github.batchwright.testkit.contract;

import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.testkit.contract.CapacityRecorder.What;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contract test of {@link CapacityProvider} needs to know of the provider under test, and
 * what its tests share. Whoever extends {@link CapacityProviderContract} fills it in. Each test
 * runs on its own provider. Not thread-safe.
 */
public abstract class CapacityProviderFixture {
  /** What the ids of the service under test begin with, and those of another one. */
  final String cluster = "c" + UUID.randomUUID().toString().substring(0, 8);

  final String otherCluster = "o" + cluster.substring(1);

  /** The provider under test, started with {@link #reports}, and reconciled. */
  CapacityProvider provider;

  /** What it has told. */
  CapacityRecorder reports;

  private final List<InstanceId> ids = new ArrayList<>();
  private long epoch = 1;

  /** For {@link CapacityProviderContract}. */
  CapacityProviderFixture() {}

  /**
   * Makes the provider that a test runs against. The contract starts and closes it. Called again in
   * a test that begins a next life, for a provider that finds what the one before has bought.
   */
  protected abstract CapacityProvider newProvider() throws Exception;

  /**
   * Returns a request that is fulfilled: an environment and a type of the provider's, the purchase
   * and the most that may be paid.
   */
  protected abstract ProvisionRequest request(InstanceId instance);

  /**
   * Returns the instances there are, of whatever service, as the world has them: not what the
   * provider remembers, but what would have to be paid.
   */
  protected abstract Collection<InstanceId> existing() throws Exception;

  /**
   * Lets the provider go on as far as it can; called before each wait. A provider in virtual time
   * lets time pass here; does nothing unless overridden.
   */
  protected void settle() {}

  /** Returns how long one wait may take: a minute unless overridden. */
  protected Duration patience() {
    return Duration.ofMinutes(1);
  }

  @BeforeEach
  void startProvider() throws Exception {
    reports = new CapacityRecorder(patience(), this::settle);
    provider = newProvider();
    provider.start(reports);
    reconcile();
  }

  @AfterEach
  void giveBackAndClose() throws Exception {
    for (InstanceId id : ids) {
      if (existing().contains(id)) {
        provider.terminate(id);
        awaitExisting(id, false);
      }
    }
    provider.close();
  }

  /** Begins a next life of the service, whose provider is started and not yet reconciled. */
  void beginNextLife() throws Exception {
    provider.close();
    epoch++;
    reports = new CapacityRecorder(patience(), this::settle);
    provider = newProvider();
    provider.start(reports);
  }

  /** Tells the provider which instances there should be. */
  void reconcile(ProvisionRequest... requests) {
    provider.reconcile(new CapacityInventory(cluster, epoch, List.of(requests)));
  }

  ProvisionRequest newRequest() {
    return newRequest(cluster);
  }

  ProvisionRequest newRequest(String ofCluster) {
    InstanceId id = new InstanceId(ofCluster + "-i" + ids.size());
    ids.add(id);
    return request(id);
  }

  /** Buys an instance, and waits until jobs can run there. */
  ProvisionRequest bought() {
    ProvisionRequest request = newRequest();
    provider.provision(request);
    reports.await(request.instance(), What.HOST);
    return request;
  }

  /** Waits until an instance exists, or does not. */
  void awaitExisting(InstanceId id, boolean should) {
    reports.await(id + (should ? " to exist" : " to exist no more"), () -> exists(id) == should);
  }

  boolean exists(InstanceId id) {
    try {
      return existing().contains(id);
    } catch (Exception e) {
      throw new AssertionError("existing() failed", e);
    }
  }
}
