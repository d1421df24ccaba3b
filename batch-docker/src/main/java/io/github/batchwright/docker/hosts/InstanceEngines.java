package io.github.batchwright.docker.hosts;

import io.github.batchwright.docker.containers.EngineHost;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.docker.engine.Threads;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engines of instances, which come and go. Attempts that were placed on one that is not there
 * yet wait for it, as after a restart, when attempts are told of before instances are; those of one
 * that has gone are lost. Thread-safe.
 */
final class InstanceEngines implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceEngines.class);

  /** How long an engine may take to be emptied before it is given back. */
  private static final Duration EMPTYING = Duration.ofSeconds(20);

  private static final Duration EMPTYING_PAUSE = Duration.ofMillis(250);
  private static final int LEAVING_AT_ONCE = 8;
  private static final int REMEMBERED = 1_000;

  private final Function<EngineAddress, EngineHost> maker;
  private final HostChecks.Later later;
  private final BiConsumer<AttemptId, AttemptOutcome> refuse;

  /** How long attempts wait for an instance of which nothing is heard. */
  private final Duration patience;

  private final ExecutorService leavers = Threads.pool("batch-docker-leave", LEAVING_AT_ONCE);
  private final Map<String, Place> places = new LinkedHashMap<>(); // guarded by this
  private final Map<String, String> gone = new LinkedHashMap<>(); // guarded by this
  private final Set<EngineHost> leaving = new LinkedHashSet<>(); // guarded by this
  private final Set<AttemptId> recovered = new LinkedHashSet<>(); // guarded by this
  private @Nullable AttemptReports target; // guarded by this
  private @Nullable Reconciliation told; // guarded by this
  private boolean isClosed; // guarded by this

  /** An instance, or what waits for one. */
  private static final class Place {
    final Map<AttemptId, RecoveredAttempt> recovered = new LinkedHashMap<>();
    final Map<AttemptId, LaunchRequest> held = new LinkedHashMap<>();
    final Map<AttemptId, StopMode> stops = new LinkedHashMap<>();
    @Nullable EngineHost engine;
    boolean isOpen;
  }

  /**
   * Makes an empty set.
   *
   * @param maker makes what runs attempts on the engine at an address
   * @param refuse reports the end of an attempt that no engine runs
   */
  InstanceEngines(
      Function<EngineAddress, EngineHost> maker,
      HostChecks.Later later,
      BiConsumer<AttemptId, AttemptOutcome> refuse,
      Duration patience) {
    this.maker = maker;
    this.later = later;
    this.refuse = refuse;
    this.patience = patience;
  }

  synchronized void start(AttemptReports reports) {
    target = reports;
  }

  /**
   * Takes in the attempts of earlier lives.
   *
   * @param all what the executor was told
   * @param byInstance the attempts that were placed on instances, by the id of the instance
   * @param ids those, and the ones of other engines
   */
  synchronized void reconcile(
      Reconciliation all, Map<String, List<RecoveredAttempt>> byInstance, Set<AttemptId> ids) {
    told = all;
    recovered.addAll(ids);
    byInstance.forEach(
        (name, attempts) -> {
          Place place = place(name);
          attempts.forEach(one -> place.recovered.put(one.request().attempt(), one));
        });
  }

  /** Says whether attempts of earlier lives wait for an instance. */
  synchronized boolean isAwaited(String name) {
    Place place = places.get(name);
    return place != null && !place.recovered.isEmpty();
  }

  /** Returns what is known of an instance; if nothing was, it is waited for from now on. */
  private Place place(String name) {
    return places.computeIfAbsent(
        name,
        absent -> {
          later.run(() -> giveUpWaiting(absent), patience);
          return new Place();
        });
  }

  private synchronized void giveUpWaiting(String name) {
    Place place = places.get(name);
    if (place != null && place.engine == null) {
      places.remove(name);
      refuseAll(place, "Its instance was not found again within " + patience.toSeconds() + " s");
    }
  }

  private void refuseAll(Place place, String reason) {
    place.recovered.keySet().forEach(attempt -> lose(attempt, reason));
    place.held.keySet().forEach(attempt -> lose(attempt, reason));
  }

  private void lose(AttemptId attempt, String reason) {
    // What is found of it from now on is left over.
    recovered.remove(attempt);
    refuse.accept(attempt, AttemptOutcome.lost(reason));
  }

  /** The engine of an instance can be reached, or is expected to be; false if it is not needed. */
  synchronized boolean connect(String name, EngineAddress address) {
    AttemptReports reports = target;
    if (isClosed || gone.containsKey(name) || reports == null) {
      return false;
    }
    Place place = place(name);
    if (place.engine != null) {
      return false;
    }
    EngineHost engine = maker.apply(address);
    engine.start(reports);
    Reconciliation all = told;
    if (all != null) {
      engine.reconcile(
          new Reconciliation(all.cluster(), all.epoch(), List.copyOf(place.recovered.values())),
          Set.copyOf(recovered));
    }
    place.engine = engine;
    place.recovered.clear();
    place.stops.forEach(engine::stop);
    place.stops.clear();
    return true;
  }

  /** Jobs can run there: what waited for that is launched. */
  synchronized void open(String name) {
    Place place = places.get(name);
    if (place != null && place.engine != null && !place.isOpen) {
      place.isOpen = true;
      place.held.values().forEach(place.engine::launch);
      place.held.clear();
    }
  }

  /** Launches an attempt on an instance, once jobs can run there. */
  synchronized void launch(String name, LaunchRequest request) {
    String why = gone.get(name);
    if (why != null) {
      refuse.accept(request.attempt(), AttemptOutcome.lost(why));
      return;
    }
    Place place = place(name);
    if (place.isOpen && place.engine != null) {
      place.engine.launch(request);
    } else if (!place.recovered.containsKey(request.attempt())) {
      place.held.put(request.attempt(), request);
    }
  }

  synchronized void stop(AttemptId attempt, StopMode mode) {
    for (Place place : places.values()) {
      if (place.held.remove(attempt) != null) {
        refuse.accept(attempt, Refusals.stoppedBeforeStart());
      } else if (place.recovered.containsKey(attempt)) {
        place.stops.put(attempt, mode);
      } else if (place.engine != null) {
        place.engine.stop(attempt, mode);
      }
    }
  }

  /** Returns the engines that are there now. */
  synchronized List<EngineHost> engines() {
    List<EngineHost> engines = new ArrayList<>();
    for (Place place : places.values()) {
      if (place.engine != null) {
        engines.add(place.engine);
      }
    }
    return engines;
  }

  synchronized void loseAll(String name, String reason) {
    Place place = places.get(name);
    if (place != null && place.engine != null) {
      place.engine.loseAll(reason);
    }
  }

  /** Empties an engine before it is used. */
  CompletableFuture<Boolean> empty(String name) {
    EngineHost engine;
    synchronized (this) {
      Place place = places.get(name);
      engine = place == null ? null : place.engine;
    }
    return engine == null ? CompletableFuture.completedFuture(false) : engine.empty(false);
  }

  /**
   * Lets an instance go: its attempts are lost, and nothing of them is left there, if that can be
   * done in seconds. Completes, always normally, when the engine is of no use to us any more.
   *
   * @param answers whether it is worth while to ask the engine for anything
   */
  CompletableFuture<Void> disconnect(String name, String reason, boolean answers) {
    EngineHost engine;
    synchronized (this) {
      gone.put(name, reason);
      if (gone.size() > REMEMBERED) {
        gone.remove(gone.keySet().iterator().next());
      }
      Place place = places.remove(name);
      if (place == null) {
        return CompletableFuture.completedFuture(null);
      }
      refuseAll(place, reason);
      if (place.engine == null) {
        return CompletableFuture.completedFuture(null);
      }
      engine = place.engine;
      engine.loseAll(reason);
      leaving.add(engine);
    }
    CompletableFuture<Void> left = new CompletableFuture<>();
    var unused =
        CompletableFuture.runAsync(() -> leave(engine, answers), leavers)
            .whenComplete(
                (nothing, problem) -> {
                  if (problem != null) {
                    LOG.warn("{}: it was not left cleanly", name, problem);
                  }
                  left.complete(null);
                });
    return left;
  }

  private void leave(EngineHost engine, boolean answers) {
    synchronized (this) {
      if (!leaving.remove(engine)) {
        return;
      }
    }
    try {
      if (answers) {
        emptyOut(engine);
      }
    } finally {
      engine.close();
    }
  }

  private static void emptyOut(EngineHost engine) {
    long deadline = System.nanoTime() + EMPTYING.toNanos();
    try {
      while (true) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          LOG.warn("An engine is given back although containers may be left on it");
          return;
        }
        if (engine.empty(true).get(left, TimeUnit.NANOSECONDS)) {
          return;
        }
        TimeUnit.NANOSECONDS.sleep(EMPTYING_PAUSE.toNanos());
      }
    } catch (TimeoutException e) {
      LOG.warn("An engine is given back that did not answer");
    } catch (ExecutionException e) {
      LOG.error("An engine was not emptied", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes all that are still there; attempts stay as they are. */
  @Override
  public void close() {
    List<EngineHost> rest;
    synchronized (this) {
      isClosed = true;
      places.clear();
      rest = List.copyOf(leaving);
      leaving.clear();
    }
    rest.forEach(EngineHost::close);
    Threads.stop(leavers);
  }
}
