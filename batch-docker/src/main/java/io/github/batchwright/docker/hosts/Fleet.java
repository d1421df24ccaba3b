package io.github.batchwright.docker.hosts;

import io.github.batchwright.attempts.GuardedReports;
import io.github.batchwright.attempts.OpenAttempts;
import io.github.batchwright.docker.containers.EngineHost;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.docker.engine.Threads;
import io.github.batchwright.docker.hosts.FleetSettings.Member;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.HostState;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.HostReports;
import io.github.batchwright.spi.HostSource;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LiveLogs;
import io.github.batchwright.spi.LogPosition;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engines of an executor: those of a fleet, one or many, and those of instances, which come and
 * go. Has each attempt run on the host on which it was placed, and tells of the hosts. What an
 * attempt is asked later, every engine is asked: the one that knows it does it. Thread-safe.
 */
public final class Fleet implements HostSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  private final FleetSettings settings;
  private final Map<String, EngineHost> engines;

  /** The environments whose hosts are instances. */
  private final Set<String> elastic;

  private final InstanceEngines instances;
  private final GuardedReports reports = new GuardedReports();

  /** Those that no engine was asked to run. */
  private final OpenAttempts<String> refused = new OpenAttempts<>();

  /** Two threads for each engine: one of these, and one that asks and may hang. */
  private final ScheduledThreadPoolExecutor checkThreads;

  private final HostChecks checks;

  /**
   * Makes a fleet; no engine is asked anything before the start.
   *
   * @param elastic the environments whose hosts are instances
   * @param patience how long attempts wait for an instance of which nothing is heard
   * @param maker makes what runs attempts on the engine of a host
   * @param instanceMaker makes what runs attempts on the engine of an instance
   */
  public Fleet(
      FleetSettings settings,
      Set<String> elastic,
      Duration patience,
      Function<EngineAddress, EngineHost> maker,
      Function<EngineAddress, EngineHost> instanceMaker) {
    this.settings = settings;
    this.elastic = Set.copyOf(elastic);
    this.instances = new InstanceEngines(instanceMaker, this::later, this::refuse, patience);
    Map<String, EngineHost> made = new LinkedHashMap<>();
    for (Member member : settings.members()) {
      made.put(member.name(), maker.apply(member.address()));
    }
    this.engines = Collections.unmodifiableMap(made);
    this.checkThreads =
        new ScheduledThreadPoolExecutor(
            Math.max(1, engines.size()), Threads.named("batch-docker-check"));
    this.checks =
        new HostChecks(
            settings,
            member -> new InfoProbe(member.address(), settings.checks().deadline()),
            this::later,
            System::nanoTime,
            new AwayEngines());
  }

  private void later(Runnable task, Duration wait) {
    try {
      var unused = checkThreads.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed, nothing is checked any more");
    }
  }

  /** Has the engines give up what runs there, and clear it away. */
  private final class AwayEngines implements HostChecks.Engines {
    @Override
    public void lose(String host, String reason) {
      EngineHost engine = engines.get(host);
      if (engine == null) {
        instances.loseAll(host, reason);
      } else {
        engine.loseAll(reason);
      }
    }

    @Override
    public CompletableFuture<Boolean> clear(String host) {
      EngineHost engine = engines.get(host);
      return engine == null ? instances.empty(host) : engine.clear();
    }
  }

  /** Says whether there are hosts that are always there. */
  public boolean hasHosts() {
    return !engines.isEmpty();
  }

  /** Says whether attempts of earlier lives wait for an instance. */
  public boolean isAwaited(String instance) {
    return instances.isAwaited(instance);
  }

  /** Takes in the engine of an instance, and checks it from now on. */
  public void connect(Newcomer newcomer) {
    String name = newcomer.member().name();
    if (instances.connect(name, newcomer.member().address())) {
      checkThreads.setCorePoolSize(1 + engines.size() + instances.engines().size());
      checks.add(newcomer, host -> seen(newcomer, host));
    }
  }

  private void seen(Newcomer newcomer, Host host) {
    if (host.state() == HostState.ACTIVE) {
      instances.open(host.name());
    }
    newcomer.target().accept(host);
  }

  /**
   * Lets the engine of an instance go, or what waits for it: its attempts are lost, and nothing of
   * them is left there, if that can be done in seconds. Completes when that is so.
   *
   * @param reason why, in words
   */
  public CompletableFuture<Void> disconnect(String instance, String reason) {
    boolean answers = checks.whyLost(instance).isEmpty();
    checks.remove(instance);
    return instances.disconnect(instance, reason, answers);
  }

  @Override
  public List<String> computeEnvironments() {
    return List.of(settings.environment());
  }

  @Override
  public void start(HostReports hostReports) {
    checks.start(hostReports);
  }

  /** Begins to watch the engines, and reports there. */
  public void start(AttemptReports target) {
    reports.leadTo(target);
    engines.values().forEach(engine -> engine.start(target));
    instances.start(target);
  }

  /**
   * Has each engine find out what became of the attempts that were placed there. Those of hosts
   * that are not in the fleet any more are lost.
   */
  public void reconcile(Reconciliation told) {
    Map<String, List<RecoveredAttempt>> byHost = new LinkedHashMap<>();
    Map<String, List<RecoveredAttempt>> byInstance = new LinkedHashMap<>();
    for (RecoveredAttempt attempt : told.attempts()) {
      String instance = instance(attempt.request());
      String host = host(attempt.request());
      if (instance != null) {
        byInstance.computeIfAbsent(instance, name -> new ArrayList<>()).add(attempt);
      } else if (host == null) {
        refuse(attempt.request().attempt(), AttemptOutcome.lost(stranger(attempt.request())));
      } else {
        byHost.computeIfAbsent(host, name -> new ArrayList<>()).add(attempt);
      }
    }
    // What is found of those that are lost, on an engine that has another name now, is left over.
    Set<AttemptId> all =
        Stream.of(byHost, byInstance)
            .flatMap(places -> places.values().stream())
            .flatMap(List::stream)
            .map(attempt -> attempt.request().attempt())
            .collect(Collectors.toUnmodifiableSet());
    engines.forEach(
        (host, engine) ->
            engine.reconcile(
                new Reconciliation(
                    told.cluster(), told.epoch(), byHost.getOrDefault(host, List.of())),
                all));
    instances.reconcile(told, byInstance, all);
  }

  /** Launches an attempt on its host, or reports why not. */
  public void launch(LaunchRequest request) {
    String instance = instance(request);
    if (instance != null) {
      instances.launch(instance, request);
      return;
    }
    String host = host(request);
    EngineHost engine = host == null ? null : engines.get(host);
    if (host == null || engine == null) {
      refuse(request.attempt(), AttemptOutcome.cannotStart(Refusals.CREATE + stranger(request)));
      return;
    }
    Optional<String> lost = checks.whyLost(host);
    if (lost.isPresent() && request.instance().equals(settings.instance(host))) {
      // It was placed there before that was known.
      refuse(request.attempt(), AttemptOutcome.lost(lost.get()));
    } else {
      engine.launch(request);
    }
  }

  /** Returns the instance that an attempt was placed on; null if it was placed on a host. */
  private @Nullable String instance(LaunchRequest request) {
    String prefix = request.computeEnvironment() + "/";
    return elastic.contains(request.computeEnvironment()) && request.instance().startsWith(prefix)
        ? request.instance().substring(prefix.length())
        : null;
  }

  /** Returns the host that an attempt was placed on; null if it is none of these. */
  private @Nullable String host(LaunchRequest request) {
    String only = engines.size() == 1 ? engines.keySet().iterator().next() : null;
    if (settings.takesAll()) {
      return only;
    }
    String prefix = settings.instance("");
    if (!request.instance().startsWith(prefix)) {
      // The environment is one that somebody has described.
      return only;
    }
    String name = request.instance().substring(prefix.length());
    return engines.containsKey(name) ? name : null;
  }

  private String stranger(LaunchRequest request) {
    return "'%s' is no host of the environment '%s'"
        .formatted(request.instance(), settings.environment());
  }

  private void refuse(AttemptId attempt, AttemptOutcome outcome) {
    reports.requireStarted();
    if (refused.open(attempt, attempt.fileName()) && refused.end(attempt)) {
      LOG.warn("{}: {}", attempt, outcome.reason());
      reports.ended(attempt, outcome);
    }
  }

  /** Asks an attempt to end. */
  public void stop(AttemptId attempt, StopMode mode) {
    engines.values().forEach(engine -> engine.stop(attempt, mode));
    instances.stop(attempt, mode);
  }

  /** Follows the log of a container that runs; nothing if it does not. */
  public Optional<LiveLogs> followLogs(
      AttemptId attempt, @Nullable String container, Set<LogStream> streams, LogPosition from)
      throws IOException {
    for (EngineHost engine : all()) {
      Optional<LiveLogs> live = engine.followLogs(attempt, container, streams, from);
      if (live.isPresent()) {
        return live;
      }
    }
    return Optional.empty();
  }

  /** Lets the container of an attempt go. */
  public void release(AttemptId attempt) {
    all().forEach(engine -> engine.release(attempt));
  }

  private List<EngineHost> all() {
    List<EngineHost> all = new ArrayList<>(engines.values());
    all.addAll(instances.engines());
    return all;
  }

  /** Closes all engines at once, as each may take seconds. */
  @Override
  public void close() {
    reports.mute();
    checkThreads.shutdownNow();
    checks.close();
    List<EngineHost> all = all();
    ExecutorService closers = Threads.pool("batch-docker-close", 1 + all.size());
    List<CompletableFuture<Void>> closing = new ArrayList<>();
    closing.add(CompletableFuture.runAsync(instances::close, closers));
    for (EngineHost engine : all) {
      closing.add(CompletableFuture.runAsync(engine::close, closers));
    }
    try {
      CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new)).join();
    } finally {
      Threads.stop(closers);
      Threads.stop(checkThreads);
    }
  }
}
