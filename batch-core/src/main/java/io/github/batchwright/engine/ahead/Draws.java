package io.github.batchwright.engine.ahead;

/**
 * Draws by what they are for instead of by their order: the same attempt draws the same in a copy
 * where something else happens, so that two copies differ by what was changed alone.
 */
final class Draws {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Draws() {}

  /** Returns a number from 0 to less than 1. */
  static double part(long seed, long job, int child, int attempt) {
    long mixed = mix(mix(mix(mix(seed) + job) + child) + attempt);
    return (mixed >>> 11) * 0x1.0p-53;
  }

  /** Has every bit of the result depend on every bit of the number, as SplitMix64 does. */
  static long mix(long number) {
    long z = number + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
