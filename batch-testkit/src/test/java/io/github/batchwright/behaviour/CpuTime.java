package io.github.batchwright.behaviour;

import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

/** Measures a thread's own time, which other work on the machine does not add to. */
final class CpuTime {
  private static final int LEAST_ROUNDS = 2;
  private static final int MOST_ROUNDS = 8;

  private CpuTime() {}

  /** Returns how many nanoseconds of this thread something takes. */
  static long of(Runnable run) {
    long start = now();
    run.run();
    return now() - start;
  }

  /**
   * Returns how many times as long something takes with {@code many} as with {@code few}. Both are
   * run in turns and the least of each is taken, since a machine that others use takes time from a
   * thread that counts as the thread's own. After the first two rounds it ends as soon as the ratio
   * is below the limit.
   */
  static double ratio(String what, IntConsumer run, int few, int many, double limit) {
    run.accept(few);
    run.accept(many);
    long least = Long.MAX_VALUE;
    long leastMany = Long.MAX_VALUE;
    double ratio = Double.MAX_VALUE;
    for (int i = 0; i < LEAST_ROUNDS || (i < MOST_ROUNDS && ratio >= limit); i++) {
      least = Math.min(least, of(() -> run.accept(few)));
      leastMany = Math.min(leastMany, of(() -> run.accept(many)));
      ratio = (double) leastMany / least;
    }
    System.out.printf(
        "%s: %d us with %d, %d us with %d: %.2f times%n",
        what, least / 1000, few, leastMany / 1000, many, ratio);
    return ratio;
  }

  private static long now() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
