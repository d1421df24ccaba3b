package io.github.batchwright.testkit.workload;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a workload for people: a line for each part, as many as one can read. */
final class WorkloadText {
  private static final int SHOWN_JOBS = 40;
  private static final int SHOWN_RESOURCES = 8;
  private static final int SHOWN_IN_LINE = 4;

  private final Workload workload;
  private final StringBuilder text = new StringBuilder();

  private WorkloadText(Workload workload) {
    this.workload = workload;
  }

  static String of(Workload workload) {
    WorkloadText written = new WorkloadText(workload);
    written.text.append("Workload of ").append(workload.jobs().size()).append(" jobs");
    written.lines(workload.computeEnvironments(), SHOWN_RESOURCES, written::environment);
    written.lines(workload.jobQueues(), SHOWN_RESOURCES, written::queue);
    written.lines(workload.jobs(), SHOWN_JOBS, written::job);
    return written.text.toString();
  }

  private <T> void lines(List<T> all, int most, Function<T, String> line) {
    all.stream().limit(most).forEach(one -> text.append("\n  ").append(line.apply(one)));
    if (all.size() > most) {
      text.append("\n  ... and ").append(all.size() - most).append(" more");
    }
  }

  private String environment(ComputeEnvironment environment) {
    Map<Resources, Integer> counts = new LinkedHashMap<>();
    environment.instances().forEach(one -> counts.merge(one, 1, Integer::sum));
    return environment.name()
        + ": "
        + few(
            counts.entrySet().stream().map(e -> e.getValue() + " x (" + e.getKey() + ")").toList());
  }

  private String queue(JobQueue queue) {
    return queue.name()
        + ": priority "
        + queue.priority()
        + (queue.schedulingPolicy() == null ? "" : ", " + queue.schedulingPolicy())
        + ", on "
        + few(queue.computeEnvironmentOrder());
  }

  private String job(WorkloadJob job) {
    SubmitJobRequest request = job.request();
    StringBuilder line = new StringBuilder();
    line.append('+').append(time(job.submitAfter())).append(' ').append(job.name());
    if (workload.jobQueues().size() > 1) {
      line.append(" to ").append(request.jobQueue());
    }
    line.append(": ").append(workload.demand(job)).append(" for ").append(time(job.runTime()));
    Duration expected = job.expectedDuration();
    if (expected != null) {
      line.append(", expected ").append(time(expected));
    }
    if (request.timeout() != null) {
      line.append(", timeout ").append(time(request.timeout().attemptDuration()));
    }
    if (request.arrayProperties() != null) {
      line.append(", array of ").append(job.size());
    }
    if (job.exitCode() != 0) {
      line.append(", exits with ").append(job.exitCode());
    }
    if (request.shareIdentifier() != null) {
      line.append(", share ").append(request.shareIdentifier());
    }
    if (request.schedulingPriorityOverride() != null) {
      line.append(", priority ").append(request.schedulingPriorityOverride());
    }
    if (!job.dependsOn().isEmpty()) {
      line.append(", after ")
          .append(few(job.dependsOn().stream().map(WorkloadText::after).toList()));
    }
    return line.toString();
  }

  private static String after(WorkloadJob.After after) {
    return after.jobName() + (after.type() == null ? "" : " (" + after.type() + ")");
  }

  /** Durations as {@code 1h5m3s}. */
  private static String time(Duration duration) {
    return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }

  private static String few(List<String> all) {
    String shown = all.stream().limit(SHOWN_IN_LINE).collect(Collectors.joining(", "));
    return all.size() <= SHOWN_IN_LINE
        ? shown
        : shown + " and " + (all.size() - SHOWN_IN_LINE) + " more";
  }
}
