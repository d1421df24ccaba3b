package io.github.batchwright.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Instants without beginning and end; every query lies within the years that FireTimes asks for.
 */
interface Recurrence {
  /** Returns the first one that is not before an instant, or null if there is none. */
  @Nullable Instant atOrAfter(Instant instant);

  /** Returns the last one that is not after an instant, or null if there is none. */
  @Nullable Instant atOrBefore(Instant instant);
}
