package io.github.batchwright.engine.schedule;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.EcsPropertiesOverride;
import io.github.batchwright.model.NodeOverrides;
import io.github.batchwright.model.NodePropertyOverride;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.TaskContainerOverrides;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts into a job what is known of the fire that submits it: in the values of parameters, and in
 * those of the variables that overrides set. The words are those of EventBridge Scheduler.
 */
final class FireContext {
  private static final String PREFIX = "<aws.scheduler.";

  private final ImmutableMap<String, String> words;

  /**
   * Makes the context of a fire.
   *
   * @param arn names the schedule
   * @param scheduledAt when its expression says so, in milliseconds since the epoch
   * @param execution names the fire among all of its cluster
   */
  FireContext(String arn, long scheduledAt, String execution) {
    words =
        ImmutableMap.of(
            PREFIX + "schedule-arn>",
            arn,
            PREFIX + "scheduled-time>",
            Instant.ofEpochMilli(scheduledAt).toString(),
            PREFIX + "execution-id>",
            execution,
            PREFIX + "attempt-number>",
            "1");
  }

  /**
   * Fills a job in; returns the very same if it has nothing to fill in.
   *
   * @throws IllegalArgumentException if what comes out cannot be
   */
  SubmitJobRequest fill(SubmitJobRequest job) {
    SubmitJobRequest.Builder builder = job.toBuilder();
    fill(job.parameters()).forEach(builder::parameter);
    builder.containerOverrides(fill(job.containerOverrides()));
    EcsPropertiesOverride ecs = job.ecsPropertiesOverride();
    if (ecs != null) {
      builder.ecsPropertiesOverride(fill(ecs));
    }
    NodeOverrides nodes = job.nodeOverrides();
    if (nodes != null) {
      builder.nodeOverrides(
          new NodeOverrides(
              nodes.numNodes(), nodes.nodePropertyOverrides().stream().map(this::fill).toList()));
    }
    SubmitJobRequest filled = builder.build();
    // The same one for all jobs of a schedule, if it can be.
    return filled.equals(job) ? job : filled;
  }

  private ContainerOverrides fill(ContainerOverrides overrides) {
    return new ContainerOverrides(
        overrides.image(),
        overrides.command(),
        fill(overrides.environment()),
        overrides.resourceRequirements(),
        overrides.vcpus(),
        overrides.memory());
  }

  private EcsPropertiesOverride fill(EcsPropertiesOverride overrides) {
    return new EcsPropertiesOverride(
        overrides.containers().stream()
            .map(
                one ->
                    new TaskContainerOverrides(
                        one.name(),
                        one.command(),
                        fill(one.environment()),
                        one.resourceRequirements()))
            .toList());
  }

  private NodePropertyOverride fill(NodePropertyOverride one) {
    EcsPropertiesOverride ecs = one.ecsPropertiesOverride();
    return new NodePropertyOverride(
        one.targetNodes(),
        fill(one.containerOverrides()),
        ecs == null ? null : fill(ecs),
        one.instanceTypes(),
        one.consumableResources());
  }

  private Map<String, String> fill(Map<String, String> values) {
    Map<String, String> filled = new LinkedHashMap<>(values);
    filled.replaceAll((name, value) -> fill(value));
    return filled;
  }

  private String fill(String value) {
    String filled = value;
    if (!value.contains(PREFIX)) {
      return value;
    }
    for (Map.Entry<String, String> word : words.entrySet()) {
      filled = filled.replace(word.getKey(), word.getValue());
    }
    return filled;
  }
}
