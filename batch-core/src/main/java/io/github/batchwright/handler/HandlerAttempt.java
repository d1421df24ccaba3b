package io.github.batchwright.handler;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogStream;
import org.jspecify.annotations.Nullable;

/**
 * Where one attempt stands between its launch and its end, and which thread runs it. Thread-safe.
 *
 * <p>A thread of the pool goes on to the next attempt, so an interrupt must not come late: it is
 * given only under the lock and while the handler runs, and whatever came is taken back before the
 * thread leaves.
 */
final class HandlerAttempt {
  /** How much of a stream is kept: 16 MiB. A handler that logs in a loop must not fill the disk. */
  private static final long MOST_LOG_BYTES = 16L << 20;

  /** What a stop found. */
  enum Stopped {
    /** It had not begun, and never will. */
    BEFORE_START,
    /** It runs, and its thread was interrupted. */
    INTERRUPTED,
    /** Its handler has returned, and its end is about to be reported. */
    ALREADY_OVER
  }

  private enum State {
    QUEUED,
    RUNNING,
    OVER
  }

  private final LaunchRequest request;
  private final AttemptLog out;
  private final AttemptLog err;
  private State state = State.QUEUED;
  private @Nullable Thread thread;
  private volatile boolean stopping;

  HandlerAttempt(LaunchRequest request, JobLogStore logs) {
    this.request = request;
    this.out = new AttemptLog(logs, LogId.of(request.attempt(), LogStream.STDOUT), MOST_LOG_BYTES);
    this.err = new AttemptLog(logs, LogId.of(request.attempt(), LogStream.STDERR), MOST_LOG_BYTES);
  }

  LaunchRequest request() {
    return request;
  }

  AttemptId id() {
    return request.attempt();
  }

  AttemptLog out() {
    return out;
  }

  AttemptLog err() {
    return err;
  }

  boolean isStopping() {
    return stopping;
  }

  /** Lets the calling thread run it; false if it was stopped before. */
  synchronized boolean begin() {
    if (state != State.QUEUED) {
      return false;
    }
    state = State.RUNNING;
    thread = Thread.currentThread();
    return true;
  }

  /** Says that the handler has returned to the calling thread, and clears its interrupt flag. */
  synchronized void over() {
    state = State.OVER;
    thread = null;
    boolean unused = Thread.interrupted();
  }

  /** Asks it to end. */
  synchronized Stopped stop() {
    stopping = true;
    if (thread != null) {
      thread.interrupt();
      return Stopped.INTERRUPTED;
    }
    boolean queued = state == State.QUEUED;
    state = State.OVER;
    return queued ? Stopped.BEFORE_START : Stopped.ALREADY_OVER;
  }
}
