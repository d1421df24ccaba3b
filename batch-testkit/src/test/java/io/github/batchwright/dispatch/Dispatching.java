package io.github.batchwright.dispatch;

import static java.time.Duration.ofSeconds;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * What the tests of dispatch policies have in common: a queue, short ways to submit, and drawings.
 */
abstract class Dispatching {
  static final Duration SECOND = ofSeconds(1);

  BatchHarness batch = BatchHarness.create();

  /** A queue of a policy over instances of so many vCPUs each. */
  void start(DispatchPolicy policy, int... instances) {
    start(BatchHarness.builder(), policy, instances);
  }

  void start(BatchHarnessBuilder builder, DispatchPolicy policy, int... instances) {
    batch.close();
    Resources[] each = new Resources[instances.length];
    for (int i = 0; i < each.length; i++) {
      each[i] = Resources.of(instances[i], 65_536);
    }
    batch =
        builder
            .computeEnvironment(ComputeEnvironment.builder("e").instances(List.of(each)).build())
            .jobQueue(JobQueue.builder("q").computeEnvironments("e").dispatchPolicy(policy).build())
            .build();
    for (int vcpus = 1; vcpus <= 8; vcpus++) {
      batch.register(JobDefinition.process("w" + vcpus, "true").resources(vcpus, 64).build());
    }
  }

  @AfterEach
  void close() {
    batch.close();
  }

  /** Submits a job that runs as long as it is expected to. */
  JobHandle submit(String name, int vcpus, int seconds) {
    return submit(name, vcpus, seconds, seconds);
  }

  JobHandle submit(String name, int vcpus, int seconds, int expected) {
    batch.executor().on(name).takes(ofSeconds(seconds));
    return batch.submit(
        SubmitJobRequest.builder(name, "w" + vcpus)
            .queue("q")
            .expectedDuration(ofSeconds(expected))
            .build());
  }

  JobStatus status(JobHandle job) {
    return batch.describe(job.id()).status();
  }

  void drawn(String picture) {
    batch.runUntilIdle();
    batch.assertDrawing(SECOND, picture);
  }

  /** Three vCPUs of four are taken, all four are wanted, and then come three small ones. */
  void submitThreeSmallBehindALargeOne() {
    submit("first", 3, 4);
    submit("large", 4, 3);
    submit("long", 1, 6);
    submit("medium", 1, 4);
    submit("short", 1, 2);
  }
}
