package io.github.batchwright.model.capacity;

import io.github.batchwright.checks.Checks;

/**
 * The id of an instance that was bought. It begins with what the ids of all jobs of its service
 * begin with, so that whoever sells instances can tell whose they are; it is never used again.
 *
 * @param value 1-128 of {@code [A-Za-z0-9._-]}; the host has it for a name
 */
public record InstanceId(String value) {
  /** Checks the field. */
  public InstanceId {
    Checks.require(
        value.matches("[A-Za-z0-9._-]{1,128}"),
        "instanceId",
        value,
        "must be 1-128 of [A-Za-z0-9._-]");
  }

  @Override
  public String toString() {
    return value;
  }
}
