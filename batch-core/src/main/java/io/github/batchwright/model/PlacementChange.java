package io.github.batchwright.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change after which a job would be placed at once. It was tried on a copy of the scheduler's
 * state, with the same placement that serves the queue.
 *
 * @param kind what would change
 * @param text the change in words
 * @param subject the name or id of what would change, or null for the job itself
 * @param amount by how much, in the unit that the kind names; 1 where there is no unit
 */
public record PlacementChange(Kind kind, String text, @Nullable String subject, double amount) {

  /** What may change; the kinds are listed from the least to the most that is asked of others. */
  public enum Kind {
    /** The job asks for so many vCPUs less, and for as much memory and GPUs as fits beside. */
    SMALLER_REQUEST,
    /** So many more attempts may run at once. */
    HIGHER_CAP,
    /** There are so many more units of a consumable resource. */
    MORE_UNITS,
    /** The weight factor of its share is lower by so much. */
    LOWER_WEIGHT_FACTOR,
    /** So many more instances. */
    MORE_INSTANCES,
    /** An environment whose instances are bought may have so many more vCPUs. */
    HIGHER_MAXIMUM,
    /** An environment is ENABLED. */
    ENABLED_ENVIRONMENT,
    /** Jobs that ask for no GPU may use the instances of an environment that have GPUs. */
    SHARED_GPU_INSTANCES,
    /** The job that blocks its queue is out of the way. */
    HEAD_REMOVED
  }

  /** Checks the fields. */
  public PlacementChange {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
  }
}
