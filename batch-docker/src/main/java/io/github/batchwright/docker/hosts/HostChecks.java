package io.github.batchwright.docker.hosts;

import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.hosts.FleetSettings.Member;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.HostReports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks every engine again and again. Of the engines of a fleet, which are always there, it tells
 * all together when one has changed, for the first time once each was asked; of one that comes and
 * goes it tells whenever that one has changed. Thread-safe.
 */
final class HostChecks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostChecks.class);

  private final FleetSettings settings;
  private final Function<Member, EngineProbe> probes;
  private final Later later;
  private final LongSupplier nanoTime;
  private final Engines engines;
  private final Map<String, Checked> hosts = new LinkedHashMap<>(); // guarded by this
  private @Nullable HostReports reports; // guarded by this
  private List<Host> told = List.of(); // guarded by this
  private boolean isClosed; // guarded by this

  /** Runs tasks after a while, those of different hosts beside each other. */
  interface Later {
    void run(Runnable task, Duration wait);
  }

  /** What is done about engines that go and come back; returns at once. */
  interface Engines {
    /** Reports the attempts of a host lost. */
    void lose(String host, String reason);

    /** Removes what is left of them; completes with whether nothing is. */
    CompletableFuture<Boolean> clear(String host);
  }

  /** A host, and what is known of it; guarded by the checks. */
  private static final class Checked {
    final Member member;
    final EngineProbe probe;
    final HostHealth health;

    /** How it came, if it is not always there. */
    final @Nullable Newcomer newcomer;

    /** Told of it, if it is not always there. */
    final Consumer<Host> target;

    @Nullable EngineInfo info;
    @Nullable Host told;
    boolean isClearing;
    boolean isRemoved;

    Checked(
        Member member,
        EngineProbe probe,
        HostHealth health,
        @Nullable Newcomer newcomer,
        Consumer<Host> target) {
      this.member = member;
      this.probe = probe;
      this.health = health;
      this.newcomer = newcomer;
      this.target = target;
    }
  }

  HostChecks(
      FleetSettings settings,
      Function<Member, EngineProbe> probes,
      Later later,
      LongSupplier nanoTime,
      Engines engines) {
    this.settings = settings;
    this.probes = probes;
    this.later = later;
    this.nanoTime = nanoTime;
    this.engines = engines;
    for (Member member : settings.members()) {
      hosts.put(
          member.name(),
          new Checked(
              member,
              probes.apply(member),
              new HostHealth(settings.lossGrace()),
              null,
              host -> {}));
    }
  }

  /** Begins to check, and tells there. */
  void start(HostReports target) {
    List<Checked> first;
    synchronized (this) {
      reports = target;
      first = hosts.values().stream().filter(host -> host.newcomer == null).toList();
    }
    first.forEach(host -> later.run(() -> checkAgainAndAgain(host), Duration.ZERO));
  }

  /** Begins to check an engine that has come, and tells there of it. */
  void add(Newcomer newcomer, Consumer<Host> target) {
    Checked host;
    synchronized (this) {
      if (isClosed || hosts.containsKey(newcomer.member().name())) {
        return;
      }
      host =
          new Checked(
              newcomer.member(),
              probes.apply(newcomer.member()),
              newcomer.health(),
              newcomer,
              target);
      hosts.put(newcomer.member().name(), host);
    }
    later.run(() -> checkAgainAndAgain(host), Duration.ZERO);
  }

  /** Checks an engine no more that had come; tells nothing of it from now on. */
  void remove(String name) {
    Checked host;
    synchronized (this) {
      host = hosts.get(name);
      if (host == null || host.newcomer == null) {
        return;
      }
      host.isRemoved = true;
      hosts.remove(name);
    }
    host.probe.close();
  }

  private void checkAgainAndAgain(Checked host) {
    synchronized (this) {
      if (host.isRemoved) {
        return;
      }
    }
    try {
      check(host);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) {
      LOG.error("{}: checking it broke", host.member.name(), e);
    }
    later.run(() -> checkAgainAndAgain(host), settings.checks().pause());
  }

  private void check(Checked host) throws InterruptedException {
    EngineInfo info = null;
    String problem = "";
    try {
      info = host.probe.ask();
    } catch (EngineUnreachableException e) {
      problem = String.valueOf(e.getMessage());
    }
    HostHealth.Step step;
    String reason;
    synchronized (this) {
      if (isClosed || host.isRemoved) {
        // That is why there was no answer.
        return;
      }
      if (info != null) {
        host.info = info;
        step = host.health.answered();
      } else {
        step = host.health.silent(problem, nanoTime.getAsLong());
      }
      reason = host.health.reason();
      if (step == HostHealth.Step.CLEAR && host.newcomer != null && !twin(host).isEmpty()) {
        // What runs there is the other's.
        step = HostHealth.Step.NOTHING;
      }
      tell(host);
    }
    switch (step) {
      case LOSE -> engines.lose(host.member.name(), reason);
      case CLEAR -> clear(host);
      case NOTHING -> {}
    }
  }

  private void clear(Checked host) {
    synchronized (this) {
      if (host.isClearing) {
        return;
      }
      host.isClearing = true;
    }
    var unused = engines.clear(host.member.name()).thenAccept(isClear -> cleared(host, isClear));
  }

  private synchronized void cleared(Checked host, boolean isClear) {
    host.isClearing = false;
    if (isClear && !host.isRemoved && !isClosed) {
      host.health.cleared();
      tell(host);
    }
  }

  /** Tells of a host if something is new; called with the lock. */
  private void tell(Checked changed) {
    if (changed.newcomer == null) {
      tellAll();
      return;
    }
    Host now = seen(changed);
    if (!now.equals(changed.told)) {
      log(changed.told == null ? List.of() : List.of(changed.told), List.of(now));
      changed.told = now;
      changed.target.accept(now);
    }
  }

  /** Tells of all that are always there if each was asked and something is new. */
  private void tellAll() {
    List<Checked> all = hosts.values().stream().filter(host -> host.newcomer == null).toList();
    HostReports target = reports;
    if (target == null || !all.stream().allMatch(host -> host.health.isKnown())) {
      return;
    }
    List<Host> now = new ArrayList<>();
    all.forEach(host -> now.add(seen(host)));
    if (!now.equals(told)) {
      log(told, now);
      told = List.copyOf(now);
      target.hosts(settings.environment(), told);
    }
  }

  private static void log(List<Host> before, List<Host> now) {
    for (Host host : now) {
      if (!before.contains(host)) {
        LOG.info("{}: {} {} {}", host.name(), host.state(), host.capacity(), host.reason());
      }
    }
  }

  private Host seen(Checked host) {
    EngineInfo info = host.info;
    Host seen =
        new Host(
            host.member.name(),
            host.newcomer == null
                ? capacity(host.member, info)
                : host.newcomer.capacity(info == null ? null : info.capacity()),
            attributes(info),
            host.health.state(),
            host.health.reason());
    String twin = twin(host);
    boolean mayBeActive = seen.state() == HostState.ACTIVE || host.health.isBooting();
    return twin.isEmpty() || !mayBeActive ? seen : seen.in(HostState.DRAINING, twin);
  }

  private static Map<String, String> attributes(@Nullable EngineInfo info) {
    Map<String, String> attributes = new HashMap<>(info == null ? Map.of() : info.attributes());
    // A network of nodes does not span engines.
    attributes.put(Host.NODES_TOGETHER, "true");
    return attributes;
  }

  private Resources capacity(Member member, @Nullable EngineInfo info) {
    Resources said = member.capacity();
    if (said != null) {
      return said;
    }
    return info == null ? Resources.NONE : info.capacity().without(settings.reserve());
  }

  /** Returns the refusal of a host whose engine is another host's already; mostly empty. */
  private String twin(Checked host) {
    EngineInfo info = host.info;
    if (info == null || info.identity().isEmpty()) {
      return "";
    }
    for (Checked other : hosts.values()) {
      if (other == host) {
        break;
      }
      if (other.info != null && other.info.identity().equals(info.identity())) {
        return "Its engine is that of host '%s' already (%s): one engine is one host"
            .formatted(other.member.name(), info.identity());
      }
    }
    return "";
  }

  /** Returns why a host is given up; nothing if it is not. */
  synchronized Optional<String> whyLost(String name) {
    Checked host = hosts.get(name);
    return host == null || host.health.state() != HostState.LOST
        ? Optional.empty()
        : Optional.of(host.health.reason());
  }

  /** Tells nothing any more. */
  @Override
  public void close() {
    List<Checked> all;
    synchronized (this) {
      reports = null;
      isClosed = true;
      all = List.copyOf(hosts.values());
    }
    all.forEach(host -> host.probe.close());
  }
}
