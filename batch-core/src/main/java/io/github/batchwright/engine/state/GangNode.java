package io.github.batchwright.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * One node in one attempt of a multi-node job. Immutable. Instants are milliseconds since the
 * epoch.
 *
 * @param instance the position of its instance in the attempt's environment
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
    long startedAt,
    long stoppedAt,
    @Nullable Integer exitCode,
    @Nullable String reason,
    @Nullable String statusReason,
    boolean succeeded,
    boolean lost) {

  static GangNode placed(int instance) {
    return new GangNode(instance, Attempt.NEVER, Attempt.NEVER, null, null, null, false, false);
  }

  GangNode started(long at) {
    return new GangNode(instance, at, Attempt.NEVER, null, null, null, false, false);
  }

  GangNode ended(
      long at,
      @Nullable Integer code,
      @Nullable String why,
      String statusWhy,
      boolean well,
      boolean gone) {
    return new GangNode(instance, startedAt, at, code, why, statusWhy, well, gone);
  }

  public boolean isOpen() {
    return stoppedAt == Attempt.NEVER;
  }
}
