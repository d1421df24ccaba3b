package io.github.batchwright.spi;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.AttemptContainerDetail;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param cause what kind of end it was
 * @param exitCode the exit code, or null if there is none
 * @param reason more about it, in words that {@code evaluateOnExit.onReason} can match, or null.
 *     AWS: {@code container.reason}
 * @param containers how each container ended, if the attempt has several; at most 100. AWS: {@code
 *     taskProperties.containers}
 */
public record AttemptOutcome(
    Cause cause,
    @Nullable Integer exitCode,
    @Nullable String reason,
    List<AttemptContainerDetail> containers) {
  private static final int MOST_CONTAINERS = 100;

  /**
   * Checks that there is a cause, and copies the list.
   *
   * @throws IllegalArgumentException if there are too many containers
   */
  public AttemptOutcome {
    Objects.requireNonNull(cause, "cause");
    containers = ImmutableList.copyOf(containers);
    Checks.require(
        containers.size() <= MOST_CONTAINERS,
        "containers",
        containers.size(),
        "must be at most " + MOST_CONTAINERS);
  }

  /** The end of an attempt of one container, process or handler. */
  public AttemptOutcome(Cause cause, @Nullable Integer exitCode, @Nullable String reason) {
    this(cause, exitCode, reason, List.of());
  }

  /** Returns this end, and how each of several containers ended. */
  public AttemptOutcome of(List<AttemptContainerDetail> each) {
    return new AttemptOutcome(cause, exitCode, reason, each);
  }

  /** The kinds of end. */
  public enum Cause {
    /** It ran and gave an exit code. */
    EXITED,
    /** It was ended by a signal; the exit code is 128 plus the signal's number. */
    SIGNALLED,
    /** It used more memory than it asked for. */
    OUT_OF_MEMORY,
    /** It could not be started this time; another attempt may fare better. */
    CANNOT_START,
    /** It can never be started as it is described; it is not tried again. */
    INVALID,
    /** Its host or its engine is gone, and nobody knows how it ended. */
    LOST
  }

  /** It returned this exit code. */
  public static AttemptOutcome exited(int exitCode) {
    return new AttemptOutcome(Cause.EXITED, exitCode, null);
  }

  /** It returned this exit code, and there is more to say. */
  public static AttemptOutcome exited(int exitCode, String reason) {
    return new AttemptOutcome(Cause.EXITED, exitCode, reason);
  }

  /** A signal ended it, such as {@code signalled(9, "SIGKILL")}. */
  public static AttemptOutcome signalled(int signal, String name) {
    return new AttemptOutcome(
        Cause.SIGNALLED, 128 + signal, "Killed by signal " + signal + " (" + name + ")");
  }

  /** It used too much memory. */
  public static AttemptOutcome outOfMemory(@Nullable Integer exitCode, String reason) {
    return new AttemptOutcome(Cause.OUT_OF_MEMORY, exitCode, reason);
  }

  /** It could not be started this time. */
  public static AttemptOutcome cannotStart(String reason) {
    return new AttemptOutcome(Cause.CANNOT_START, null, reason);
  }

  /** It can never be started as it is described. */
  public static AttemptOutcome invalid(String reason) {
    return new AttemptOutcome(Cause.INVALID, null, reason);
  }

  /** Nobody knows how it ended. */
  public static AttemptOutcome lost(String reason) {
    return new AttemptOutcome(Cause.LOST, null, reason);
  }

  /** Says whether it ran to its end and returned 0. */
  public boolean isSuccess() {
    return cause == Cause.EXITED && exitCode != null && exitCode == 0;
  }
}
