package io.github.batchwright.testkit.contract;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what an executor reports, so that a test can wait for it. Thread-safe.
 *
 * <p>A wait first lets time pass by the given step, which drives an executor that runs in virtual
 * time and does nothing for one that runs in real time; then it waits for the next report. It gives
 * up with an {@link AssertionError} once its patience is over.
 */
public final class ReportRecorder implements AttemptReports {
  private final Duration patience;
  private final Runnable settle;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition reported = lock.newCondition();
  private final Map<AttemptId, Told> told = new LinkedHashMap<>();
  private volatile BiConsumer<AttemptId, AttemptOutcome> atEnd = (attempt, outcome) -> {};

  /** What was told of one attempt. */
  private static final class Told {
    int started;
    @Nullable String address;
    boolean startedAfterEnd;
    @Nullable JobProgress progress;
    final List<AttemptOutcome> ends = new ArrayList<>();
  }

  /**
   * Makes a recorder.
   *
   * @param patience the longest one wait may take
   * @param settle called before each wait; lets virtual time pass
   */
  public ReportRecorder(Duration patience, Runnable settle) {
    this.patience = patience;
    this.settle = settle;
  }

  /** Sets what is done inside each report of an end, before the report is kept. */
  public void atEnd(BiConsumer<AttemptId, AttemptOutcome> action) {
    this.atEnd = action;
  }

  @Override
  public void started(AttemptId attempt, String privateIpv4Address) {
    change(
        attempt,
        now -> {
          now.started++;
          now.address = privateIpv4Address;
          now.startedAfterEnd |= !now.ends.isEmpty();
        });
  }

  @Override
  public void ended(AttemptId attempt, AttemptOutcome outcome) {
    // Also if the action throws: a test must see the end, whatever becomes of the report.
    try {
      atEnd.accept(attempt, outcome);
    } finally {
      change(attempt, now -> now.ends.add(outcome));
    }
  }

  @Override
  public void progress(AttemptId attempt, JobProgress progress) {
    change(attempt, now -> now.progress = progress);
  }

  /** Waits until the attempt has been reported to run, or to have ended. */
  public void awaitStarted(AttemptId attempt) {
    await(attempt + " to be started", () -> of(attempt).started > 0 || !of(attempt).ends.isEmpty());
  }

  /** Waits for the end of the attempt and returns the first outcome that was reported. */
  public AttemptOutcome awaitEnded(AttemptId attempt) {
    await(attempt + " to be ended", () -> !of(attempt).ends.isEmpty());
    return ends(attempt).get(0);
  }

  /** Waits until the attempt has said that it is at least this far; returns what it said last. */
  public JobProgress awaitProgress(AttemptId attempt, double fraction) {
    JobProgress[] seen = new JobProgress[1];
    await(
        attempt + " to be at " + fraction,
        () -> {
          JobProgress last = of(attempt).progress;
          if (last == null || last.fraction() < fraction) {
            return false;
          }
          seen[0] = last;
          return true;
        });
    return seen[0];
  }

  /** Returns what the attempt has said last of how far it is. */
  public Optional<JobProgress> progress(AttemptId attempt) {
    lock.lock();
    try {
      return Optional.ofNullable(of(attempt).progress);
    } finally {
      lock.unlock();
    }
  }

  /** Returns every outcome reported for the attempt so far; more than one is an error. */
  public List<AttemptOutcome> ends(AttemptId attempt) {
    lock.lock();
    try {
      return List.copyOf(of(attempt).ends);
    } finally {
      lock.unlock();
    }
  }

  /** Returns how often the attempt was reported to run. */
  public int startedCount(AttemptId attempt) {
    lock.lock();
    try {
      return of(attempt).started;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the address that was told when it was last reported to run. */
  public Optional<String> address(AttemptId attempt) {
    lock.lock();
    try {
      return Optional.ofNullable(of(attempt).address);
    } finally {
      lock.unlock();
    }
  }

  /** Says whether the attempt was reported to run after it was reported to have ended. */
  public boolean startedAfterEnd(AttemptId attempt) {
    lock.lock();
    try {
      return of(attempt).startedAfterEnd;
    } finally {
      lock.unlock();
    }
  }

  private Told of(AttemptId attempt) {
    return told.computeIfAbsent(attempt, unused -> new Told());
  }

  private void change(AttemptId attempt, Consumer<Told> change) {
    lock.lock();
    try {
      change.accept(of(attempt));
      reported.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void await(String what, BooleanSupplier condition) {
    settle.run();
    long left = patience.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          throw new AssertionError("Waited " + patience + " for " + what + "; reported: " + this);
        }
        left = reported.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    lock.lock();
    try {
      StringBuilder text = new StringBuilder();
      told.forEach(
          (attempt, now) ->
              text.append(attempt)
                  .append(": started ")
                  .append(now.started)
                  .append(", ended ")
                  .append(now.ends)
                  .append("; "));
      return text.toString();
    } finally {
      lock.unlock();
    }
  }
}
