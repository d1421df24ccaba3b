package io.github.batchwright.engine.jobs;

import io.github.batchwright.ClientException;
import io.github.batchwright.TooManyRequestsException;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.QuotaUse;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.state.StartFact;
import io.github.batchwright.engine.state.Tags;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.JobTimeout;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.ServiceLimits;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks what is submitted and takes it in. A refusal leaves no trace. */
public final class Submissions {
  private static final int MOST_TAGS = 50;

  private final Cluster cluster;
  private final ServiceLimits limits;

  public Submissions(Cluster cluster, ServiceLimits limits) {
    this.cluster = cluster;
    this.limits = limits;
  }

  /**
   * Takes a job in.
   *
   * @throws ClientException if it cannot be
   * @throws TooManyRequestsException if too many jobs are not finished
   */
  public JobId submit(Turn turn, SubmitJobRequest request) {
    JobRecord same = findSubmitted(request);
    if (same != null) {
      return cluster.id(TaskRef.whole(same.number()));
    }
    JobDefinitionRevision definition = check(request);
    QueueState queue = checkQueue(request.jobQueue());
    checkTakesJobs(queue, request);
    checkActiveShares(queue, request.shareIdentifier(), turn.now());
    checkLive(request);
    StartDates dates = StartDates.of(request, turn.wall());
    long number = cluster.jobs().last() + 1;
    turn.record(new Fact.JobSubmitted(number, request, definition.revision()));
    if (dates.isAny()) {
      turn.record(new StartFact.TimingTaken(number, dates.heldUntil(), dates.deadline()));
    }
    TaskRef whole = TaskRef.whole(number);
    int tags = Tags.of(cluster.jobs().get(number)).size();
    if (tags > MOST_TAGS) {
      reject(turn, number, "Tags of the job and its definition: " + tags + ", at most 50");
    } else {
      Settlement.begin(turn, number);
    }
    return cluster.id(whole);
  }

  /**
   * Checks what is to be submitted later. What comes and goes until then is no reason to refuse it:
   * a queue or a share that is DISABLED, active shares, and jobs that are not finished.
   *
   * @param wall what the wall clock shows, in milliseconds since the epoch
   * @throws ClientException if it cannot be taken in
   */
  public void checkLater(SubmitJobRequest request, long wall) {
    check(request);
    StartDates.check(request.timing(), wall);
    if (cluster.catalog().isDeleting(request.jobQueue())) {
      throw ClientException.of("jobQueue", request.jobQueue(), "is being deleted");
    }
  }

  /** Checks all that does not come and go. */
  private JobDefinitionRevision check(SubmitJobRequest request) {
    QueueState queue = checkQueue(request.jobQueue());
    checkShare(queue, request.shareIdentifier());
    checkQuotaShare(queue, request.quotaShareName());
    JobDefinitionRevision definition = checkDefinition(request.jobDefinition());
    NodeChecks.check(definition.definition(), request);
    JobProperties properties = Launches.check(definition, request);
    checkConsumables(definition, request, properties);
    checkArray(request);
    checkRetry("retryStrategy.attempts", request.retryStrategy(), limits);
    checkTimeout(request.timeout(), limits);
    checkDependencies(request);
    checkCurve(request.timing().priceCurve());
    return definition;
  }

  /** Finds the job that was submitted with the same token, which must have been asked for alike. */
  private @Nullable JobRecord findSubmitted(SubmitJobRequest request) {
    String token = request.clientToken();
    JobRecord same = token == null ? null : cluster.findByToken(token);
    if (token != null && same != null && !same.request().equals(request)) {
      throw ClientException.of(
          "clientToken",
          token,
          "was used for another request, that of job " + cluster.id(TaskRef.whole(same.number())));
    }
    return same;
  }

  private void reject(Turn turn, long number, String reason) {
    JobRecord job = cluster.jobs().get(number);
    if (job.children() != null) {
      turn.record(new Fact.ChildrenMoved(number, 0, job.weight(), LifeCycle.Event.REJECT, reason));
    }
    TaskRef whole = TaskRef.whole(number);
    turn.record(new Fact.Moved(whole, LifeCycle.Event.REJECT, reason));
  }

  private ClientException unknownDefinition(String id) {
    return ClientException.of(
        "jobDefinition",
        id,
        cluster.revisions(id) > 0 ? "has no ACTIVE revision" : "is not registered");
  }

  private QueueState checkQueue(String name) {
    QueueState queue = cluster.findQueue(name);
    if (queue == null) {
      throw ClientException.of("jobQueue", name, "does not exist");
    }
    return queue;
  }

  private void checkTakesJobs(QueueState queue, SubmitJobRequest request) {
    String name = queue.queue().name();
    if (queue.queue().state() == ResourceState.DISABLED) {
      throw ClientException.of("jobQueue", name, "is DISABLED and takes no jobs");
    }
    String share = request.quotaShareName();
    QuotaUse.Entry found = share == null ? null : cluster.quotas().of(name).find(share);
    if (found != null && found.share().state() == ResourceState.DISABLED) {
      throw ClientException.of(
          "quotaShareName", found.share().name(), "is DISABLED and takes no jobs");
    }
  }

  private void checkQuotaShare(QueueState queue, @Nullable String share) {
    String name = queue.queue().name();
    if (!queue.isByQuota()) {
      if (share != null) {
        throw ClientException.of(
            "quotaShareName", share, "must not be given: queue '" + name + "' has no quota shares");
      }
      return;
    }
    if (share == null) {
      throw new ClientException(
          "quotaShareName: must be given, for queue '" + name + "' has quota shares");
    }
    QuotaUse.Entry found = cluster.quotas().of(name).find(share);
    if (found == null) {
      throw ClientException.of("quotaShareName", share, "does not exist in queue '" + name + "'");
    }
    if (found.deleting()) {
      throw ClientException.of("quotaShareName", share, "is being deleted");
    }
  }

  private void checkShare(QueueState queue, @Nullable String share) {
    String name = queue.queue().name();
    if (queue.policy() == null) {
      if (share != null) {
        throw ClientException.of(
            "shareIdentifier",
            share,
            "must not be given: queue '" + name + "' has no scheduling policy");
      }
      return;
    }
    if (share == null) {
      throw new ClientException(
          "shareIdentifier: must be given, for queue '" + name + "' has a scheduling policy");
    }
  }

  private void checkActiveShares(QueueState queue, @Nullable String share, long now) {
    if (share != null
        && !queue.isActive(share, now)
        && queue.activeShares(now) >= limits.activeShares()) {
      throw ClientException.of(
          "shareIdentifier",
          share,
          "would be one active share more than the "
              + limits.activeShares()
              + " that queue '"
              + queue.queue().name()
              + "' may have");
    }
  }

  private JobDefinitionRevision checkDefinition(String id) {
    JobDefinitionRevision found = cluster.definition(id).orElseThrow(() -> unknownDefinition(id));
    if (!cluster.isActive(found)) {
      throw ClientException.of("jobDefinition", id, "is INACTIVE");
    }
    return found;
  }

  private void checkConsumables(
      JobDefinitionRevision definition, SubmitJobRequest request, JobProperties properties) {
    List<ConsumableResourceRequirement> own = request.consumableResources();
    for (ConsumableResourceRequirement needed :
        Shape.consumables(
            own == null ? definition.definition().consumableResources() : own, properties)) {
      if (cluster.findConsumable(needed.consumableResource()) == null) {
        throw ClientException.of(
            "consumableResourceList.consumableResource",
            needed.consumableResource(),
            "does not exist");
      }
    }
  }

  private void checkCurve(@Nullable String name) {
    if (name != null && !cluster.startPlans().hasCurve(name)) {
      throw ClientException.of("priceCurve", name, "must be a price curve of the service");
    }
  }

  private void checkArray(SubmitJobRequest request) {
    ArrayProperties array = request.arrayProperties();
    if (array != null && array.size() > limits.arraySize()) {
      throw ClientException.of(
          "arrayProperties.size", array.size(), "must be 2-" + limits.arraySize());
    }
  }

  public static void checkRetry(
      String field, @Nullable RetryStrategy strategy, ServiceLimits limits) {
    if (strategy != null && strategy.attempts() > limits.attempts()) {
      throw ClientException.of(field, strategy.attempts(), "must be 1-" + limits.attempts());
    }
  }

  public static void checkTimeout(@Nullable JobTimeout timeout, ServiceLimits limits) {
    if (timeout != null && timeout.attemptDuration().compareTo(limits.leastTimeout()) < 0) {
      throw ClientException.of(
          "timeout.attemptDuration",
          timeout.attemptDuration(),
          "must be at least " + limits.leastTimeout());
    }
  }

  private void checkLive(SubmitJobRequest request) {
    ArrayProperties array = request.arrayProperties();
    long wanted = array == null ? 1 : array.size();
    long live = cluster.counts().live();
    if (live + wanted > limits.liveJobs()) {
      throw new TooManyRequestsException(
          "%d jobs are not finished and this adds %d: at most %d may be"
              .formatted(live, wanted, limits.liveJobs()));
    }
  }

  private void checkDependencies(SubmitJobRequest request) {
    int count = request.dependsOn().size();
    if (count > limits.dependencies()) {
      throw ClientException.of(
          "dependsOn", count + " entries", "must be at most " + limits.dependencies());
    }
    for (JobDependency dependency : request.dependsOn()) {
      JobId id = dependency.jobId();
      if (id != null) {
        checkDependency(request, dependency, id);
      }
    }
  }

  private void checkDependency(SubmitJobRequest request, JobDependency dependency, JobId id) {
    Optional<TaskRef> found = cluster.find(id);
    if (found.isEmpty()) {
      throw ClientException.of("dependsOn.jobId", id, "is not a known job");
    }
    if (id.nodeIndex().isPresent()) {
      throw ClientException.of("dependsOn.jobId", id, "must be a job, not a node of one");
    }
    ArrayProperties array = request.arrayProperties();
    if (dependency.type() == JobDependency.Type.N_TO_N && array != null) {
      ArrayChildren others = cluster.jobs().get(found.get().number()).children();
      if (others == null || found.get().isChild()) {
        throw ClientException.of("dependsOn.jobId", id, "must be an array job for type N_TO_N");
      }
      if (others.size() != array.size()) {
        throw ClientException.of(
            "arrayProperties.size",
            array.size(),
            "must equal the size of " + id + ", " + others.size() + ", for type N_TO_N");
      }
    }
  }
}
