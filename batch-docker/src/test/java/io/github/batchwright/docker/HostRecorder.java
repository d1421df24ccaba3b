package io.github.batchwright.docker;

import io.github.batchwright.model.HostState;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.HostReports;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps all that is told of the hosts of one environment, and waits for it. Thread-safe. */
final class HostRecorder implements HostReports {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final List<List<Host>> told = new ArrayList<>(); // guarded by itself

  @Override
  public void hosts(String computeEnvironment, List<Host> hosts) {
    synchronized (told) {
      told.add(hosts);
      told.notifyAll();
    }
  }

  /** Waits until a host is in a state, and returns it. */
  Host await(String name, HostState state) throws InterruptedException {
    return await(name, host -> host.state() == state, "is " + state);
  }

  private Host await(String name, Predicate<Host> is, String what) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    synchronized (told) {
      while (true) {
        for (Host host : told.isEmpty() ? List.<Host>of() : told.get(told.size() - 1)) {
          if (host.name().equals(name) && is.test(host)) {
            return host;
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("no report in which " + name + " " + what + ": " + told);
        }
        told.wait(left);
      }
    }
  }
}
