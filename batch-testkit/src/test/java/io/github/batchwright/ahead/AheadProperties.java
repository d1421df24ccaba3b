package io.github.batchwright.ahead;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.WhatIf;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.ahead.JobEstimate;
import io.github.batchwright.model.ahead.JobOutlook;
import io.github.batchwright.model.ahead.Outlook;
import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Where every length is known and nothing else comes, what is told ahead is what happens. */
class AheadProperties {
  private static final List<DispatchMode> MODES = List.of(DispatchMode.values());

  private static final int JOBS = 40;

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void whatIsRunAheadIsWhatHappens(@ForAll long seed) {
    Random random = new Random(seed);
    try (BatchHarness batch = harness(random)) {
      List<JobHandle> jobs = submit(batch, random);
      batch.advance(Duration.ofSeconds(random.nextInt(60)));
      Outlook ahead = WhatIf.from(batch.service()).run(Duration.ofDays(30)).baseline();
      Map<JobHandle, JobEstimate> estimates = new LinkedHashMap<>();
      for (int i = 0; i < 5; i++) {
        JobHandle job = jobs.get(random.nextInt(JOBS));
        job.estimate().ifPresent(estimate -> estimates.put(job, estimate));
      }
      batch.runUntilIdle();
      for (JobOutlook told : ahead.jobs()) {
        JobDetail found = batch.describe(told.jobId());
        assertEquals(found.status(), told.status(), told.toString());
        assertEquals(found.stoppedAt(), told.finish(), told.toString());
        if (found.array() == null) {
          assertEquals(firstStart(found), told.start(), told.toString());
        }
      }
      estimates.forEach((job, estimate) -> check(batch.describe(job.id()), estimate));
    }
  }

  private static void check(JobDetail found, JobEstimate estimate) {
    assertEquals(1, estimate.runs());
    assertEquals(found.stoppedAt(), estimate.finish().low(), estimate.toString());
    assertEquals(found.stoppedAt(), estimate.finish().high(), estimate.toString());
    if (estimate.start() != null && found.array() == null) {
      assertEquals(found.startedAt(), estimate.start().low(), estimate.toString());
      assertEquals(found.startedAt(), estimate.start().high(), estimate.toString());
    }
  }

  private static Instant firstStart(JobDetail job) {
    return job.attempts().isEmpty() ? null : job.attempts().get(0).startedAt();
  }

  private static BatchHarness harness(Random random) {
    BatchHarness batch =
        BatchHarness.builder()
            .seed(random.nextLong())
            .computeEnvironment(ComputeEnvironment.fixed("a", 2, Resources.of(4, 16_384)))
            .computeEnvironment(ComputeEnvironment.fixed("b", Resources.of(8, 16_384)))
            .jobQueue(
                JobQueue.builder("low")
                    .priority(1)
                    .computeEnvironments("a", "b")
                    .dispatchPolicy(DispatchPolicy.of(MODES.get(random.nextInt(MODES.size()))))
                    .build())
            .jobQueue(JobQueue.of("high", 5, "b"))
            .build();
    for (int vcpus = 1; vcpus <= 4; vcpus++) {
      batch.register(JobDefinition.process("work" + vcpus, "true").resources(vcpus, 512).build());
    }
    return batch;
  }

  private static List<JobHandle> submit(BatchHarness batch, Random random) {
    List<JobHandle> jobs = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      Duration length = Duration.ofMillis(1 + random.nextInt(100_000));
      batch.executor().on("job" + i).takes(length);
      SubmitJobRequest.Builder request =
          SubmitJobRequest.builder("job" + i, "work" + (1 + random.nextInt(4)))
              .queue(random.nextInt(3) == 0 ? "high" : "low")
              .expectedDuration(length);
      if (random.nextInt(6) == 0) {
        request.arraySize(2 + random.nextInt(5));
      }
      if (i > 0 && random.nextInt(4) == 0) {
        request.dependsOn(jobs.get(random.nextInt(i)).id());
      }
      jobs.add(batch.submit(request.build()));
      batch.advance(Duration.ofMillis(random.nextInt(5_000)));
    }
    return jobs;
  }
}
