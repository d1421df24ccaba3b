package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import com.github.dockerjava.api.model.EventType;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.identity.ContainerIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches an engine through one stream of events. A stream that ends is opened again, with a pause
 * that grows while that fails. Each time a stream is open, and every so often, everything is
 * compared: subscribe first, then list, so that nothing can happen in between. Thread-safe.
 */
final class EngineWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineWatcher.class);

  private final EngineConnection connection;
  private final ContainerIdentity identity;
  private final AttemptTable table;
  private final EndCollector collector;
  private final Reconciler reconciler;
  private final ScheduledExecutorService thread;
  private final EngineLimits limits;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean comparePlanned = new AtomicBoolean();
  private volatile @Nullable Stream stream;
  private volatile Duration pause;

  /** The pause before the next comparison if this one fails; used by the one thread. */
  private Duration comparePause;

  EngineWatcher(
      EngineConnection connection,
      ContainerIdentity identity,
      AttemptTable table,
      EndCollector collector,
      Reconciler reconciler,
      ScheduledExecutorService thread,
      EngineLimits limits) {
    this.connection = connection;
    this.identity = identity;
    this.table = table;
    this.collector = collector;
    this.reconciler = reconciler;
    this.thread = thread;
    this.limits = limits;
    this.pause = limits.firstRetry();
    this.comparePause = limits.firstRetry();
  }

  /** Begins to watch. Called once. */
  void start() {
    later(this::connect, Duration.ZERO);
    later(this::reconcileAgainAndAgain, limits.reconcile());
  }

  private void connect() {
    try {
      DockerClient client = connection.streams();
      Stream opened = new Stream();
      stream = opened;
      client
          .eventsCmd()
          .withEventTypeFilter(EventType.CONTAINER)
          .withEventFilter("die", "destroy")
          .withLabelFilter(identity.filter())
          .withSince(String.valueOf(Instant.now().minus(limits.overlap()).getEpochSecond()))
          .exec(opened);
    } catch (EngineUnreachableException e) {
      LOG.info("No events: {}", e.getMessage());
      connectLater();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.warn("No events", e);
      connectLater();
    }
  }

  private void connectLater() {
    Duration wait = pause;
    pause = longer(wait);
    later(this::connect, wait);
  }

  private Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(limits.lastRetry()) < 0 ? twice : limits.lastRetry();
  }

  private void reconcileAgainAndAgain() {
    reconcile();
    later(this::reconcileAgainAndAgain, limits.reconcile());
  }

  /** Compares soon, and again until the engine has answered. */
  void compareSoon() {
    compareIn(Duration.ZERO);
  }

  /** Compares a little later, because a call was not answered this many times. */
  void compareAfter(int failures) {
    Duration wait = limits.firstRetry();
    for (int i = 1; i < failures && wait.compareTo(limits.lastRetry()) < 0; i++) {
      wait = longer(wait);
    }
    compareIn(wait);
  }

  private void compareIn(Duration wait) {
    if (comparePlanned.compareAndSet(false, true)) {
      later(
          () -> {
            comparePlanned.set(false);
            reconcile();
          },
          wait);
    }
  }

  private void reconcile() {
    try {
      if (reconciler.run()) {
        comparePause = limits.firstRetry();
      } else {
        compareIn(comparePause);
        comparePause = longer(comparePause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("Comparing with the engine broke", e);
    }
  }

  private void later(Runnable task, Duration wait) {
    try {
      var unused = thread.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed, nothing is watched any more");
    }
  }

  @Override
  public void close() {
    closed.set(true);
    Stream open = stream;
    if (open != null) {
      open.close();
    }
  }

  /** One connection. A reader that is slow slows the engine and loses events: it only enqueues. */
  private final class Stream implements ResultCallback<Event> {
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Closeable source;

    @Override
    public void onStart(Closeable closeable) {
      source = closeable;
      if (closed.get()) {
        close();
        return;
      }
      later(EngineWatcher.this::reconcile, Duration.ZERO);
    }

    @Override
    public void onNext(Event event) {
      pause = limits.firstRetry();
      EventActor actor = event.getActor();
      if (actor != null) {
        identity.container(actor.getAttributes()).flatMap(table::find).ifPresent(collector::look);
      }
    }

    @Override
    public void onError(Throwable throwable) {
      ended(String.valueOf(throwable.getMessage()));
    }

    @Override
    public void onComplete() {
      ended("it was closed");
    }

    /** docker-java tells of an error and then of the end as well. */
    private void ended(String why) {
      if (over.compareAndSet(false, true) && !closed.get()) {
        LOG.info("The stream of events ended ({}), it is opened again", why);
        connectLater();
      }
    }

    @Override
    public void close() {
      Closeable open = source;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          LOG.debug("The stream of events was not closed cleanly", e);
        }
      }
    }
  }
}
