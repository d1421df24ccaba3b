package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.EngineProxy.Fate;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.hosts.FleetSettings.Checks;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.RecoveredAttempt;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way to an engine breaks for longer than it is waited for. */
final class DockerHostLossTest extends DockerFixture {
  private static final Checks OFTEN = new Checks(Duration.ofMillis(200), Duration.ofSeconds(3));
  private static final String[] SLEEP = {"sleep", "1000"};

  private final HostRecorder hosts = new HostRecorder();
  private EngineProxy proxy;

  @BeforeEach
  void openProxy() throws IOException {
    proxy = new EngineProxy(engine.address());
  }

  @AfterEach
  void closeProxy() throws IOException {
    proxy.close();
  }

  private DockerHosts.Builder fleet() {
    return DockerHosts.builder()
        .environment("fleet")
        .host("a", proxy.host())
        .lossGrace(Duration.ofSeconds(5))
        .checks(OFTEN);
  }

  private Running start(DockerHosts.Builder fleet, RecoveredAttempt... attempts) {
    Running on = start(DockerExecutor.builder().hosts(fleet.build()), 2, attempts);
    on.executor().hosts().orElseThrow().start(hosts);
    return on;
  }

  private void away(Function<String, Fate> rule) {
    proxy.rule(rule);
    proxy.dropAll();
  }

  private void assertLost(Running on, AttemptId attempt) {
    AttemptOutcome outcome = on.reports().awaitEnded(attempt);
    assertEquals(Cause.LOST, outcome.cause());
    assertReason("It was given up after 5.0 s: info: no answer from the Docker engine", outcome);
  }

  @Test
  void attemptsAreLostAfterTheGraceAndClearedAwayBeforeTheHostTakesWork() throws Exception {
    Running on = start(fleet());
    Host before = hosts.await("a", HostState.ACTIVE);
    AttemptId runs = newAttempt();
    on.executor().launch(requestAt("fleet/a", runs, SLEEP));
    on.reports().awaitStarted(runs);

    away(line -> Fate.HANG);
    // More than are launched at a time, so that some wait for others.
    List<AttemptId> stuck = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      stuck.add(newAttempt());
      on.executor().launch(requestAt("fleet/a", stuck.get(i), SLEEP));
    }
    Host draining = hosts.await("a", HostState.DRAINING);
    assertTrue(draining.reason().startsWith("It does not answer: info: no answer"));
    assertEquals(before.capacity(), draining.capacity());
    assertEquals(List.of(), on.reports().ends(runs));
    hosts.await("a", HostState.LOST);
    assertLost(on, runs);
    stuck.forEach(attempt -> assertLost(on, attempt));
    // One that was placed there before that was known.
    AttemptId late = newAttempt();
    on.executor().launch(requestAt("fleet/a", late, SLEEP));
    assertLost(on, late);
    on.executor().release(runs);
    assertTrue(engine.exists(owner.name(runs)));

    away(line -> Fate.PASS);
    assertEquals(before, hosts.await("a", HostState.ACTIVE));
    assertEquals(List.of(), engine.containers(owner));
    AttemptId next = newAttempt();
    on.executor().launch(requestAt("fleet/a", next, "true"));
    assertTrue(on.reports().awaitEnded(next).isSuccess());
    assertEquals(1, engine.containers(owner).size());
    for (AttemptId attempt : stuck) {
      assertEquals(0, on.reports().startedCount(attempt));
      assertEquals(1, on.reports().ends(attempt).size());
    }
  }

  @Test
  void containerThatIsMadeWhileItsAttemptIsLostIsNeverStarted() throws Exception {
    Running on = start(fleet());
    hosts.await("a", HostState.ACTIVE);
    proxy.expect("/create");
    away(line -> line.contains("/create") ? Fate.LOSE_ANSWER : Fate.PASS);
    AttemptId attempt = newAttempt();
    on.executor().launch(requestAt("fleet/a", attempt, SLEEP));
    proxy.await();
    proxy.rule(line -> Fate.DROP);
    assertLost(on, attempt);

    away(line -> Fate.PASS);
    hosts.await("a", HostState.ACTIVE);
    assertEquals(List.of(), engine.containers(owner));
    assertEquals(0, on.reports().startedCount(attempt));
    assertEquals(0, proxy.count("/start"));
  }

  @Test
  void attemptsOfAnEarlierLifeAreLostWithTheirHost() throws Exception {
    AttemptId runs = newAttempt();
    AttemptId never = newAttempt();
    Running first = start();
    first.executor().launch(request(runs, SLEEP));
    first.reports().awaitStarted(runs);
    first.executor().close();

    proxy.rule(line -> Fate.DROP);
    Running second =
        start(
            fleet(),
            new RecoveredAttempt(requestAt("fleet/a", runs, SLEEP), Instant.EPOCH),
            new RecoveredAttempt(requestAt("fleet/a", never, SLEEP), null));
    Host unknown = hosts.await("a", HostState.DRAINING);
    assertEquals(Resources.NONE, unknown.capacity());
    assertLost(second, runs);
    assertLost(second, never);

    proxy.rule(line -> Fate.PASS);
    hosts.await("a", HostState.ACTIVE);
    assertEquals(List.of(), engine.containers(owner));
  }

  @Test
  void attemptsOfHostsThatAreNotThereEndAtOnce() throws Exception {
    AttemptId ran = newAttempt();
    AttemptId placed = newAttempt();
    AttemptId launched = newAttempt();
    Running first = start();
    first.executor().launch(request(ran, SLEEP));
    first.reports().awaitStarted(ran);
    first.executor().close();

    Running on =
        start(
            fleet(),
            new RecoveredAttempt(requestAt("fleet/gone", ran, SLEEP), Instant.EPOCH),
            new RecoveredAttempt(requestAt("fleet/gone", placed, SLEEP), null));
    on.executor().launch(requestAt("fleet/gone", launched, SLEEP));
    on.executor().launch(requestAt("fleet/gone", launched, SLEEP));

    AttemptOutcome lost = AttemptOutcome.lost("'fleet/gone' is no host of the environment 'fleet'");
    assertEquals(List.of(lost), on.reports().ends(ran));
    assertEquals(List.of(lost), on.reports().ends(placed));
    assertEquals(
        List.of(AttemptOutcome.cannotStart("CannotCreateContainerError: " + lost.reason())),
        on.reports().ends(launched));
    // The engine has another name now.
    engine.awaitRemoved(owner.name(ran));
  }

  @Test
  void oneEngineRunsWhatWasPlacedInAnEnvironmentThatIsDescribed() {
    Running on = start(fleet());
    AttemptId attempt = newAttempt();
    on.executor().launch(requestAt("described/0", attempt, "true"));
    assertTrue(on.reports().awaitEnded(attempt).isSuccess());
  }

  @Test
  void engineThatIsNoFleetIsDrainedAndWaitedFor() throws Exception {
    Running on = start(DockerExecutor.builder().host(proxy.host()));
    on.executor().hosts().orElseThrow().start(hosts);
    hosts.await("engine", HostState.ACTIVE);
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, SLEEP));
    on.reports().awaitStarted(attempt);
    away(line -> Fate.DROP);
    hosts.await("engine", HostState.DRAINING);
    away(line -> Fate.PASS);
    hosts.await("engine", HostState.ACTIVE);
    assertEquals(List.of(), on.reports().ends(attempt));
    engine.client().killContainerCmd(owner.name(attempt)).exec();
    assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), on.reports().awaitEnded(attempt));
  }

  @Test
  void oneEngineUnderTwoNamesIsOneHostAndKeepsItsContainers() throws Exception {
    AttemptId attempt = newAttempt();
    DockerHosts.Builder twins = fleet().host("twin", engine.address().uri());
    EngineLimits limits = EngineLimits.DEFAULT.withReconcile(Duration.ofMillis(200));
    DockerExecutor.Builder first = DockerExecutor.builder().limits(limits).hosts(twins.build());
    Running on = start(first, 1);
    on.executor().launch(requestAt("fleet/twin", attempt, SLEEP));
    on.reports().awaitStarted(attempt);
    on.executor().close();

    Running again =
        start(
            DockerExecutor.builder().limits(limits).hosts(twins.build()),
            2,
            new RecoveredAttempt(requestAt("fleet/twin", attempt, SLEEP), Instant.EPOCH));
    again.executor().hosts().orElseThrow().start(hosts);
    hosts.await("a", HostState.ACTIVE);
    Host twin = hosts.await("twin", HostState.DRAINING);
    assertTrue(twin.reason().startsWith("Its engine is that of host 'a' already (ID "));
    again.reports().awaitStarted(attempt);
    // The other name has compared, and had the time to remove what it does not know.
    for (int i = 0; i < 3; i++) {
      proxy.expect("/containers/json");
      proxy.await();
    }
    assertTrue(engine.exists(owner.name(attempt)));
    assertEquals(List.of(), again.reports().ends(attempt));
  }

  @Test
  void nothingIsLeftOfAFleetThatIsClosedWhileItsEngineHangs() throws Exception {
    Running on = start(fleet());
    hosts.await("a", HostState.ACTIVE);
    proxy.expect("/info");
    away(line -> Fate.HANG);
    proxy.await();
    on.executor().close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("batch-docker-")) {
        thread.join(30_000);
        assertFalse(thread.isAlive(), thread.toString());
      }
    }
  }
}
