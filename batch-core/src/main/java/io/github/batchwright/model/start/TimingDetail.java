package io.github.batchwright.model.start;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a job may start and by when it is to be finished, as dates. Dates are what the wall clock
 * shows, to the millisecond. Not in AWS. Immutable.
 *
 * @param notBefore the date that was asked for, before which it is not placed, or null
 * @param heldUntil the date until which it is held, or null if it is not held
 * @param deadline by when it is to be finished, worked out when it was submitted, or null
 * @param action what is done if it is not, or null if it has no deadline
 * @param passedAt what the wall clock showed when it was found not to be finished by its deadline,
 *     or null
 * @param plan what was planned last if it names a price curve, or null if nothing was planned
 */
public record TimingDetail(
    @Nullable Instant notBefore,
    @Nullable Instant heldUntil,
    @Nullable Instant deadline,
    @Nullable DeadlineAction action,
    @Nullable Instant passedAt,
    @Nullable StartPlanDetail plan) {}
