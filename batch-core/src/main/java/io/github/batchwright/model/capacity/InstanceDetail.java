package io.github.batchwright.model.capacity;

import io.github.batchwright.model.ComputeResourceType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An instance that was bought for a compute environment, as it is at one instant. Immutable. Not in
 * AWS.
 *
 * @param id its id
 * @param type the name of its type
 * @param purchase how it is paid for
 * @param state where it is in its life
 * @param pricePerHour what it costs an hour now
 * @param requestedAt when it was asked for
 * @param launchedAt since when it is paid for, or null if it is not yet
 * @param leavingReason why it takes no new work and goes once nothing runs there, in words; empty
 *     if it stays
 */
public record InstanceDetail(
    InstanceId id,
    String type,
    ComputeResourceType purchase,
    InstanceState state,
    Money pricePerHour,
    Instant requestedAt,
    @Nullable Instant launchedAt,
    String leavingReason) {}
