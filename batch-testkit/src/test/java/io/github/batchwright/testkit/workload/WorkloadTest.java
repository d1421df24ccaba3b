package io.github.batchwright.testkit.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a workload may be, and how it runs. */
class WorkloadTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Workload workload(WorkloadJob... jobs) {
    return new Workload(
        List.of(ComputeEnvironment.fixed("env", Resources.of(2, 4096))),
        List.of(),
        List.of(JobQueue.of("default", 1, "env")),
        List.of(JobDefinition.process("work", "work").resources(1, 1024).build()),
        List.of(jobs));
  }

  private static WorkloadJob job(String name, Duration at) {
    return WorkloadJob.of(at, SubmitJobRequest.builder(name, "work").build(), MINUTE);
  }

  @Test
  void aJobThatWaitsRunsAfterTheOtherAndFailsAsItIsTold() {
    Workload workload =
        workload(job("first", Duration.ZERO), job("second", MINUTE).after("first").exitsWith(3));
    try (BatchHarness harness = workload.harness().build()) {
      WorkloadRun run = workload.start(harness).toTheEnd();

      assertEquals(JobStatus.SUCCEEDED, run.describe("first").status());
      assertEquals(3, run.describe("second").exitCode());
      assertEquals(run.describe("first").stoppedAt(), run.describe("second").startedAt());
    }
  }

  @Test
  void itGoesOnAfterTheServiceWasStartedAgain() {
    Workload workload = workload(job("first", Duration.ZERO), job("second", MINUTE));
    try (BatchHarness harness = workload.harness().build()) {
      WorkloadRun run = workload.start(harness);
      assertTrue(run.submitNext());
      harness.restart();
      run.toTheEnd();

      assertFalse(run.submitNext());
      assertEquals(
          List.of(JobStatus.SUCCEEDED, JobStatus.SUCCEEDED),
          run.details().stream().map(job -> job.status()).toList());
    }
  }

  @Test
  void itsTextSaysWhatIsInIt() {
    Workload workload = workload(job("first", MINUTE).exitsWith(1));

    assertEquals(
        """
        Workload of 1 jobs
          env: 1 x (2 vCPU, 4096 MiB)
          default: priority 1, on env
          +1m first: 1 vCPU, 1024 MiB for 1m, exits with 1""",
        workload.toString());
  }

  @Test
  void whatDoesNotFitTogetherIsRefusedByName() {
    assertRefused(
        "dependsOn: 'later' must be part of the workload", job("a", MINUTE).after("later"));
    assertRefused("jobName: 'a' must be there once", job("a", MINUTE), job("a", MINUTE));
    assertRefused(
        "submitAfter: 'PT0S' must not be before the job ahead, PT1M",
        job("a", MINUTE),
        job("b", Duration.ZERO));
    assertRefused(
        "jobDefinition: 'other' must be part of the workload",
        WorkloadJob.of(MINUTE, SubmitJobRequest.builder("a", "other").build(), MINUTE));
  }

  private static void assertRefused(String message, WorkloadJob... jobs) {
    assertEquals(
        message, assertThrows(IllegalArgumentException.class, () -> workload(jobs)).getMessage());
  }
}
