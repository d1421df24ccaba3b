package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/**
 * Neither many shares nor many queues nor many jobs that wait make a decision slow. Every time is
 * compared with another of the same run, so that it does not matter how fast the machine is.
 */
class ScaleOfSchedulingTest {
  private static final int JOBS = 5_000;
  private static final double MOST_TIMES = 4;

  /** Runs the same jobs, spread over shares and queues, on a machine that is always full. */
  private static void run(int jobs, int queues, int shares, boolean blocked) {
    BatchHarnessBuilder builder =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("e", 8, Resources.of(4, 4096)));
    if (shares > 0) {
      builder.schedulingPolicy(
          SchedulingPolicy.fairShare("fair", FairsharePolicy.of(Duration.ofMinutes(10))));
    }
    for (int i = 0; i < queues; i++) {
      JobQueue.Builder queue = JobQueue.builder("q" + i).priority(i).computeEnvironments("e");
      builder.jobQueue(shares > 0 ? queue.schedulingPolicy("fair").build() : queue.build());
    }
    try (BatchHarness batch = builder.build()) {
      batch.register(JobDefinition.process("work", "true").build());
      batch.register(JobDefinition.process("wide", "true").resources(4, 64).build());
      for (int i = 0; i < jobs; i++) {
        String definition = blocked && i % 3 == 0 ? "wide" : "work";
        SubmitJobRequest.Builder job =
            SubmitJobRequest.builder("job" + i % 7, definition).queue("q" + i % queues);
        batch.submit(shares > 0 ? job.share("S" + i / queues % shares).build() : job.build());
      }
      for (int i = 0; i < 7; i++) {
        batch.executor().on("job" + i).takes(Duration.ofMillis(900 + 37L * i));
      }
      batch.runUntilIdle();
      assertEquals(jobs, batch.service().stats().jobs().get(JobStatus.SUCCEEDED));
    }
  }

  private static void checkRatio(String what, IntConsumer run, int few, int many, double times) {
    double ratio = CpuTime.ratio(what, run, few, many, times);
    assertTrue(ratio < times, what + ": " + ratio + " times as long");
  }

  @Test
  void fiveHundredSharesDoNotSlowADecision() {
    checkRatio("shares", shares -> run(JOBS, 1, shares, false), 1, 500, MOST_TIMES);
  }

  @Test
  void fiftyQueuesDoNotSlowADecision() {
    checkRatio("queues", queues -> run(JOBS, queues, 0, false), 1, 50, MOST_TIMES);
  }

  @Test
  void fiftyQueuesDoNotSlowADecisionWhenSomeDoNotFit() {
    checkRatio("blocked queues", queues -> run(JOBS, queues, 0, true), 1, 50, MOST_TIMES);
  }
}
