package io.github.batchwright.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobFailure;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BatchExtension.class)
class BatchHarnessTest {

  @Test
  void timeStandsStillUntilItIsMoved(BatchHarness batch) {
    batch.register(JobDefinition.process("echo", "echo", "hi").build());
    JobHandle job = batch.submit(SubmitJobRequest.builder("one", "echo").build());
    batch.settle();
    batch.assertThat(job).is(JobStatus.RUNNING);
    batch.advance(Duration.ofMillis(999));
    batch.assertThat(job).is(JobStatus.RUNNING);
    batch.advance(Duration.ofMillis(1));
    batch.assertThat(job).succeeded().hasAttempts(1).hasExitCode(0);
    batch.assertThat(job).startedAfter(Duration.ZERO).stoppedAfter(Duration.ofSeconds(1));
  }

  @Test
  void blockingCallsLetTimePass(BatchHarness batch) throws Exception {
    batch.executor().on("long").takes(Duration.ofDays(30));
    batch.register(JobDefinition.process("echo", "echo", "hi").build());
    JobDetail done = batch.submit(SubmitJobRequest.builder("long", "echo").build()).await();
    assertEquals(JobStatus.SUCCEEDED, done.status());
    assertEquals(Duration.ofDays(30), Duration.between(done.createdAt(), batch.now()));
  }

  @Test
  void registeredHandlersRunForRealAndMaySubmitJobs() throws Exception {
    try (BatchHarness batch =
        BatchHarness.builder()
            .handler(
                "parent",
                job -> {
                  job.logger().info("submitting");
                  job.service().submit("child", "child");
                })
            .handler(
                "child",
                job -> {
                  throw new JobFailure(7, "as planned");
                })
            .build()) {
      batch.register(JobDefinition.handler("parent", "parent").build());
      batch.register(JobDefinition.handler("child", "child").attempts(2).build());
      batch.register(JobDefinition.handler("scripted", "nobody").build());
      JobHandle parent = batch.submit(SubmitJobRequest.builder("parent", "parent").build());
      JobHandle scripted = batch.submit(SubmitJobRequest.builder("other", "scripted").build());
      batch.runUntilIdle();
      batch.assertThat(parent).succeeded().stoppedAfter(Duration.ZERO);
      assertTrue(parent.logs().stdout().contains("submitting"));
      batch.assertThat(scripted).succeeded().stoppedAfter(Duration.ofSeconds(1));
      JobId child =
          batch.service().list(ListJobsRequest.queue("default").anyStatus()).jobs().stream()
              .filter(job -> job.jobName().equals("child"))
              .findFirst()
              .orElseThrow()
              .jobId();
      batch.assertThat(child).failedBecause("Handler failed").hasExitCode(7).hasAttempts(2);
    }
  }

  @Test
  void aBoundedWaitEndsInVirtualTime(BatchHarness batch) {
    batch.executor().on("endless").neverEnds();
    batch.register(JobDefinition.process("echo", "echo", "hi").build());
    JobHandle job = batch.submit(SubmitJobRequest.builder("endless", "echo").build());
    assertThrows(TimeoutException.class, () -> job.await(Duration.ofHours(1)));
    IllegalStateException e = assertThrows(IllegalStateException.class, job::await);
    assertTrue(e.getMessage().contains("never end"), e.getMessage());
  }
}
