package io.github.batchwright.docker;

import io.github.batchwright.spi.CapacityReports.Refusal;
import java.util.Objects;

/** Says why an {@link EngineStarter} starts no engine. */
public final class ProvisionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  /**
   * Makes an exception.
   *
   * @param refusal why
   * @param message why, in words
   */
  public ProvisionException(Refusal refusal, String message) {
    super(message);
    this.refusal = Objects.requireNonNull(refusal, "refusal");
  }

  /** Returns why. */
  public Refusal refusal() {
    return refusal;
  }
}
