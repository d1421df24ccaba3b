package io.github.batchwright.behaviour;

import java.lang.management.ManagementFactory;

/** Measures a thread's own time, which other work on the machine does not add to. */
final class CpuTime {
  private CpuTime() {}

  /** Returns how many nanoseconds of this thread something takes. */
  static long of(Runnable run) {
    long start = now();
    run.run();
    return now() - start;
  }

  private static long now() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
