package io.github.batchwright.testkit;

import io.github.batchwright.model.HostState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.HostReports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of one compute environment, which come, change and go as a test says. Each change is
 * told at once, and taken in by the service's next turn. They live in the world outside: a service
 * that is started again is told of them again. Confined to one thread.
 */
public final class ScriptedHosts {
  private final String computeEnvironment;
  private final ScriptedExecutor executor;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private @Nullable HostReports reports;
  private boolean silent;
  private boolean everTold;

  ScriptedHosts(String computeEnvironment, ScriptedExecutor executor) {
    this.computeEnvironment = computeEnvironment;
    this.executor = executor;
  }

  /** Adds a host that takes work, or has one that is there take work and be as large. */
  public ScriptedHosts add(String name, Resources capacity) {
    Host known = hosts.get(name);
    return put(
        known == null
            ? Host.active(name, capacity)
            : new Host(name, capacity, known.attributes(), HostState.ACTIVE, ""));
  }

  /** Has a host, or has it be as it is said to be. */
  public ScriptedHosts put(Host host) {
    hosts.put(host.name(), host);
    return tell();
  }

  /** Has a host take no new work; what runs there goes on. */
  public ScriptedHosts drain(String name, String reason) {
    return put(host(name).in(HostState.DRAINING, reason));
  }

  /** Has a host take new work again. */
  public ScriptedHosts activate(String name) {
    return put(host(name).in(HostState.ACTIVE, ""));
  }

  /** Has a host be larger or smaller; what runs there goes on. */
  public ScriptedHosts resize(String name, Resources capacity) {
    Host known = host(name);
    return put(new Host(name, capacity, known.attributes(), known.state(), known.reason()));
  }

  /** Gives a host up: its attempts end as {@link AttemptOutcome#lost lost}. */
  public ScriptedHosts lose(String name) {
    put(host(name).in(HostState.LOST, "it does not answer"));
    executor.endOn(computeEnvironment + "/" + name, AttemptOutcome.lost("its host was lost"));
    return this;
  }

  /** Has a host be there no more; what runs there ends as it would have. */
  public ScriptedHosts remove(String name) {
    host(name);
    hosts.remove(name);
    return tell();
  }

  /** Tells nothing, not even to a service that is started again, until {@link #speakAgain}. */
  public ScriptedHosts fallSilent() {
    silent = true;
    return this;
  }

  /** Tells of all hosts, and of each change from now on. */
  public ScriptedHosts speakAgain() {
    silent = false;
    return tell();
  }

  /** Returns the hosts as they are, in the order in which they came. */
  public List<Host> all() {
    return List.copyOf(hosts.values());
  }

  private Host host(String name) {
    Host known = hosts.get(name);
    if (known == null) {
      throw new IllegalArgumentException(
          "name: '" + name + "' must be one of the hosts " + hosts.keySet());
    }
    return known;
  }

  /** Tells a new life of the service; nothing if there was never a host to tell of. */
  void start(HostReports newReports) {
    reports = newReports;
    if (everTold) {
      tell();
    }
  }

  private ScriptedHosts tell() {
    everTold = true;
    if (reports != null && !silent) {
      reports.hosts(computeEnvironment, all());
    }
    return this;
  }
}
