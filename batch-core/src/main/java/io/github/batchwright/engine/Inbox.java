package io.github.batchwright.engine;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to come into the engine. Requests are bounded; reports are not bounded here, because
 * there are at most two for each attempt that is going on, one for each compute environment whose
 * hosts are told of, and one for each price curve. Any thread may put, one takes.
 */
public final class Inbox {
  private final ArrayBlockingQueue<Input.Request<?>> requests;
  private final Queue<Input.Report> reports = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread sleeper;
  private volatile boolean woken;
  private volatile boolean open = true;

  /**
   * Makes an inbox.
   *
   * @param capacity how many requests may wait
   */
  public Inbox(int capacity) {
    this.requests = new ArrayBlockingQueue<>(capacity);
  }

  /** Puts a request if there is room; returns whether there was. */
  public boolean offer(Input.Request<?> request) {
    boolean taken = requests.offer(request);
    wake();
    return taken;
  }

  /** Puts a request, waiting for room. */
  public void put(Input.Request<?> request) throws InterruptedException {
    requests.put(request);
    wake();
  }

  /** Puts a report. */
  public void report(Input.Report report) {
    reports.add(report);
    wake();
  }

  /** Returns how many requests wait. */
  public int depth() {
    return requests.size();
  }

  /** Says whether anything is still taken out. */
  public boolean isOpen() {
    return open;
  }

  /** Says that nothing is taken out any more. */
  void close() {
    open = false;
  }

  /** Gives up to {@code most} requests to a consumer while it wants any; returns how many. */
  public int drainRequests(int most, BooleanSupplier wants, Consumer<Input.Request<?>> consumer) {
    int count = 0;
    while (count < most && wants.getAsBoolean()) {
      Input.Request<?> next = requests.poll();
      if (next == null) {
        break;
      }
      consumer.accept(next);
      count++;
    }
    return count;
  }

  int drainReports(int most, BooleanSupplier wants, Consumer<Input.Report> consumer) {
    int count = 0;
    while (count < most && wants.getAsBoolean()) {
      Input.Report next = reports.poll();
      if (next == null) {
        break;
      }
      consumer.accept(next);
      count++;
    }
    return count;
  }

  boolean isEmpty() {
    return requests.isEmpty() && reports.isEmpty();
  }

  /** Lets the calling thread sleep until something is put, it is woken, or the time is over. */
  public void sleep(long nanos) {
    sleeper = Thread.currentThread();
    // Whoever wakes after this check sees the sleeper; whoever did before is seen by it.
    if (!woken && isEmpty()) {
      LockSupport.parkNanos(this, nanos);
    }
    sleeper = null;
    woken = false;
  }

  /** Wakes the thread that sleeps here. */
  public void wake() {
    woken = true;
    Thread thread = sleeper;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }
}
