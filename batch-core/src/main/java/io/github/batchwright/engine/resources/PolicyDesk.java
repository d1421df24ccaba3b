package io.github.batchwright.engine.resources;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.queries.Paging;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ServiceLimits;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Creates, changes, deletes, describes and lists scheduling policies. */
public final class PolicyDesk {
  private final Turn turn;
  private final Cluster cluster;
  private final ServiceLimits limits;
  private final Paging paging;

  public PolicyDesk(Turn turn, ServiceLimits limits, Paging paging) {
    this.turn = turn;
    this.cluster = turn.cluster();
    this.limits = limits;
    this.paging = paging;
  }

  /** Creates a policy. */
  public void create(SchedulingPolicy policy) {
    if (cluster.findPolicy(policy.name()) != null) {
      throw ClientException.of("schedulingPolicyName", policy.name(), "exists already");
    }
    Refusals.checkCap(
        "schedulingPolicyName",
        policy.name(),
        cluster.catalog().policies().size(),
        limits.schedulingPolicies());
    turn.record(new ResourceFact.PolicyCreated(policy));
  }

  /** Sees to it that a policy is there and has the rules that are described. */
  public void declare(SchedulingPolicy policy) {
    if (cluster.findPolicy(policy.name()) == null) {
      create(policy);
    } else {
      FairsharePolicy rules = policy.fairsharePolicy();
      if (rules != null) {
        update(policy.name(), rules);
      } else if (find(policy.name()).quotaSharePolicy() == null) {
        throw ClientException.of(
            "quotaSharePolicy", policy.name(), "cannot take the place of a fairsharePolicy");
      }
    }
  }

  /** Gives a policy other rules. */
  public void update(String name, FairsharePolicy rules) {
    SchedulingPolicy before = find(name);
    if (before.quotaSharePolicy() != null) {
      throw ClientException.of(
          "fairsharePolicy", name, "cannot take the place of a quotaSharePolicy");
    }
    if (!rules.equals(before.fairsharePolicy())) {
      turn.record(new ResourceFact.PolicyUpdated(before.withFairsharePolicy(rules)));
    }
  }

  /** Deletes a policy. */
  public void delete(String name) {
    find(name);
    for (QueueState queue : cluster.queues().values()) {
      if (name.equals(queue.queue().schedulingPolicy())) {
        throw ClientException.of(
            "schedulingPolicy",
            name,
            "cannot be deleted: job queue '" + queue.queue().name() + "' uses it");
      }
    }
    turn.record(new ResourceFact.PolicyDeleted(name));
  }

  /** Describes policies; those that do not exist are left out. */
  public List<SchedulingPolicy> describe(List<String> names) {
    paging.checkNames("schedulingPolicies", names);
    Stream<SchedulingPolicy> found =
        names.stream().map(cluster.catalog().policies()::get).filter(Objects::nonNull);
    return found.toList();
  }

  /** Lists the names of policies. */
  public Page<String> list(PageRequest page) {
    return paging.page(cluster.catalog().policies(), page, name -> true, SchedulingPolicy::name);
  }

  private SchedulingPolicy find(String name) {
    SchedulingPolicy found = cluster.findPolicy(name);
    if (found == null) {
      throw ClientException.of("schedulingPolicy", name, "does not exist");
    }
    return found;
  }
}
