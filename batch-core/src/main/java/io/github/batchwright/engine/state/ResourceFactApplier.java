package io.github.batchwright.engine.state;

import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.dispatch.DispatchMode;
import java.util.Map;
import java.util.Objects;

/** What each fact about a resource does to a cluster. It decides nothing. */
final class ResourceFactApplier implements ResourceFact.Visitor {
  private final Cluster cluster;
  private final CostFactApplier costs;
  private long now;

  ResourceFactApplier(Cluster cluster, CostFactApplier costs) {
    this.cluster = cluster;
    this.costs = costs;
  }

  void apply(ResourceFact fact, long at) {
    now = at;
    fact.accept(this);
  }

  void created(ResourceId resource, long at) {
    cluster.catalog.createdAt.put(resource, at);
  }

  @Override
  public void environmentUpdated(ResourceFact.EnvironmentUpdated fact) {
    EnvironmentState state = cluster.environment(fact.environment().name());
    costs.described(state.environment(), fact.environment(), now);
    state.replace(fact.environment());
  }

  @Override
  public void environmentDeleted(ResourceFact.EnvironmentDeleted fact) {
    costs.deleted(cluster.environment(fact.name()).environment(), now);
    cluster.environments.remove(fact.name());
    Fleet fleet = cluster.fleets.find(fact.name());
    if (fleet != null && fleet.instances().isEmpty()) {
      cluster.fleets.forget(fact.name());
    }
    cluster.catalog.createdAt.remove(ResourceId.computeEnvironment(fact.name()));
  }

  @Override
  public void hostReported(ResourceFact.HostReported fact) {
    cluster.environment(fact.environment()).tellHost(fact.instance(), fact.host());
  }

  @Override
  public void hostGone(ResourceFact.HostGone fact) {
    cluster.environment(fact.environment()).hostGone(fact.instance());
  }

  @Override
  public void queueUpdated(ResourceFact.QueueUpdated fact) {
    QueueState queue = cluster.queue(fact.queue().name());
    long left = 0;
    for (String name : queue.queue().computeEnvironmentOrder()) {
      left += cluster.environment(name).version();
    }
    queue.replace(fact.queue(), left);
    queue.policy(cluster.policyOf(fact.queue()), now);
    if (fact.queue().effectiveDispatchPolicy().mode() != DispatchMode.CONSERVATIVE) {
      cluster.promises.drop(fact.queue().name());
    }
    cluster.sortQueues();
  }

  @Override
  public void queueDeleting(ResourceFact.QueueDeleting fact) {
    cluster.catalog.deleting.add(fact.name());
    cluster.closeQueue(fact.name());
  }

  @Override
  public void queueDeleted(ResourceFact.QueueDeleted fact) {
    cluster.queues.remove(fact.name());
    cluster.promises.drop(fact.name());
    cluster.quotas.queueDeleted(fact.name());
    cluster.catalog.deleting.remove(fact.name());
    cluster.catalog.createdAt.remove(ResourceId.jobQueue(fact.name()));
  }

  @Override
  public void policyCreated(ResourceFact.PolicyCreated fact) {
    cluster.catalog.policies.put(fact.policy().name(), fact.policy());
  }

  @Override
  public void policyUpdated(ResourceFact.PolicyUpdated fact) {
    cluster.catalog.policies.put(fact.policy().name(), fact.policy());
    for (QueueState queue : cluster.queues.values()) {
      if (fact.policy().name().equals(queue.queue().schedulingPolicy())) {
        queue.policy(fact.policy().fairsharePolicy(), now);
      }
    }
  }

  @Override
  public void policyDeleted(ResourceFact.PolicyDeleted fact) {
    cluster.catalog.policies.remove(fact.name());
  }

  @Override
  public void consumableCreated(ResourceFact.ConsumableCreated fact) {
    ConsumableState consumable = new ConsumableState(fact.resource(), now);
    cluster.catalog.consumables.put(fact.resource().name(), consumable);
  }

  @Override
  public void consumableUpdated(ResourceFact.ConsumableUpdated fact) {
    cluster
        .consumable(fact.update().consumableResource())
        .update(fact.update(), fact.totalQuantity(), now);
    cluster.unitsChanged();
  }

  @Override
  public void consumableDeleted(ResourceFact.ConsumableDeleted fact) {
    cluster.catalog.consumables.remove(fact.name());
  }

  @Override
  public void definitionDeregistered(ResourceFact.DefinitionDeregistered fact) {
    definition(fact.name()).deregister(fact.revision());
  }

  @Override
  public void tagsChanged(ResourceFact.TagsChanged fact) {
    String name = fact.resource().name();
    Map<String, String> tags = fact.tags();
    switch (fact.resource().kind()) {
      case COMPUTE_ENVIRONMENT -> {
        EnvironmentState environment = cluster.environment(name);
        environment.replace(environment.environment().withTags(tags));
      }
      case JOB_QUEUE -> {
        QueueState queue = cluster.queue(name);
        queue.replace(queue.queue().withTags(tags), 0);
      }
      case SCHEDULING_POLICY -> {
        SchedulingPolicy policy = Objects.requireNonNull(cluster.findPolicy(name), name);
        cluster.catalog.policies.put(name, policy.withTags(tags));
      }
      case CONSUMABLE_RESOURCE -> cluster.consumable(name).tag(tags);
      case JOB_DEFINITION -> {
        JobDefinitionRevision old = cluster.definition(name).orElseThrow();
        definition(old.definition().name())
            .replace(new JobDefinitionRevision(old.definition().withTags(tags), old.revision()));
      }
      case JOB -> {
        TaskRef job = cluster.find(new JobId(name)).orElseThrow();
        cluster.catalog.tagJob(job.number(), tags);
      }
      case SCHEDULE -> cluster.schedules.tag(name, tags);
    }
  }

  private DefinitionState definition(String name) {
    return Objects.requireNonNull(cluster.definitions.get(name), name);
  }
}
