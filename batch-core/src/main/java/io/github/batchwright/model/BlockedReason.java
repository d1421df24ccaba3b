package io.github.batchwright.model;

import java.util.Arrays;
import java.util.Optional;

/** Why the first job of a queue is not placed, in the words that AWS uses. */
public enum BlockedReason {
  /** Every compute environment that could take the job is full. */
  INSUFFICIENT_INSTANCE_CAPACITY("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY"),
  /** The job asks for more than the compute environments may ever have. */
  COMPUTE_ENVIRONMENT_MAX_RESOURCE("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE"),
  /** No instance of any compute environment is large enough for the job. */
  JOB_RESOURCE_REQUIREMENT("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT");

  private final String text;

  BlockedReason(String text) {
    this.text = text;
  }

  /** Returns the reason as AWS writes it. */
  public String text() {
    return text;
  }

  /** Finds the reason that AWS writes like this. */
  public static Optional<BlockedReason> ofText(String text) {
    return Arrays.stream(values()).filter(reason -> reason.text.equals(text)).findFirst();
  }
}
