package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;

/**
 * How much disk a job may use that is lost with it. AWS: {@code ephemeralStorage}.
 *
 * @param sizeInGiB 21-200 GiB
 */
public record EphemeralStorage(int sizeInGiB) {
  /** Checks the size. */
  public EphemeralStorage {
    Checks.range("ephemeralStorage.sizeInGiB", sizeInGiB, 21, 200);
  }
}
