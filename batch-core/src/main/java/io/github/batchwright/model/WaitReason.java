package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a job is not running yet, with its numbers.
 *
 * @param kind what kind of reason; the kinds are listed in order of precedence
 * @param text the reason in words; that of the first reason is the job's status reason
 * @param subject the name or id of what stands in the way, such as an environment, a share or a
 *     job, or null if it is the job itself
 * @param amounts what is asked for, used and available, as far as the reason has numbers
 */
public record WaitReason(Kind kind, String text, @Nullable String subject, List<Amount> amounts) {

  /** The kinds of reason, in order of precedence. */
  public enum Kind {
    /** No compute environment of the queue is VALID, or the queue is being deleted. */
    QUEUE_INVALID,
    /** It asks for more than the environments may ever have. */
    ENVIRONMENT_MAX_EXCEEDED,
    /** No instance is, or will be, large enough. */
    NO_INSTANCE_LARGE_ENOUGH,
    /** It wants more units of a consumable resource than there are in all. */
    NOT_ENOUGH_UNITS_IN_ALL,
    /** Every environment that is large enough is DISABLED. */
    ENVIRONMENT_DISABLED,
    /** It waits for other jobs. */
    DEPENDENCY,
    /** It is not to start before a date. */
    START_TIME,
    /**
     * It waits for a lower price. Its amount is what it is expected to cost then ({@code asked}),
     * at once ({@code used}), and what is saved ({@code available}), in the unit of the curve.
     */
    PRICE,
    /** Running jobs are being stopped for it, and it gets their place when they have ended. */
    PREEMPTION,
    /** As many of its array, its definition or its share run as may. */
    CONCURRENCY_CAP,
    /** A budget of its queue or its share is spent. */
    BUDGET,
    /** Its quota share has as much as it may have, of its own and of what others lend. */
    QUOTA,
    /** Other shares have used less and go first. */
    SHARE_OVER_FAIR_PART,
    /** What is free is kept for shares that are not active yet. */
    COMPUTE_RESERVATION,
    /** An instance has room, but it has GPUs and takes jobs alone that ask for GPUs. */
    GPU_INSTANCES_KEPT,
    /** It waits for units of a consumable resource. */
    CONSUMABLE_RESOURCE,
    /** It waits for instances that are bought and boot. */
    SCALING_UP,
    /** It waits for room on an instance. */
    CAPACITY,
    /**
     * By the dispatch policy of its queue it would delay a job that has a reservation, or has one
     * itself for later. Its amount is in seconds: how long it is expected to run ({@code asked}),
     * and until when the reservation begins ({@code available}).
     */
    RESERVATION,
    /** It fits, but the first job of its queue does not and goes before it. */
    BEHIND_HEAD,
    /** It will be placed at once. */
    NEXT
  }

  /**
   * A number of one unit.
   *
   * @param unit such as {@code vCPU}, {@code MiB}, {@code GPU}, {@code jobs}, {@code attempts}, or
   *     the name of a consumable resource
   * @param asked how much the job asks for
   * @param used how much is used by others
   * @param available how much there is for it now
   */
  public record Amount(String unit, double asked, double used, double available) {}

  /** Checks and copies the fields. */
  public WaitReason {
    Objects.requireNonNull(kind, "kind");
    Checks.notBlank("text", text);
    amounts = Checks.copy(amounts);
  }
}
