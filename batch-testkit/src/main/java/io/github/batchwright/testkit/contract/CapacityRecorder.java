package io.github.batchwright.testkit.contract;

import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityReports;
import io.github.batchwright.spi.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps what a provider tells of instances, so that a test can wait for it. Thread-safe. */
final class CapacityRecorder implements CapacityReports {
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(50);

  /** What may be told of an instance. */
  enum What {
    LAUNCHED,
    HOST,
    REFUSED,
    INTERRUPTED,
    GONE;

    boolean isEnd() {
      return this == REFUSED || this == GONE;
    }
  }

  /** Something that was told. */
  record Told(What what, @Nullable Host host, @Nullable Refusal refusal, String reason) {}

  private final Duration patience;
  private final Runnable settle;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition reported = lock.newCondition();
  private final Map<InstanceId, List<Told>> all = new LinkedHashMap<>();

  CapacityRecorder(Duration patience, Runnable settle) {
    this.patience = patience;
    this.settle = settle;
  }

  @Override
  public void launched(InstanceId instance) {
    add(instance, new Told(What.LAUNCHED, null, null, ""));
  }

  @Override
  public void host(InstanceId instance, Host host) {
    add(instance, new Told(What.HOST, host, null, ""));
  }

  @Override
  public void refused(InstanceId instance, Refusal refusal, String reason) {
    add(instance, new Told(What.REFUSED, null, refusal, reason));
  }

  @Override
  public void interrupted(InstanceId instance, Duration notice) {
    add(instance, new Told(What.INTERRUPTED, null, null, ""));
  }

  @Override
  public void gone(InstanceId instance, String reason) {
    add(instance, new Told(What.GONE, null, null, reason));
  }

  private void add(InstanceId instance, Told one) {
    lock.lock();
    try {
      all.computeIfAbsent(instance, id -> new ArrayList<>()).add(one);
      reported.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns everything that was told of an instance so far, oldest first. */
  List<Told> told(InstanceId instance) {
    lock.lock();
    try {
      return List.copyOf(all.getOrDefault(instance, List.of()));
    } finally {
      lock.unlock();
    }
  }

  /** Says whether this was told of an instance. */
  boolean hasTold(InstanceId instance, What what) {
    return told(instance).stream().anyMatch(one -> one.what() == what);
  }

  /** Waits until this was told of an instance, and returns the first time it was. */
  Told await(InstanceId instance, What what) {
    await(instance + " to be " + what, () -> hasTold(instance, what));
    return told(instance).stream().filter(one -> one.what() == what).findFirst().orElseThrow();
  }

  /** Waits until an instance was told to be refused or gone, and returns which came first. */
  Told awaitEnd(InstanceId instance) {
    await(
        instance + " to be refused or gone",
        () -> told(instance).stream().anyMatch(one -> one.what().isEnd()));
    return told(instance).stream().filter(one -> one.what().isEnd()).findFirst().orElseThrow();
  }

  /** Waits until something holds, which is looked at after each report and now and then. */
  void await(String what, BooleanSupplier condition) {
    settle.run();
    long end = System.nanoTime() + patience.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("Waited " + patience + " for " + what + "; told: " + all);
        }
        boolean ignored = reported.await(Math.min(left, LOOK_AGAIN), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }
}
