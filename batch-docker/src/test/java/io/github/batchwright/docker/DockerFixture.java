package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.containers.MadeContainers;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.ContainerPropertiesBuilder;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.NodeLaunch;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.testkit.contract.ReportRecorder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** What tests on a real engine share. Each test has an owner of its own, and leaves nothing. */
@RequiresDocker
@Timeout(180)
abstract class DockerFixture {
  /** What the ids of all jobs here begin with. */
  static final String CLUSTER = "job-";

  static TestEngine engine;

  final ContainerIdentity owner = new ContainerIdentity("test-" + UUID.randomUUID());
  final MemoryLogs logs = new MemoryLogs();
  private final List<DockerExecutor> executors = new ArrayList<>();
  private int jobs;

  /** An executor and what it has reported. */
  record Running(DockerExecutor executor, ReportRecorder reports) {}

  @BeforeAll
  static void connect() {
    engine = new TestEngine();
  }

  @AfterAll
  static void disconnect() throws IOException {
    engine.close();
  }

  @AfterEach
  final void cleanUp() {
    executors.forEach(DockerExecutor::close);
    engine.removeAll(owner);
  }

  /** Starts an executor on the engine itself, in a first life. */
  final Running start() {
    return start(DockerExecutor.builder());
  }

  final Running start(DockerExecutor.Builder builder) {
    return start(builder, 1);
  }

  /** Starts an executor of a later life, which is told of these attempts. */
  final Running startAgain(RecoveredAttempt... attempts) {
    return start(DockerExecutor.builder(), 2, attempts);
  }

  final Running start(DockerExecutor.Builder builder, long epoch, RecoveredAttempt... attempts) {
    DockerExecutor executor = builder.owner(owner.owner()).build(logs);
    ReportRecorder reports = new ReportRecorder(Duration.ofMinutes(1), () -> {});
    executors.add(executor);
    executor.start(reports);
    executor.reconcile(new Reconciliation(CLUSTER, epoch, List.of(attempts)));
    return new Running(executor, reports);
  }

  /** Runs a command to its end. */
  final AttemptOutcome run(Running on, AttemptId attempt, String... command) {
    on.executor.launch(request(attempt, command));
    return on.reports.awaitEnded(attempt);
  }

  /** Says that an end is durable, and waits until the container is gone. */
  final void release(Running on, AttemptId attempt) throws InterruptedException {
    on.executor.release(attempt);
    engine.awaitRemoved(owner.name(attempt));
  }

  /** Makes the container of a request as the first life would, but for its command. */
  final String leaveCreated(LaunchRequest request, String... command) {
    return engine.create(
        owner.name(request.attempt()),
        MadeContainers.labels(engine.client(), engine.address(), owner, request, 1),
        command);
  }

  final AttemptId newAttempt() {
    return new AttemptId(new JobId(CLUSTER + ++jobs), 1);
  }

  final LaunchRequest request(AttemptId attempt, String... command) {
    return request(attempt, engine.image(), Map.of(), Resources.of(0.5, 64), command);
  }

  final LaunchRequest request(AttemptId attempt, JobProperties properties) {
    return request(attempt, properties, null);
  }

  final LaunchRequest request(
      AttemptId attempt, JobProperties properties, @Nullable NodeLaunch node) {
    return new LaunchRequest(
        attempt,
        "test",
        "queue",
        "environment",
        "instance",
        properties,
        Map.of(),
        Map.of("AWS_BATCH_JOB_ID", attempt.job().value()),
        node);
  }

  final LaunchRequest request(
      AttemptId attempt,
      String image,
      Map<String, String> environment,
      Resources resources,
      String... command) {
    return request(
        attempt, ContainerProperties.of(image, List.of(command), environment, resources));
  }

  /** Returns a request that was placed on an instance such as {@code fleet/a}. */
  final LaunchRequest requestAt(String instance, AttemptId attempt, String... command) {
    LaunchRequest request = request(attempt, command);
    return new LaunchRequest(
        attempt,
        request.jobName(),
        request.jobQueue(),
        instance.substring(0, instance.indexOf('/')),
        instance,
        request.properties(),
        request.parameters(),
        request.variables());
  }

  /** Starts a container of half a vCPU and 64 MiB that runs a script. */
  static ContainerPropertiesBuilder script(String text) {
    return ContainerProperties.builder(engine.image()).resources(0.5, 64).command("sh", "-c", text);
  }

  /** Runs a container to its end. */
  final AttemptOutcome run(Running on, AttemptId attempt, ContainerProperties properties) {
    on.executor.launch(request(attempt, properties));
    return on.reports.awaitEnded(attempt);
  }

  /** Runs a container that is to succeed, and returns what it wrote. */
  final String output(Running on, ContainerProperties properties) {
    AttemptId attempt = newAttempt();
    AttemptOutcome outcome = run(on, attempt, properties);
    assertTrue(outcome.isSuccess(), () -> outcome + ": " + logs.text(attempt, LogStream.STDERR));
    return logs.text(attempt, LogStream.STDOUT);
  }

  static void assertReason(String part, AttemptOutcome outcome) {
    assertTrue(String.valueOf(outcome.reason()).contains(part), "reason of " + outcome);
  }
}
