package io.github.batchwright.docker.elastic;

import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityReports;
import io.github.batchwright.spi.CapacityReports.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * How an instance ends.
 *
 * @param refusal why there is none after all; null if there was one, and it is gone
 * @param reason why, in words
 */
record Ending(@Nullable Refusal refusal, String reason) {
  static Ending gone(String reason) {
    return new Ending(null, reason);
  }

  void report(InstanceId instance, CapacityReports reports) {
    if (refusal == null) {
      reports.gone(instance, reason);
    } else {
      reports.refused(instance, refusal, reason);
    }
  }
}
