package io.github.batchwright.samples.nightly;

import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.capacity.Money;
import java.time.Duration;
import java.time.Instant;

/**
 * What became of one night's work.
 *
 * @param fired when the schedule submitted it
 * @param status how it ended
 * @param started when its first part ran
 * @param ended when its last part had ended
 * @param deadline by when that had to be
 * @param cost what its instances cost
 * @param explanation what {@code explain} said right after it was submitted
 */
record Night(
    Instant fired,
    JobStatus status,
    Instant started,
    Instant ended,
    Instant deadline,
    Money cost,
    String explanation) {
  /** Returns how long before its deadline it had ended. */
  Duration spare() {
    return Duration.between(ended, deadline);
  }

  /** Returns how much less it cost than another, in percent. */
  double savedAgainst(Night other) {
    return 100 - 100 * cost.amount().doubleValue() / other.cost().amount().doubleValue();
  }
}
