package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ends with the same exit code are told apart by who brought them about. */
final class DockerEndingsTest extends DockerFixture {
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final String STUBBORN = "trap '' TERM; echo ready; while :; do sleep 1000; done";
  private static final String OWN_END = "Essential container in task exited";
  private static final String KILLED = "Killed by signal 9 (SIGKILL)";

  private BatchService batch;
  private final CountDownLatch running = new CountDownLatch(1);

  @BeforeEach
  void open() {
    batch =
        BatchService.builder()
            .stopGrace(GRACE)
            .computeEnvironment(ComputeEnvironment.fixed("host", Resources.of(4, 1_024)))
            .executor(
                JobKind.CONTAINER, to -> DockerExecutor.builder().owner(owner.owner()).build(to))
            .listener(
                event -> {
                  if (event.to() == JobStatus.RUNNING) {
                    running.countDown();
                  }
                })
            .build();
  }

  @AfterEach
  void close() {
    batch.close();
  }

  private JobHandle submit(String script) {
    return submit(script, Duration.ofHours(1));
  }

  private JobHandle submit(String script, Duration timeout) {
    batch.register(JobDefinition.builder("work", script(script).build()).timeout(timeout).build());
    return batch.submit(SubmitJobRequest.builder("job", "work").build());
  }

  /** Returns the container of the only job once it has written something. */
  private String awaitReady() throws Exception {
    assertTrue(running.await(1, TimeUnit.MINUTES));
    String container = engine.containers(owner).get(0).getId();
    engine.awaitOutput(container);
    return container;
  }

  private static JobDetail end(JobHandle job) throws Exception {
    return job.await(Duration.ofMinutes(1));
  }

  private static void assertFailed(
      JobDetail job, String statusReason, int exitCode, String reason) {
    AttemptDetail attempt = job.attempts().get(0);
    assertEquals(JobStatus.FAILED, job.status());
    assertEquals(1, job.attempts().size());
    assertEquals(statusReason, job.statusReason());
    assertEquals(exitCode, attempt.exitCode());
    assertEquals(reason, attempt.reason());
    assertFalse(job.isCancelled());
  }

  @Test
  void terminatedJobThatIgnoresTheSignalIsKilledAfterTheGrace() throws Exception {
    JobHandle job = submit(STUBBORN);
    awaitReady();
    Instant asked = Instant.now();
    job.terminate("not wanted any more");
    JobDetail ended = end(job);

    assertFailed(ended, "not wanted any more", 137, KILLED);
    assertTrue(ended.isTerminated());
    Duration took = Duration.between(asked, ended.stoppedAt());
    assertTrue(took.compareTo(GRACE) >= 0, "killed after " + took);
  }

  @Test
  void terminatedJobThatObeysIsNotKilled() throws Exception {
    JobHandle job = submit("echo ready; sleep 1000");
    awaitReady();
    job.terminate("not wanted any more");
    JobDetail ended = end(job);

    assertFailed(ended, "not wanted any more", 143, "Killed by signal 15 (SIGTERM)");
    assertTrue(ended.isTerminated());
  }

  @Test
  void jobThatTakesTooLongIsKilledAfterTheGrace() throws Exception {
    JobDetail ended = end(submit(STUBBORN, Duration.ofSeconds(2)));

    assertFailed(ended, "Job attempt duration exceeded timeout", 137, KILLED);
    assertFalse(ended.isTerminated());
    Duration took = Duration.between(ended.startedAt(), ended.stoppedAt());
    assertTrue(took.compareTo(GRACE.plusSeconds(2)) >= 0, "killed after " + took);
  }

  @Test
  void jobThatKillsItselfOrReturnsThatCodeEndedByItself() throws Exception {
    for (String script : new String[] {"exit 137", "kill -9 $$"}) {
      JobDetail ended = end(submit(script));

      assertFailed(ended, OWN_END, 137, KILLED);
      assertFalse(ended.isTerminated());
    }
  }

  @Test
  void jobThatSomebodyElseKillsEndedByItself() throws Exception {
    JobHandle job = submit(STUBBORN);
    engine.client().killContainerCmd(awaitReady()).exec();
    JobDetail ended = end(job);

    assertFailed(ended, OWN_END, 137, KILLED);
    assertFalse(ended.isTerminated());
  }

  @Test
  void cancelOfWhatRunsDoesNothing() throws Exception {
    JobHandle job = submit("trap 'exit 0' TERM; echo ready; while :; do sleep 1000 & wait; done");
    String container = awaitReady();
    job.cancel("too late");
    engine.client().killContainerCmd(container).withSignal("TERM").exec();

    assertEquals(JobStatus.SUCCEEDED, end(job).status());
  }
}
