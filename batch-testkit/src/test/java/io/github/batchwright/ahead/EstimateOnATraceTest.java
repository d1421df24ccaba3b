package io.github.batchwright.ahead;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.ahead.EstimateStats;
import io.github.batchwright.model.ahead.JobEstimate;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.trace.RealTraces;
import io.github.batchwright.testkit.trace.SwfJob;
import io.github.batchwright.testkit.trace.SwfTrace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Estimates of the jobs that wait in a real log. A definition is what one user ran on one number of
 * processors; nobody says how long anything takes, so that all is learned as the log goes on.
 */
class EstimateOnATraceTest {
  private static final int JOBS = 2_000;

  /** The first hundreds are learned from. */
  private static final int LEARNED = 500;

  /** In the log next to nobody waits; so its jobs come in seven tenths of the time. */
  private static final double SPEED = 0.7;

  /** One of so many jobs that wait is asked about. */
  private static final int EACH = 12;

  /** One job of a log: when it was submitted, how long it ran, on how many processors, for whom. */
  private record Logged(long at, long seconds, int processors, String what) {}

  private static List<Logged> read() throws IOException {
    List<Logged> jobs = new ArrayList<>();
    try (SwfTrace log = SwfTrace.open(RealTraces.find(RealTraces.NASA))) {
      for (Optional<SwfJob> next = log.next();
          next.isPresent() && jobs.size() < JOBS;
          next = log.next()) {
        SwfJob job = next.get();
        jobs.add(
            new Logged(
                Math.round(SPEED * job.submit()),
                Math.max(1, job.run()),
                Math.toIntExact(job.processors()),
                "u" + job.user() + "-n" + job.processors()));
      }
    }
    return jobs;
  }

  @Test
  void mostStartsAndEndsAreWithinTheirIntervals() throws IOException {
    List<Logged> log = read();
    List<Duration> widths = new ArrayList<>();
    try (BatchHarness batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ipsc", Resources.of(128, 131_072)))
            .retention(new Retention(Duration.ofDays(7), 20))
            .build()) {
      play(batch, log, widths);
      EstimateStats stats = batch.service().stats().estimates();
      double starts = share(stats.startsHeld(), stats.startsMissed());
      double finishes = share(stats.finishesHeld(), stats.finishesMissed());
      widths.sort(null);
      Duration median = widths.get(widths.size() / 2);
      String found = stats + ", starts " + starts + ", finishes " + finishes + ", " + median;
      assertTrue(stats.startsHeld() + stats.startsMissed() >= 50, found);
      // Found: 0.85 and 0.79, and three hours; jobs wait for four hours on average.
      assertTrue(starts >= 0.75, found);
      assertTrue(finishes >= 0.7, found);
      assertTrue(median.compareTo(Duration.ofHours(4)) < 0, found);
    }
  }

  private static double share(long held, long missed) {
    return (double) held / (held + missed);
  }

  private static void play(BatchHarness batch, List<Logged> jobs, List<Duration> widths) {
    Set<String> known = new LinkedHashSet<>();
    long now = jobs.get(0).at();
    for (int i = 0; i < jobs.size(); i++) {
      Logged job = jobs.get(i);
      batch.advance(Duration.ofSeconds(job.at() - now));
      now = job.at();
      if (known.add(job.what())) {
        batch.register(
            JobDefinition.process(job.what(), "true")
                .resources(Resources.of(job.processors(), 4L * job.processors()))
                .build());
      }
      batch.executor().on("j" + i).takes(Duration.ofSeconds(job.seconds()));
      JobHandle handle = batch.submit(SubmitJobRequest.builder("j" + i, job.what()).build());
      if (i > LEARNED
          && i % EACH == 0
          && batch.describe(handle.id()).status() == JobStatus.RUNNABLE) {
        JobEstimate estimate = handle.estimate().orElseThrow();
        Duration width = estimate.start() == null ? null : estimate.start().width();
        widths.add(width == null ? Duration.ofDays(31) : width);
      }
    }
    batch.runUntilIdle();
  }
}
