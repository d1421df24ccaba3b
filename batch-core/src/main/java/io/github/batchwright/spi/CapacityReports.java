package io.github.batchwright.spi;

import io.github.batchwright.model.capacity.InstanceId;
import java.time.Duration;

/**
 * Where a {@link CapacityProvider} tells what becomes of instances. Thread-safe, and it never
 * blocks. What is told of an instance that the service does not know, or knows to be gone, is
 * dropped; so is what is told twice.
 */
public interface CapacityReports {
  /** Why there is no instance although one was asked for. */
  enum Refusal {
    /** None of this type can be had at the moment. AWS: {@code InsufficientInstanceCapacity}. */
    INSUFFICIENT_CAPACITY,
    /** It costs more than may be paid. AWS: {@code SpotMaxPriceTooLow}. */
    PRICE_TOO_HIGH,
    /** It was there and did not become fit to run jobs. It is gone, and no longer paid for. */
    BOOT_FAILED,
    /** The request is one that this provider can never fulfil, such as an unknown type. */
    INVALID
  }

  /** An instance is there and boots: from now on it is paid for. */
  void launched(InstanceId instance);

  /**
   * An instance can run jobs, or its host is not as it was told of before. It counts as launched.
   *
   * @param host the host as it is now; its name is the id of the instance
   */
  void host(InstanceId instance, Host host);

  /**
   * There is no instance, and will be none for this request.
   *
   * @param refusal why
   * @param reason why, in words; cut after 1,024 characters
   */
  void refused(InstanceId instance, Refusal refusal, String reason);

  /**
   * An instance is taken back. AWS: a Spot Instance interruption notice.
   *
   * @param notice how long until it is gone
   */
  void interrupted(InstanceId instance, Duration notice);

  /**
   * An instance is gone, and no longer paid for: it was terminated, taken back, or broke.
   *
   * @param reason why, in words; cut after 1,024 characters
   */
  void gone(InstanceId instance, String reason);
}
