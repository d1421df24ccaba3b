package io.github.batchwright.docker.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.EngineEndpoint;
import io.github.batchwright.docker.EngineStarter;
import io.github.batchwright.docker.ProvisionException;
import io.github.batchwright.docker.StartedEngines;
import io.github.batchwright.docker.hosts.Newcomer;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.CapacityReports;
import io.github.batchwright.spi.CapacityReports.Refusal;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.ProvisionRequest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Machines that start and stop as a test says, in time that passes as it says. */
final class InstancesTest implements EngineStarter, Hosts, CapacityReports {
  private static final Duration BOOT = Duration.ofMinutes(10);
  private static final Duration GRACE = Duration.ofMinutes(2);
  private static final InstanceId A = new InstanceId("c-a");
  private static final EngineEndpoint ENDPOINT = EngineEndpoint.of("unix:///a");

  private final List<String> told = new ArrayList<>();
  private final Map<InstanceId, CompletableFuture<EngineEndpoint>> starts = new LinkedHashMap<>();
  private final List<InstanceId> stops = new ArrayList<>();
  private final Map<String, Newcomer> connected = new LinkedHashMap<>();
  private final List<String> disconnected = new ArrayList<>();
  private final Set<String> awaited = new HashSet<>();
  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private int failingStops;
  private CompletableFuture<Void> leaving = CompletableFuture.completedFuture(null);
  private CompletableFuture<StartedEngines> listed =
      CompletableFuture.completedFuture(new StartedEngines(Map.of(), true));
  private long now;
  private long count;

  private record Due(long at, long number, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
    }
  }

  private final Instances instances =
      new Instances(
          this,
          new InstanceCatalog(
              "made up",
              LocalDate.EPOCH,
              List.of(InstanceType.onDemand("m.two", Resources.of(2, 512), Money.usd("1")))),
          new ElasticSettings(Resources.of(0, 256), GRACE, BOOT, 2),
          this,
          this,
          (task, wait) -> due.add(new Due(now + wait.toMillis(), count++, task)));

  /** Does what is due until then. */
  private void pass(Duration time) {
    long until = now + time.toMillis();
    while (!due.isEmpty() && due.element().at <= until) {
      Due next = due.remove();
      now = next.at;
      next.task.run();
    }
    now = until;
  }

  private List<String> told() {
    pass(Duration.ZERO);
    List<String> all = List.copyOf(told);
    told.clear();
    return all;
  }

  private static ProvisionRequest request(InstanceId id, String type) {
    return new ProvisionRequest(
        id, "cloud", type, ComputeResourceType.EC2, Money.usd("1"), Map.of());
  }

  private static CapacityInventory inventory(InstanceId... ids) {
    List<ProvisionRequest> requests = new ArrayList<>();
    for (InstanceId id : ids) {
      requests.add(request(id, "m.two"));
    }
    return new CapacityInventory("c-", 2, requests);
  }

  private void provision(InstanceId id) {
    instances.provision(request(id, "m.two"));
    pass(Duration.ZERO);
  }

  /** The host is seen like this. */
  private void see(HostState state, String reason) {
    connected
        .get(A.value())
        .target()
        .accept(new Host(A.value(), Resources.of(2, 512), Map.of(), state, reason));
    pass(Duration.ZERO);
  }

  private void boot() {
    provision(A);
    starts.get(A).complete(ENDPOINT);
    pass(Duration.ZERO);
    see(HostState.ACTIVE, "");
    assertEquals(List.of("launched c-a", "c-a ACTIVE"), told());
  }

  @Test
  void instanceIsToldOfWhenItIsPaidForAndWhenJobsCanRunThere() {
    provision(A);
    assertEquals(List.of(), told());
    starts.get(A).complete(ENDPOINT);
    assertEquals(List.of("launched c-a"), told());
    see(HostState.DRAINING, "It boots");
    assertEquals(List.of(), told());
    see(HostState.ACTIVE, "");
    assertEquals(List.of("c-a ACTIVE"), told());
    see(HostState.DRAINING, "silent");
    assertEquals(List.of("c-a DRAINING silent"), told());
    pass(BOOT);
    assertEquals(List.of(), told());
  }

  @Test
  void requestThatIsRepeatedStartsNothingAlsoAfterTheEnd() {
    boot();
    provision(A);
    instances.terminate(A);
    assertEquals(List.of("gone c-a It was terminated"), told());
    provision(A);
    assertEquals(List.of(), told());
    assertEquals(1, starts.size());
    assertEquals(List.of(A), stops);
  }

  @Test
  void instanceIsGoneOnlyOnceItIsEmptyAndStopped() {
    boot();
    leaving = new CompletableFuture<>();
    instances.terminate(A);
    assertEquals(List.of(), told());
    assertEquals(List.of(), stops);
    failingStops = 2;
    leaving.complete(null);
    assertEquals(List.of(), told());
    pass(Duration.ofSeconds(10));
    assertEquals(List.of("gone c-a It was terminated"), told());
    assertEquals(List.of(A, A, A), stops);
  }

  @Test
  void bootThatTakesTooLongIsStoppedBeforeItIsRefused() {
    provision(A);
    starts.get(A).complete(ENDPOINT);
    pass(Duration.ZERO);
    see(HostState.DRAINING, "It does not answer yet: refused");
    failingStops = 1;
    pass(BOOT);
    assertEquals(List.of("launched c-a"), told());
    pass(Duration.ofSeconds(2));
    assertEquals(
        List.of(
            "refused c-a BOOT_FAILED No job could run there within 600 s: It does not answer yet:"
                + " refused"),
        told());
    assertEquals(List.of("c-a"), disconnected);
  }

  @Test
  void machineThatStartsAfterItWasStoppedIsStoppedAgain() {
    provision(A);
    instances.terminate(A);
    assertEquals(List.of("gone c-a It was terminated"), told());
    failingStops = 1;
    starts.get(A).complete(ENDPOINT);
    pass(Duration.ofMinutes(1));
    assertEquals(List.of(A, A, A), stops);
    assertEquals(List.of(), told());
    assertTrue(connected.isEmpty());
  }

  @Test
  void whyThereIsNoneIsPassedOn() {
    provision(A);
    starts
        .get(A)
        .completeExceptionally(
            new ProvisionException(Refusal.INSUFFICIENT_CAPACITY, "none to be had"));
    assertEquals(List.of("refused c-a INSUFFICIENT_CAPACITY none to be had"), told());
    assertEquals(List.of(), stops);
    InstanceId other = new InstanceId("c-b");
    provision(other);
    starts.get(other).completeExceptionally(new IllegalStateException("broke"));
    assertEquals(List.of("refused c-b BOOT_FAILED Its machine cannot be started: broke"), told());
    assertEquals(List.of(other), stops);
    instances.provision(request(new InstanceId("c-c"), "m.unknown"));
    assertEquals(List.of("refused c-c INVALID The catalog has no type m.unknown"), told());
  }

  @Test
  void thereAreOnlySoManyAtATime() {
    boot();
    provision(new InstanceId("c-b"));
    provision(new InstanceId("c-c"));
    assertEquals(
        List.of(
            "refused c-c INSUFFICIENT_CAPACITY There are 2 engines, which is the most there may"
                + " be"),
        told());
  }

  @Test
  void engineThatIsGivenUpIsStoppedAndGone() {
    boot();
    see(HostState.LOST, "given up");
    assertEquals(List.of("c-a LOST given up", "gone c-a given up"), told());
    assertEquals(List.of(A), stops);
  }

  @Test
  void machineThatVanishesIsGone() {
    boot();
    instances.interrupted(A, Duration.ofMinutes(2));
    assertEquals(List.of("interrupted c-a PT2M"), told());
    instances.vanished(A, "taken back");
    assertEquals(List.of("gone c-a taken back"), told());
    instances.vanished(A, "taken back");
    instances.interrupted(A, Duration.ZERO);
    assertEquals(List.of(), told());
  }

  @Test
  void thereIsNoUnknownInstance() {
    instances.terminate(A);
    assertEquals(List.of("gone c-a It was terminated"), told());
    assertEquals(List.of(A), stops);
  }

  @Test
  void instancesOfEarlierLivesAreConnectedAgainAndOthersAreStopped() {
    InstanceId stray = new InstanceId("c-stray");
    InstanceId foreign = new InstanceId("other-a");
    listed =
        CompletableFuture.completedFuture(
            new StartedEngines(Map.of(A, ENDPOINT, stray, ENDPOINT, foreign, ENDPOINT), true));
    awaited.add("c-a");
    instances.reconcile(inventory(A));
    assertEquals(
        List.of("launched c-a", "gone c-stray It was there although it was not asked for"), told());
    assertEquals(List.of(stray), stops);
    listed = CompletableFuture.completedFuture(new StartedEngines(Map.of(A, ENDPOINT), true));
    assertEquals(Set.of("c-a"), connected.keySet());
    assertEquals(false, connected.get("c-a").isBooting());
    assertEquals(0, starts.size());
    see(HostState.DRAINING, "silent");
    assertEquals(List.of("c-a DRAINING silent"), told());
    pass(BOOT);
    assertEquals(List.of("gone c-a No job could run there within 600 s: silent"), told());
  }

  @Test
  void instanceThatIsNotListedIsStartedUnlessAttemptsRanThere() {
    InstanceId other = new InstanceId("c-b");
    awaited.add("c-b");
    instances.reconcile(inventory(A, other));
    assertEquals(List.of("gone c-b It is not there any more"), told());
    assertEquals(Set.of(A), starts.keySet());
  }

  @Test
  void listThatIsNotCompleteIsAskedForAgainForAsLongAsAnEngineMayBeSilent() {
    awaited.add("c-a");
    listed = CompletableFuture.completedFuture(new StartedEngines(Map.of(), false));
    instances.reconcile(inventory(A));
    pass(GRACE.minusSeconds(1));
    assertEquals(List.of(), told());
    listed = CompletableFuture.completedFuture(new StartedEngines(Map.of(A, ENDPOINT), false));
    pass(Duration.ofSeconds(1));
    assertEquals(List.of("launched c-a"), told());
  }

  @Test
  void listThatIsNeverCompleteGivesUpWhatItDoesNotName() {
    awaited.add("c-a");
    listed = CompletableFuture.failedFuture(new IllegalStateException("no list"));
    instances.reconcile(inventory(A));
    pass(GRACE.minusSeconds(1));
    assertEquals(List.of(), told());
    pass(Duration.ofSeconds(1));
    assertEquals(List.of("gone c-a It is not there any more"), told());
    assertEquals(List.of(A), stops);
    // What turns up later is not to be paid for.
    listed = CompletableFuture.completedFuture(new StartedEngines(Map.of(A, ENDPOINT), true));
    pass(Duration.ofMinutes(2));
    assertEquals(List.of(A, A), stops);
    assertEquals(List.of(), instances.ids());
  }

  @Test
  void machineThatTheLifeBeforeHadAskedForAndAppearsOnlyNowIsStopped() {
    instances.reconcile(inventory());
    pass(Duration.ofSeconds(10));
    listed = CompletableFuture.completedFuture(new StartedEngines(Map.of(A, ENDPOINT), true));
    pass(Duration.ofMinutes(1));
    assertEquals(List.of(A), stops);
  }

  @Test
  void instanceThatIsTerminatedBeforeItIsListedIsNotConnected() {
    listed = new CompletableFuture<>();
    instances.reconcile(inventory(A));
    instances.terminate(A);
    assertEquals(List.of("gone c-a It was terminated"), told());
    listed.complete(new StartedEngines(Map.of(), true));
    assertEquals(List.of(), told());
    assertTrue(starts.isEmpty());
  }

  @Override
  public CompletionStage<EngineEndpoint> start(ProvisionRequest request) {
    CompletableFuture<EngineEndpoint> start = new CompletableFuture<>();
    assertEquals(null, starts.put(request.instance(), start), "it is started once");
    return start;
  }

  @Override
  public CompletionStage<Void> stop(InstanceId instance) {
    stops.add(instance);
    return failingStops-- > 0
        ? CompletableFuture.failedFuture(new IllegalStateException("not now"))
        : CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<StartedEngines> list(String cluster) {
    assertEquals("c-", cluster);
    return listed;
  }

  @Override
  public boolean isAwaited(String instance) {
    return awaited.contains(instance);
  }

  @Override
  public void connect(Newcomer newcomer) {
    connected.put(newcomer.member().name(), newcomer);
  }

  @Override
  public CompletionStage<Void> disconnect(String instance, String reason) {
    disconnected.add(instance);
    return leaving;
  }

  @Override
  public void launched(InstanceId instance) {
    told.add("launched " + instance);
  }

  @Override
  public void host(InstanceId instance, Host host) {
    assertEquals(instance.value(), host.name());
    told.add((instance + " " + host.state() + " " + host.reason()).strip());
  }

  @Override
  public void refused(InstanceId instance, Refusal refusal, String reason) {
    told.add("refused " + instance + " " + refusal + " " + reason);
  }

  @Override
  public void interrupted(InstanceId instance, Duration notice) {
    told.add("interrupted " + instance + " " + notice);
  }

  @Override
  public void gone(InstanceId instance, String reason) {
    told.add("gone " + instance + " " + reason);
  }
}
