package io.github.batchwright.engine.resources;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.ClientException;
import io.github.batchwright.checks.Checks;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ConsumableState;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.state.ScheduleState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.SchedulingPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and changes tags. */
public final class TagDesk {
  private final Turn turn;
  private final Cluster cluster;

  public TagDesk(Turn turn) {
    this.turn = turn;
    this.cluster = turn.cluster();
  }

  /** Adds tags and replaces those that are there; none of them if they are too many. */
  public void tag(ResourceId resource, Map<String, String> tags) {
    if (tags.isEmpty()) {
      throw ClientException.of("tags", tags, "must hold at least one tag");
    }
    Map<String, String> all = new LinkedHashMap<>(list(resource));
    all.putAll(tags);
    record(resource, Refusals.orRefuse(() -> Checks.tags(all)));
  }

  /** Removes tags; keys that are not there are passed over. */
  public void untag(ResourceId resource, Set<String> keys) {
    if (keys.isEmpty()) {
      throw ClientException.of("tagKeys", keys, "must hold at least one key");
    }
    Map<String, String> all = new LinkedHashMap<>(list(resource));
    all.keySet().removeAll(keys);
    record(resource, ImmutableMap.copyOf(all));
  }

  private void record(ResourceId resource, Map<String, String> tags) {
    if (!tags.equals(list(resource))) {
      turn.record(new ResourceFact.TagsChanged(resource, tags));
    }
  }

  /** Returns the tags of a resource. */
  public Map<String, String> list(ResourceId resource) {
    Map<String, String> found = find(resource);
    if (found == null) {
      throw ClientException.of("resourceArn", resource, "does not exist");
    }
    return found;
  }

  private @Nullable Map<String, String> find(ResourceId resource) {
    String name = resource.name();
    return switch (resource.kind()) {
      case COMPUTE_ENVIRONMENT -> {
        EnvironmentState environment = cluster.environments().get(name);
        yield environment == null ? null : environment.environment().tags();
      }
      case JOB_QUEUE -> {
        QueueState queue = cluster.findQueue(name);
        yield queue == null ? null : queue.queue().tags();
      }
      case SCHEDULING_POLICY -> {
        SchedulingPolicy policy = cluster.findPolicy(name);
        yield policy == null ? null : policy.tags();
      }
      case CONSUMABLE_RESOURCE -> {
        ConsumableState consumable = cluster.findConsumable(name);
        yield consumable == null ? null : consumable.resource().tags();
      }
      // Tags belong to one revision, which must be named.
      case JOB_DEFINITION ->
          name.indexOf(':') < 0
              ? null
              : cluster.definition(name).map(found -> found.definition().tags()).orElse(null);
      case JOB -> jobTags(resource);
      case SCHEDULE -> {
        ScheduleState schedule = cluster.schedules().find(name);
        yield schedule == null ? null : schedule.schedule().tags();
      }
    };
  }

  private @Nullable Map<String, String> jobTags(ResourceId resource) {
    JobId id = Refusals.orRefuse(() -> new JobId(resource.name()));
    TaskRef task = cluster.find(id).orElse(null);
    if (task == null) {
      return null;
    }
    if (task.isChild()) {
      throw ClientException.of("resourceArn", resource, "is a child, which has its parent's tags");
    }
    JobRecord job = cluster.jobs().get(task.number());
    return cluster.catalog().tags(job);
  }
}
