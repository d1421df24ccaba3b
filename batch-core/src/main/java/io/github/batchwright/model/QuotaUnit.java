package io.github.batchwright.model;

import java.util.Arrays;
import java.util.Optional;

/** What the capacity of a quota share is counted in. AWS: {@code capacityUnit}. */
public enum QuotaUnit {
  /** The vCPUs that attempts have. */
  VCPU("vCPU"),
  /** The memory that attempts have, in MiB. */
  MEMORY("MiB"),
  /** The GPUs that attempts have. */
  GPU("GPU"),
  /** The attempts that go on; a multi-node job is one, each child of an array job is one. */
  ATTEMPTS("attempts");

  private final String text;

  QuotaUnit(String text) {
    this.text = text;
  }

  /** Returns what stands for it in {@code capacityUnit}, such as {@code vCPU}. */
  public String text() {
    return text;
  }

  /** Finds the unit that a text stands for. */
  public static Optional<QuotaUnit> ofText(String text) {
    return Arrays.stream(values()).filter(unit -> unit.text.equals(text)).findFirst();
  }
}
