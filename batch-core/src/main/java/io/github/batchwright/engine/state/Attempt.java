package io.github.batchwright.engine.state;

import io.github.batchwright.engine.cost.Charge;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as the cluster keeps it. Immutable. Instants are milliseconds since the epoch.
 *
 * @param number counted from 1
 * @param environment the name of the compute environment
 * @param instance the position of the instance in it
 * @param host the name of the host that was the instance, or null if it was a described one
 * @param placedAt when it was placed
 * @param startedAt when it began to run, or {@link #NEVER}
 * @param stoppedAt when it ended, or {@link #NEVER}
 * @param exitCode its exit code, or null
 * @param reason the executor's words, or null
 * @param statusReason the scheduler's words, or null
 * @param stop how it is being stopped, or null
 * @param lost whether its host or its engine was lost
 * @param preempted whether it was stopped to make room for another job, and its job waits again
 * @param cost what it is charged for, or its nodes that have ended; null if nothing has ended, or
 *     no price is known
 */
public record Attempt(
    int number,
    String environment,
    int instance,
    @Nullable String host,
    long placedAt,
    long startedAt,
    long stoppedAt,
    @Nullable Integer exitCode,
    @Nullable String reason,
    @Nullable String statusReason,
    @Nullable StopOrder stop,
    boolean lost,
    boolean preempted,
    @Nullable Charge cost) {
  /** An instant that has not come. */
  public static final long NEVER = -1;

  /** Why an attempt is being stopped. */
  public enum StopCause {
    /** It ran too long. */
    TIMEOUT,
    /** A caller terminated the job. */
    TERMINATED,
    /** The service stops. */
    SHUTDOWN,
    /** The main node of its multi-node job ended. */
    MAIN_NODE_ENDED,
    /** Its instance is taken back, or gone. */
    INSTANCE_RECLAIMED,
    /** Its place goes to another job. */
    PREEMPTED
  }

  /**
   * A stop that was ordered and has not been carried out.
   *
   * @param cause why
   * @param reason the status reason the job will have
   */
  public record StopOrder(StopCause cause, String reason) {}

  static Attempt placed(
      int number, String environment, int instance, @Nullable String host, long at) {
    return new Attempt(
        number,
        environment,
        instance,
        host,
        at,
        NEVER,
        NEVER,
        null,
        null,
        null,
        null,
        false,
        false,
        null);
  }

  Attempt started(long at) {
    return new Attempt(
        number,
        environment,
        instance,
        host,
        placedAt,
        at,
        NEVER,
        null,
        null,
        null,
        stop,
        false,
        false,
        cost);
  }

  Attempt stopping(StopOrder order) {
    return new Attempt(
        number,
        environment,
        instance,
        host,
        placedAt,
        startedAt,
        NEVER,
        null,
        null,
        null,
        order,
        false,
        false,
        cost);
  }

  Attempt ended(
      long at,
      @Nullable Integer code,
      @Nullable String why,
      @Nullable String statusWhy,
      boolean wasLost,
      boolean wasPreempted) {
    return new Attempt(
        number,
        environment,
        instance,
        host,
        placedAt,
        startedAt,
        at,
        code,
        why,
        statusWhy,
        null,
        wasLost,
        wasPreempted,
        cost);
  }

  /** Adds to what it is charged for. */
  Attempt charged(@Nullable Charge more) {
    if (more == null || (cost != null && !cost.currency().equals(more.currency()))) {
      return this;
    }
    Charge sum =
        cost == null
            ? more
            : new Charge(cost.currency(), cost.hourlyMillis().add(more.hourlyMillis()));
    return new Attempt(
        number,
        environment,
        instance,
        host,
        placedAt,
        startedAt,
        stoppedAt,
        exitCode,
        reason,
        statusReason,
        stop,
        lost,
        preempted,
        sum);
  }

  /** Returns what the instance is called. */
  public String instanceName() {
    return instanceName(environment, instance, host);
  }

  static String instanceName(String environment, int instance, @Nullable String host) {
    return environment + "/" + (host == null ? Integer.toString(instance) : host);
  }

  /** Says whether it is being stopped to make room for another job. */
  public boolean isBeingPreempted() {
    return stop != null && stop.cause() == StopCause.PREEMPTED;
  }

  public boolean isOpen() {
    return stoppedAt == NEVER;
  }
}
