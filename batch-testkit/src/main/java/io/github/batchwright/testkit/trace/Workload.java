package io.github.batchwright.testkit.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What of a log is replayed, by submission; jobs of one second stand as they do in the log.
 *
 * @param processors how many the machine has
 * @param jobs the jobs that run
 * @param skipped how many do not
 */
record Workload(int processors, List<ReplayedJob> jobs, SkippedJobs skipped) {
  /** The most processors; an instance of more vCPUs cannot be asked for. */
  static final int MOST_PROCESSORS = 1_000_000;

  /** About 3,000 years: later seconds do not fit on the engine's clock with room to spare. */
  private static final long LATEST = 100_000_000_000L;

  /** Reads a log; on a machine of so many processors, or as its header says. */
  static Workload read(Path file, @Nullable Integer processors, Estimates estimates)
      throws IOException {
    try (SwfTrace trace = SwfTrace.open(file)) {
      Reading reading = new Reading(machine(trace, processors), estimates);
      for (var job = trace.next(); job.isPresent(); job = trace.next()) {
        check(trace, job.get());
        reading.take(job.get());
      }
      // Stable, and nothing to do for a log that is in order, as the archive's are.
      reading.jobs.sort(Comparator.comparingLong(ReplayedJob::submit));
      if (reading.jobs.isEmpty()) {
        throw new SwfException(
            file, trace.line(), "it ends, and had no job that can run: " + reading.skipped());
      }
      return reading.workload();
    }
  }

  private static int machine(SwfTrace trace, @Nullable Integer processors) throws SwfException {
    if (processors != null) {
      return processors;
    }
    OptionalLong known = trace.processors();
    if (known.isEmpty()) {
      throw new SwfException(
          trace.file(),
          trace.line(),
          "the header has neither MaxProcs nor MaxNodes; the processors must be given");
    }
    if (known.getAsLong() > MOST_PROCESSORS) {
      throw new SwfException(
          trace.file(),
          trace.line(),
          "the header's processors: '%d' must be at most %d"
              .formatted(known.getAsLong(), MOST_PROCESSORS));
    }
    return (int) known.getAsLong();
  }

  private static void check(SwfTrace trace, SwfJob job) throws SwfException {
    atMost(trace, "field 2 (submit time)", job.submit());
    atMost(trace, "field 4 (run time)", job.run());
    atMost(trace, "field 9 (requested time)", job.requestedTime());
  }

  private static void atMost(SwfTrace trace, String field, long seconds) throws SwfException {
    if (seconds > LATEST) {
      throw new SwfException(
          trace.file(),
          trace.line(),
          "%s: '%d' must be at most %d seconds".formatted(field, seconds, LATEST));
    }
  }

  /** How many jobs come at the busiest second. */
  int busiestSecond() {
    int most = 0;
    int count = 0;
    long second = Long.MIN_VALUE;
    for (ReplayedJob job : jobs) {
      count = job.submit() == second ? count + 1 : 1;
      second = job.submit();
      most = Math.max(most, count);
    }
    return most;
  }

  private static final class Reading {
    private final List<ReplayedJob> jobs = new ArrayList<>();
    private final int processors;
    private final Estimates estimates;
    private int withoutSubmit;
    private int withoutRun;
    private int withoutProcessors;
    private int tooLarge;

    Reading(int processors, Estimates estimates) {
      this.processors = processors;
      this.estimates = estimates;
    }

    void take(SwfJob job) {
      if (job.submit() < 0) {
        withoutSubmit++;
      } else if (job.run() <= 0) {
        withoutRun++;
      } else if (job.processors() <= 0) {
        withoutProcessors++;
      } else if (job.processors() > processors) {
        tooLarge++;
      } else {
        // Cut in either case: the work is the same, whatever the scheduler knows about it.
        long run = job.cutRun();
        long estimate = estimates == Estimates.EXACT ? run : job.estimate();
        jobs.add(
            new ReplayedJob(
                job.number(), job.submit(), run, (int) job.processors(), estimate, job.user()));
      }
    }

    Workload workload() {
      return new Workload(processors, jobs, skipped());
    }

    SkippedJobs skipped() {
      return new SkippedJobs(withoutSubmit, withoutRun, withoutProcessors, tooLarge);
    }
  }
}
