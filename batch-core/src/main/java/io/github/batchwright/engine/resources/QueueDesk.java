package io.github.batchwright.engine.resources;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.queries.Paging;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueDetail;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.ResourceStatus;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Creates, changes, deletes and describes queues. */
public final class QueueDesk {
  private final Turn turn;
  private final Cluster cluster;
  private final ServiceLimits limits;
  private final Paging paging;

  public QueueDesk(Turn turn, ServiceLimits limits, Paging paging) {
    this.turn = turn;
    this.cluster = turn.cluster();
    this.limits = limits;
    this.paging = paging;
  }

  /** Creates a queue. */
  public void create(JobQueue queue) {
    String name = queue.name();
    if (cluster.findQueue(name) != null) {
      throw ClientException.of(
          "jobQueueName", name, isDeleting(name) ? "is still being deleted" : "exists already");
    }
    Refusals.checkCap("jobQueueName", name, cluster.queues().size(), limits.jobQueues());
    checkOrder(queue, List.of());
    checkPolicy(queue);
    checkDispatch(queue);
    turn.record(new Fact.QueueCreated(queue));
  }

  /** Sees to it that a queue is there and as it is described. */
  public void declare(JobQueue queue) {
    QueueState state = cluster.findQueue(queue.name());
    if (state == null || isDeleting(queue.name())) {
      create(queue);
      return;
    }
    JobQueue before = state.queue();
    if ((queue.schedulingPolicy() == null) != (before.schedulingPolicy() == null)) {
      throw ClientException.of(
          "schedulingPolicy",
          String.valueOf(queue.schedulingPolicy()),
          "cannot be added to or taken from queue '" + queue.name() + "', which is there already");
    }
    checkOrder(queue, before.computeEnvironmentOrder());
    checkPolicy(queue);
    checkDispatch(queue);
    checkKind(before, queue);
    if (!queue.equals(before)) {
      turn.record(new ResourceFact.QueueUpdated(queue));
    }
  }

  /** Changes a queue. */
  public void update(JobQueueUpdate update) {
    JobQueue before = find(update.jobQueue());
    JobQueue after = Refusals.orRefuse(() -> update.applyTo(before));
    checkOrder(after, before.computeEnvironmentOrder());
    checkPolicy(after);
    if (!after.effectiveDispatchPolicy().equals(before.effectiveDispatchPolicy())) {
      checkDispatch(after);
    }
    checkKind(before, after);
    if (!after.equals(before)) {
      turn.record(new ResourceFact.QueueUpdated(after));
    }
  }

  /**
   * Checks that environments are there, and those that are new to the queue VALID as well, but for
   * those whose hosts may be told of any time.
   */
  private void checkOrder(JobQueue queue, List<String> before) {
    List<String> order = queue.computeEnvironmentOrder();
    if (order.size() > limits.environmentsPerQueue()) {
      throw ClientException.of(
          "computeEnvironmentOrder",
          order.size() + " environments",
          "must be at most " + limits.environmentsPerQueue());
    }
    for (String name : order) {
      EnvironmentState environment = cluster.environments().get(name);
      if (environment == null) {
        throw ClientException.of("computeEnvironmentOrder", name, "does not exist");
      }
      boolean mayWait = before.contains(name) || environment.environment().isReported();
      if (!mayWait && !environment.isValid()) {
        throw ClientException.of(
            "computeEnvironmentOrder", name, "is INVALID: it has no instances");
      }
    }
  }

  private void checkPolicy(JobQueue queue) {
    String policy = queue.schedulingPolicy();
    if (policy != null && cluster.findPolicy(policy) == null) {
      throw ClientException.of("schedulingPolicy", policy, "does not exist");
    }
  }

  private void checkDispatch(JobQueue queue) {
    DispatchPolicy dispatch = queue.effectiveDispatchPolicy();
    boolean isPlain = dispatch.mode() == DispatchMode.STRICT && dispatch.order() == null;
    if (!isPlain && cluster.isByQuota(queue)) {
      throw ClientException.of(
          "dispatchPolicy.mode",
          dispatch.mode().name(),
          "must be STRICT, in no order of its own, where a queue has quota shares");
    }
    String order = dispatch.order();
    if (order != null && !cluster.orders().has(order)) {
      throw ClientException.of(
          "dispatchPolicy.order", order, "must be a job order that was added to the service");
    }
  }

  /** Jobs belong to shares of one kind or the other. */
  private void checkKind(JobQueue before, JobQueue after) {
    if (cluster.isByQuota(before) != cluster.isByQuota(after)) {
      throw ClientException.of(
          "schedulingPolicy",
          String.valueOf(after.schedulingPolicy()),
          "must be of the kind that queue '" + after.name() + "' has: fair share or quota shares");
    }
  }

  /** Deletes a queue; {@link QueueDeletions} ends its jobs. */
  public void delete(String name) {
    JobQueue queue = find(name);
    if (queue.state() != ResourceState.DISABLED) {
      throw ClientException.of("jobQueue", name, "must be DISABLED to be deleted");
    }
    turn.record(new ResourceFact.QueueDeleting(name));
  }

  /** Describes queues. */
  public Page<JobQueueDetail> describe(DescribeRequest request) {
    if (request.names().isEmpty()) {
      return paging.page(cluster.queues(), request.page(), name -> true, this::detail);
    }
    paging.checkNames("jobQueues", request.names());
    Stream<QueueState> found =
        request.names().stream().map(cluster.queues()::get).filter(Objects::nonNull);
    return new Page<>(found.map(this::detail).toList(), null);
  }

  private JobQueueDetail detail(QueueState state) {
    JobQueue queue = state.queue();
    long unfinished = state.unfinishedJobs();
    ResourceStatus status = ResourceStatus.VALID;
    String reason = "JobQueue Healthy";
    if (isDeleting(queue.name())) {
      status = ResourceStatus.DELETING;
      reason = "Its jobs are being terminated; not finished yet: " + unfinished;
    } else if (cluster.environmentsOf(state).stream().noneMatch(EnvironmentState::isValid)) {
      status = ResourceStatus.INVALID;
      reason = "None of its compute environments is VALID";
    }
    return new JobQueueDetail(
        queue,
        status,
        reason,
        Instant.ofEpochMilli(cluster.catalog().createdAt(ResourceId.jobQueue(queue.name()))),
        unfinished);
  }

  private JobQueue find(String name) {
    QueueState found = cluster.findQueue(name);
    if (found == null) {
      throw ClientException.of("jobQueue", name, "does not exist");
    }
    if (isDeleting(name)) {
      throw ClientException.of("jobQueue", name, "is being deleted");
    }
    return found.queue();
  }

  private boolean isDeleting(String name) {
    return cluster.catalog().isDeleting(name);
  }
}
