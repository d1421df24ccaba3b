package io.github.batchwright.engine;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in words why a job or a child is not running yet. It reads, and decides nothing. */
final class WaitReasons {
  private final Cluster cluster;

  WaitReasons(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Returns the reason, or null if there is nothing to wait for. */
  @Nullable String of(JobRecord job, TaskRef task, JobStatus status) {
    return switch (status) {
      case PENDING -> pending(job, task);
      case RUNNABLE -> runnable(job, task);
      default -> null;
    };
  }

  private @Nullable String pending(JobRecord job, TaskRef task) {
    if (job.unmet() > 0) {
      return "Waits for %d of the %d dependencies of its job"
          .formatted(job.unmet(), job.request().dependsOn().size());
    }
    return task.isChild() ? "Waits for the child of another index or array" : null;
  }

  private String runnable(JobRecord job, TaskRef task) {
    QueueState queue = cluster.queueOf(job);
    Resources demand = job.shape().demand();
    List<EnvironmentState> environments =
        queue.queue().computeEnvironmentOrder().stream().map(cluster::environment).toList();
    if (environments.stream().noneMatch(e -> e.couldFit(demand))) {
      return neverFits(environments, demand);
    }
    TaskRef head = queue.head();
    if (head != null && !head.equals(task)) {
      return "Waits behind job %s, the first of queue '%s'"
          .formatted(cluster.id(head), queue.queue().name());
    }
    List<EnvironmentState> enabled =
        environments.stream()
            .filter(e -> e.environment().state() == ResourceState.ENABLED)
            .toList();
    if (enabled.stream().noneMatch(e -> e.couldFit(demand))) {
      return "Every compute environment of queue '%s' that is large enough is DISABLED"
          .formatted(queue.queue().name());
    }
    return "Waits for room: asks for " + demand + "; " + mostFree(enabled);
  }

  private static String neverFits(List<EnvironmentState> environments, Resources demand) {
    boolean inSum = environments.stream().anyMatch(e -> demand.fitsIn(e.total()));
    String code =
        inSum
            ? "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT"
            : "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE";
    return code
        + " - asks for "
        + demand
        + "; "
        + each(environments, e -> "the largest instance of '%s' has " + largest(e.sizes()));
  }

  private static String mostFree(List<EnvironmentState> environments) {
    return each(environments, e -> "the freest instance of '%s' has " + largest(e.free()));
  }

  private static String each(
      List<EnvironmentState> environments, Function<EnvironmentState, String> text) {
    return environments.stream()
        .map(e -> text.apply(e).replace("%s", e.environment().name()))
        .collect(Collectors.joining("; "));
  }

  private static Resources largest(List<Resources> instances) {
    return Collections.max(
        instances,
        Comparator.comparingLong(Resources::milliVcpus)
            .thenComparingLong(Resources::memoryMiB)
            .thenComparingInt(Resources::gpus));
  }
}
