package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.testkit.contract.ReportRecorder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/**
 * What tests on a real swarm share. Each test has an owner of its own, and finds a whole swarm;
 * after each it is checked that nothing is left on any engine.
 */
@RequiresSwarm
@Timeout(240)
abstract class SwarmFixture {
  /** What the ids of all jobs here begin with. */
  static final String CLUSTER = "job-";

  static TestSwarm swarm;

  final ContainerIdentity owner = new ContainerIdentity("test-" + UUID.randomUUID());
  final MemoryLogs logs = new MemoryLogs();
  private final List<Running> lives = new ArrayList<>();
  private final List<AttemptId> attempts = new ArrayList<>();

  /** An executor and what it has reported. */
  record Running(SwarmExecutor executor, ReportRecorder reports) {}

  @BeforeAll
  static void connect() {
    swarm = TestSwarm.shared();
    swarm.makeWhole();
  }

  @AfterAll
  static void disconnect() throws IOException {
    swarm.close();
  }

  /** Releases what has ended: then nothing may be left. What a failed test leaves is removed. */
  @AfterEach
  final void cleanUp() {
    try {
      swarm.makeWhole();
      if (!lives.isEmpty()) {
        Running last = lives.get(lives.size() - 1);
        boolean ended =
            attempts.stream().noneMatch(attempt -> last.reports.ends(attempt).isEmpty());
        attempts.forEach(last.executor::release);
        if (ended) {
          swarm.awaitNothingLeft(owner);
        }
      }
    } finally {
      lives.forEach(life -> life.executor.close());
      swarm.removeAll(owner);
    }
  }

  /** Starts an executor whose nodes are chosen by the instance of a request, in a first life. */
  final Running start() {
    return start(builder());
  }

  final Running start(SwarmExecutor.Builder builder) {
    return start(builder, 1);
  }

  /** Starts an executor of a later life, which is told of these attempts. */
  final Running startAgain(RecoveredAttempt... recovered) {
    return start(builder(), 2, recovered);
  }

  final Running start(SwarmExecutor.Builder builder, long epoch, RecoveredAttempt... recovered) {
    SwarmExecutor executor = builder.owner(owner.owner()).build(logs);
    ReportRecorder reports = new ReportRecorder(Duration.ofMinutes(2), () -> {});
    Running life = new Running(executor, reports);
    lives.add(life);
    executor.start(reports);
    executor.reconcile(new Reconciliation(CLUSTER, epoch, List.of(recovered)));
    return life;
  }

  /** An executor that gives up soon. */
  final SwarmExecutor.Builder builder() {
    return SwarmExecutor.builder()
        .host(swarm.host(1))
        .pollInterval(Duration.ofMillis(250))
        .nodeGrace(Duration.ofSeconds(2));
  }

  final AttemptId newAttempt() {
    AttemptId attempt = new AttemptId(new JobId(CLUSTER + (attempts.size() + 1)), 1);
    attempts.add(attempt);
    return attempt;
  }

  /** Returns a request that is placed on an engine. */
  final LaunchRequest request(AttemptId attempt, int engine, String... command) {
    return request(
        attempt,
        "swarm/node" + engine,
        ContainerProperties.of(TestSwarm.IMAGE, List.of(command), Map.of(), Resources.of(0.1, 64)));
  }

  final LaunchRequest request(AttemptId attempt, String instance, ContainerProperties properties) {
    return new LaunchRequest(
        attempt,
        "test",
        "queue",
        "swarm",
        instance,
        properties,
        Map.of(),
        Map.of("AWS_BATCH_JOB_ID", attempt.job().value()));
  }

  /** Launches a command on an engine, and waits until it is reported to run. */
  final AttemptId launchOn(int engine, Running on, String... command) {
    AttemptId attempt = newAttempt();
    on.executor.launch(request(attempt, engine, command));
    on.reports.awaitStarted(attempt);
    return attempt;
  }

  static void assertReason(String part, AttemptOutcome outcome) {
    assertTrue(String.valueOf(outcome.reason()).contains(part), "reason of " + outcome);
  }
}
