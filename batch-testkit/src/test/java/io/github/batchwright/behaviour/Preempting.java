package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.PreemptionPolicy;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of preemption share: an urgent queue over a patient one, and short words. */
abstract class Preempting {
  static final Duration GRACE = ofSeconds(10);
  static final Resources SIZE = Resources.of(4, 4_096);

  BatchHarness batch;

  /** Opens a harness of one instance of 4 vCPU. */
  @BeforeEach
  void open() {
    use(queues(BatchHarness.builder().computeEnvironment(ComputeEnvironment.fixed("ce", 1, SIZE))));
  }

  /** Adds an urgent queue, and a patient one whose jobs may be stopped for it. */
  static BatchHarnessBuilder queues(BatchHarnessBuilder builder) {
    return builder
        .jobQueue(queue("urgent", 10, PreemptionPolicy.overLowerQueues()))
        .jobQueue(queue("patient", 1, PreemptionPolicy.ofPreemptibleJobs()))
        .jobQueue(JobQueue.of("plain", 1, "ce"))
        .stopGrace(GRACE);
  }

  static JobQueue queue(String name, int priority, PreemptionPolicy policy) {
    return JobQueue.builder(name)
        .priority(priority)
        .computeEnvironments("ce")
        .preemption(policy)
        .build();
  }

  void use(BatchHarnessBuilder builder) {
    if (batch != null) {
      batch.close();
    }
    batch = builder.build();
    for (int vcpus = 1; vcpus <= 4; vcpus++) {
      batch.register(JobDefinition.process("w" + vcpus, "true").resources(vcpus, 64).build());
    }
    batch.executor().on("*").takes(Duration.ofHours(1));
  }

  @AfterEach
  void close() throws Exception {
    EngineProperties.checkReplay(batch);
    batch.close();
  }

  static SubmitJobRequest.Builder job(String queue, String name, int vcpus) {
    return SubmitJobRequest.builder(name, "w" + vcpus).queue(queue);
  }

  JobHandle submit(String queue, String name, int vcpus) {
    JobHandle job = batch.submit(job(queue, name, vcpus).build());
    batch.settle();
    return job;
  }

  /** Has jobs of a name go on for their whole grace when they are stopped. */
  void stubborn(String name) {
    batch.executor().on(name).takes(Duration.ofHours(1)).ignoresStop();
  }

  void advance(long seconds) {
    batch.advance(ofSeconds(seconds));
  }

  JobStatus status(JobHandle job) {
    return batch.describe(job.id()).status();
  }

  /** Returns the names of the jobs that were launched, in order. */
  List<String> launched() {
    return batch.executor().launches().stream().map(launch -> launch.jobName()).toList();
  }

  void assertStatus(JobStatus expected, JobHandle... jobs) {
    for (JobHandle job : jobs) {
      assertEquals(expected, status(job), () -> batch.describe(job.id()).toString());
    }
  }

  int preempted(JobHandle job) {
    return batch.describe(job.id()).preemptedAttempts();
  }
}
