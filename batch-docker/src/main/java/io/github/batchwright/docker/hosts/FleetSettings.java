package io.github.batchwright.docker.hosts;

import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.model.Resources;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a fleet before any engine has answered. Immutable.
 *
 * @param environment the environment whose hosts the engines are
 * @param members the engines, in the order in which they were named, no name twice; at least one,
 *     unless all engines of the executor come and go
 * @param takesAll whether the one engine runs whatever it is told to, wherever that was placed
 * @param reserve what of each engine jobs may not use
 * @param lossGrace how long an engine may be silent before it is given up, or null for ever
 * @param checks how engines are checked
 */
public record FleetSettings(
    String environment,
    List<Member> members,
    boolean takesAll,
    Resources reserve,
    @Nullable Duration lossGrace,
    Checks checks) {

  /**
   * An engine.
   *
   * @param name the name of the host
   * @param address where it listens
   * @param capacity what jobs may use of it, or null for what it tells, less the reserve
   */
  public record Member(String name, EngineAddress address, @Nullable Resources capacity) {}

  /**
   * How often and how patiently an engine is asked whether it is there.
   *
   * @param pause the time between an answer, or its absence, and the next question
   * @param deadline how long an answer may take
   */
  public record Checks(Duration pause, Duration deadline) {
    public static final Checks DEFAULT = new Checks(Duration.ofSeconds(5), Duration.ofSeconds(3));
  }

  /** Copies the list. */
  public FleetSettings {
    members = List.copyOf(members);
  }

  /** Returns a fleet without engines. */
  public static FleetSettings none(Checks checks) {
    return new FleetSettings("", List.of(), false, Resources.NONE, null, checks);
  }

  /** Returns what an attempt's instance is called if it was placed on a host. */
  String instance(String host) {
    return environment + "/" + host;
  }
}
