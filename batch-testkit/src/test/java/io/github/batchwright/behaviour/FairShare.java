package io.github.batchwright.behaviour;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueSnapshot.ShareUse;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * What the tests of fair share have in common: a queue that shares 4 vCPU, and short ways to
 * submit.
 */
abstract class FairShare {
  BatchHarness batch;

  /** Starts with a queue {@code q} that shares 4 vCPU. */
  void start(FairsharePolicy policy) {
    start(policy, ComputeEnvironment.fixed("e", Resources.of(4, 16_384)));
  }

  void start(FairsharePolicy policy, ComputeEnvironment environment) {
    batch =
        BatchHarness.builder()
            .computeEnvironment(environment)
            .schedulingPolicy(SchedulingPolicy.fairShare("fair", policy))
            .jobQueue(
                JobQueue.builder("q").computeEnvironments("e").schedulingPolicy("fair").build())
            .jobQueue(JobQueue.of("fifo", 0, "e"))
            .build();
    batch.register(JobDefinition.process("one", "true").build());
    batch.register(JobDefinition.process("four", "true").resources(4, 64).build());
  }

  @AfterEach
  void close() {
    if (batch != null) {
      batch.close();
    }
  }

  SubmitJobRequest.Builder job(String name, String share) {
    return SubmitJobRequest.builder(name, "one").queue("q").share(share);
  }

  JobHandle wide(String name, String share) {
    return batch.submit(SubmitJobRequest.builder(name, "four").queue("q").share(share).build());
  }

  void takes(String name, Duration duration) {
    batch.executor().on(name).takes(duration);
  }

  List<String> launched() {
    return batch.executor().launches().stream().map(l -> l.jobName()).toList();
  }

  ShareUse use(String share) {
    return batch.service().getJobQueueSnapshot("q").topShares().stream()
        .filter(use -> use.shareIdentifier().equals(share))
        .findFirst()
        .orElseThrow();
  }
}
