package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that asks for a consumable resource. AWS: {@code ListJobsByConsumableResourceSummary}.
 *
 * @param jobId the id; an array job stands for its children
 * @param jobName the name
 * @param jobQueue the queue
 * @param jobDefinition {@code name:revision}
 * @param shareIdentifier whose share it takes, or null
 * @param jobStatus where it is in its life
 * @param statusReason why it ended, or null
 * @param quantity how many units each of its attempts takes
 * @param createdAt when it was submitted
 * @param startedAt when its latest attempt began to run, or null
 * @param consumableResources all that each of its attempts takes. AWS: {@code
 *     consumableResourceProperties}
 */
public record ConsumableResourceJob(
    JobId jobId,
    String jobName,
    String jobQueue,
    String jobDefinition,
    @Nullable String shareIdentifier,
    JobStatus jobStatus,
    @Nullable String statusReason,
    long quantity,
    Instant createdAt,
    @Nullable Instant startedAt,
    List<ConsumableResourceRequirement> consumableResources) {
  /** Copies the list. */
  public ConsumableResourceJob {
    consumableResources = Checks.copy(consumableResources);
  }
}
