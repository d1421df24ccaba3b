package io.github.batchwright.spi;

/** What it takes to lose something that was acknowledged, from the least to the most. */
public enum Durability {
  /** It is in memory alone, and lost when the process ends. */
  MEMORY,
  /**
   * It was written to a file and not forced to the disk. It survives the end of the process in any
   * way, {@code kill -9} included, but not a crash of the operating system or a loss of power.
   */
  PROCESS_CRASH,
  /**
   * It was forced to the disk. It survives a loss of power too, as far as the disk tells the truth
   * when it says that a write is safe.
   */
  POWER_LOSS
}
