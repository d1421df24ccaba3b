package io.github.batchwright.engine.capacity;

import io.github.batchwright.spi.CapacityReports.Refusal;
import io.github.batchwright.spi.Host;
import java.time.Duration;

/** What was told of an instance that was bought. */
public sealed interface InstanceReport {
  /** It is there and boots. */
  record Launched() implements InstanceReport {}

  /**
   * It can run jobs.
   *
   * @param host its host as it is now
   */
  record Ready(Host host) implements InstanceReport {}

  /**
   * It is not there, and will not be.
   *
   * @param refusal why
   * @param reason why, in words
   */
  record Refused(Refusal refusal, String reason) implements InstanceReport {}

  /**
   * It is taken back.
   *
   * @param notice how long until it is gone
   */
  record Interrupted(Duration notice) implements InstanceReport {}

  /**
   * It is gone.
   *
   * @param reason why, in words
   */
  record Gone(String reason) implements InstanceReport {}
}
