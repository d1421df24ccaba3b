package io.github.batchwright.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * One node in one attempt of a multi-node job. Immutable. Instants are milliseconds since the
 * epoch.
 *
 * @param instance the position of its instance in the attempt's environment
 * @param host the name of the host that was the instance, or null if it was a described one
 * @param startedAt when it began to run, or {@link Attempt#NEVER}
 * @param stoppedAt when it ended or was let go, or {@link Attempt#NEVER}
 * @param exitCode its exit code, or null
 * @param reason the executor's words, or null
 * @param statusReason the scheduler's words, or null
 * @param succeeded whether it ended well
 * @param lost whether its host or its engine was lost
 */
public record GangNode(
    int instance,
    @Nullable String host,
    long startedAt,
    long stoppedAt,
    @Nullable Integer exitCode,
    @Nullable String reason,
    @Nullable String statusReason,
    boolean succeeded,
    boolean lost) {

  static GangNode placed(int instance, @Nullable String host) {
    return new GangNode(
        instance, host, Attempt.NEVER, Attempt.NEVER, null, null, null, false, false);
  }

  GangNode started(long at) {
    return new GangNode(instance, host, at, Attempt.NEVER, null, null, null, false, false);
  }

  GangNode ended(
      long at,
      @Nullable Integer code,
      @Nullable String why,
      String statusWhy,
      boolean well,
      boolean gone) {
    return new GangNode(instance, host, startedAt, at, code, why, statusWhy, well, gone);
  }

  /** Returns what its instance is called. */
  public String instanceName(Attempt attempt) {
    return Attempt.instanceName(attempt.environment(), instance, host);
  }

  public boolean isOpen() {
    return stoppedAt == Attempt.NEVER;
  }
}
