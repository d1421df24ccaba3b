package io.github.batchwright.service;

import io.github.batchwright.JobListener;
import io.github.batchwright.ServiceListener;
import io.github.batchwright.engine.turn.Announcement;
import io.github.batchwright.model.JobEvent;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way to the listeners: bounded, so that a slow listener costs events and never the
 * scheduler's time. One thread puts, one tells.
 */
public final class EventQueue {
  private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

  private static final int MOST_ANNOUNCED = 10_000;

  private final BlockingQueue<JobEvent> queue;
  private final List<JobListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong dropped = new AtomicLong();
  private final List<ServiceListener> serviceListeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final BlockingQueue<Announcement> announcements =
      new ArrayBlockingQueue<>(MOST_ANNOUNCED);
  private volatile boolean closed;
  private long announced;

  EventQueue(int capacity) {
    this.queue = new ArrayBlockingQueue<>(capacity);
  }

  void addListener(JobListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
  }

  void addServiceListener(ServiceListener listener) {
    serviceListeners.add(Objects.requireNonNull(listener, "serviceListener"));
  }

  /** The service has stopped for good; its listeners hear of it after the events before. */
  void failed(Throwable cause) {
    failure.set(cause);
  }

  /** Something happened that is no event of a job; listeners hear of it after those before. */
  void announce(Announcement announcement) {
    if (!serviceListeners.isEmpty() && !announcements.offer(announcement)) {
      LOG.warn("Listeners are too slow to be told: {}", announcement.text());
    }
  }

  boolean hasListeners() {
    return !listeners.isEmpty();
  }

  void offer(JobEvent event) {
    if (!queue.offer(event)) {
      dropped.incrementAndGet();
    }
  }

  long dropped() {
    return dropped.get();
  }

  /** Tells everything that is here, and returns. */
  public void tellAll() {
    for (JobEvent event = queue.poll(); event != null; event = queue.poll()) {
      tell(event);
    }
    announce();
    announceFailure();
  }

  /** Tells whatever comes, until it is closed and all is told. */
  void run() {
    try {
      while (!closed || !queue.isEmpty()) {
        JobEvent event = queue.poll(100, TimeUnit.MILLISECONDS);
        if (event != null) {
          tell(event);
        } else {
          announceDrops();
          announce();
          announceFailure();
        }
      }
      announceDrops();
      announce();
      announceFailure();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    closed = true;
  }

  private void tell(JobEvent event) {
    announceDrops();
    each(listener -> listener.onEvent(event));
  }

  private void announce() {
    for (Announcement next = announcements.poll(); next != null; next = announcements.poll()) {
      eachOfService(next.call());
    }
  }

  private void announceFailure() {
    Throwable cause = failure.getAndSet(null);
    if (cause != null) {
      eachOfService(listener -> listener.onFailed(cause));
    }
  }

  private void eachOfService(Consumer<ServiceListener> call) {
    for (ServiceListener listener : serviceListeners) {
      try {
        call.accept(listener);
      } catch (RuntimeException | Error e) {
        LOG.warn("A service listener failed: {}", listener.getClass().getName(), e);
      }
    }
  }

  private void announceDrops() {
    long lost = dropped.get() - announced;
    if (lost > 0) {
      announced += lost;
      LOG.warn("{} job events were dropped because listeners are too slow", lost);
      each(listener -> listener.onDropped(lost));
    }
  }

  private void each(Consumer<JobListener> call) {
    for (JobListener listener : listeners) {
      try {
        call.accept(listener);
      } catch (RuntimeException | Error e) {
        LOG.warn("A job listener failed: {}", listener.getClass().getName(), e);
      }
    }
  }
}
