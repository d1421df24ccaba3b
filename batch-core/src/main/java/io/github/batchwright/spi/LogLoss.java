package io.github.batchwright.spi;

/** What may be missing from a log. */
public enum LogLoss {
  /** Its oldest bytes: whatever kept them had to make room. */
  BEGINNING,
  /** Its newest bytes: no more of it was to be stored. */
  END
}
