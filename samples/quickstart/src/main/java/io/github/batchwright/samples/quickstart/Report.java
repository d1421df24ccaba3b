package io.github.batchwright.samples.quickstart;

import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints what became of the jobs, and the words. */
final class Report {
  private static final int MOST_CHILDREN = 5;
  private static final int MOST_WORDS = 20;

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  /** Prints the heading of the table of jobs. */
  void heading() {
    out.println();
    row("JOB", "STATUS", "WAIT", "RUN TIME", "ATTEMPTS", "EXIT", "REASON");
  }

  /** Prints a job that is no array. */
  void job(JobDetail job) {
    row(job.jobName(), job, List.of(job), exitCodes(job), reason(job));
  }

  /**
   * Prints an array job, and children too if not all went well: all if they are few, else some that
   * failed.
   */
  void array(JobDetail array, List<JobDetail> children) {
    row(array.jobName(), array, children, "", summary(children));
    if (array.status() == JobStatus.SUCCEEDED) {
      return;
    }
    children.stream()
        .filter(child -> children.size() <= MOST_CHILDREN || child.status() == JobStatus.FAILED)
        .limit(MOST_CHILDREN)
        .forEach(
            child -> {
              String name = "  child " + child.jobId().arrayIndex().orElseThrow();
              row(name, child, List.of(child), exitCodes(child), reason(child));
            });
  }

  /** Prints the commonest words. */
  void words(Map<String, Long> counts) {
    long sum = counts.values().stream().mapToLong(Long::longValue).sum();
    out.printf(Locale.ROOT, "%n%,d words, %,d different; the commonest:%n", sum, counts.size());
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_WORDS)
        .forEach(word -> out.printf(Locale.ROOT, "%,9d  %s%n", word.getValue(), word.getKey()));
  }

  /** Prints a row; the run time goes from the first start to the end, whatever lies between. */
  private void row(
      String name, JobDetail job, List<JobDetail> runs, String exitCodes, String reason) {
    Instant started =
        runs.stream()
            .flatMap(run -> run.attempts().stream())
            .map(AttemptDetail::startedAt)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null);
    long attempts = runs.stream().mapToLong(run -> run.attempts().size()).sum();
    row(
        name,
        job.status().toString(),
        seconds(job.createdAt(), started),
        seconds(started, job.stoppedAt()),
        Long.toString(attempts),
        exitCodes,
        reason);
  }

  private void row(Object... cells) {
    out.println(String.format("%-16s %-9s %9s %9s %8s  %-7s %s", cells).stripTrailing());
  }

  private static String seconds(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null
        ? "-"
        : String.format(Locale.ROOT, "%.2f s", Duration.between(from, to).toMillis() / 1000.0);
  }

  private static String exitCodes(JobDetail job) {
    return job.attempts().stream()
        .map(attempt -> attempt.exitCode() == null ? "-" : attempt.exitCode().toString())
        .collect(Collectors.joining(", "));
  }

  private static String reason(JobDetail job) {
    return job.statusReason() == null ? "" : job.statusReason();
  }

  private static String summary(List<JobDetail> children) {
    List<String> parts = new ArrayList<>();
    for (JobStatus status : JobStatus.values()) {
      long count = children.stream().filter(child -> child.status() == status).count();
      if (count > 0) {
        parts.add(count + " " + status);
      }
    }
    return "children: " + String.join(", ", parts);
  }
}
