package io.github.batchwright.engine;

import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import java.util.List;
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
    Resources demand = Shape.of(job).demand();
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
    if (environments.stream().allMatch(e -> e.environment().state() == ResourceState.DISABLED)) {
      return "Every compute environment of queue '%s' is DISABLED".formatted(queue.queue().name());
    }
    return "Waits for room: asks for " + demand + "; " + mostFree(environments);
  }

  private static String neverFits(List<EnvironmentState> environments, Resources demand) {
    boolean inSum =
        environments.stream()
            .map(e -> e.environment().instances().stream().reduce(Resources.NONE, Resources::plus))
            .anyMatch(demand::fitsIn);
    String code =
        inSum
            ? "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT"
            : "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE";
    StringBuilder text = new StringBuilder(code).append(" - asks for ").append(demand);
    for (EnvironmentState environment : environments) {
      text.append(
          "; the largest instance of '%s' has %s"
              .formatted(environment.environment().name(), largest(environment, false)));
    }
    return text.toString();
  }

  private static String mostFree(List<EnvironmentState> environments) {
    StringBuilder text = new StringBuilder();
    for (EnvironmentState environment : environments) {
      text.append(text.isEmpty() ? "" : "; ")
          .append(
              "the freest instance of '%s' has %s"
                  .formatted(environment.environment().name(), largest(environment, true)));
    }
    return text.toString();
  }

  private static Resources largest(EnvironmentState environment, boolean free) {
    Resources best = Resources.NONE;
    for (int i = 0; i < environment.environment().instances().size(); i++) {
      Resources has = free ? environment.free(i) : environment.environment().instances().get(i);
      if (has.milliVcpus() > best.milliVcpus()
          || (has.milliVcpus() == best.milliVcpus() && has.memoryMiB() > best.memoryMiB())) {
        best = has;
      }
    }
    return best;
  }
}
