package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import io.github.batchwright.attempts.Signals;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.spi.AttemptOutcome;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the engine says of a container that no longer runs, and what that means. Immutable.
 *
 * @param status the engine's word, such as {@code exited}
 * @param exitCode the exit code; 0 if the engine gives none
 * @param oomKilled whether the kernel killed a process in it for its memory
 * @param error what went wrong at its start, or an empty text
 */
public record ContainerEnd(String status, int exitCode, boolean oomKilled, String error) {
  public static final String OUT_OF_MEMORY =
      "OutOfMemoryError: Container killed due to memory usage";
  static final String REMOVED = "Its container was removed by somebody else while it ran";

  static final String UNSEEN = "The engine or its machine went down while the container ran";

  /**
   * What the engine's first process says when the program cannot be executed. By then the container
   * runs as far as the engine is concerned, so nothing else tells it from a program that ran.
   */
  private static final Pattern NOT_STARTED =
      Pattern.compile("\\A\\[FATAL tini \\(\\d+\\)] (exec .* failed: .*)");

  static ContainerEnd of(ContainerState state) {
    Long code = state.getExitCodeLong();
    return new ContainerEnd(
        orEmpty(state.getStatus()),
        code == null ? 0 : code.intValue(),
        Boolean.TRUE.equals(state.getOOMKilled()),
        orEmpty(state.getError()));
  }

  /** Returns when it ended by the engine's clock, or {@link Instant#MAX} if that is not known. */
  static Instant finishedAt(ContainerState state) {
    try {
      return Instant.parse(orEmpty(state.getFinishedAt()));
    } catch (DateTimeParseException e) {
      return Instant.MAX;
    }
  }

  /** Says whether a container in this state has not ended; one that was only created has. */
  static boolean isRunning(String status) {
    return status.equals("running") || status.equals("paused") || status.equals("restarting");
  }

  /** Says whether it has not ended after all. */
  boolean isRunning() {
    return isRunning(status);
  }

  /** Says whether somebody is removing it, so that its logs may be gone at any moment. */
  boolean isBeingRemoved() {
    return status.equals("removing");
  }

  /**
   * Returns what the end means for the attempt.
   *
   * @param errorOutput the beginning of what the container wrote to standard error
   */
  public AttemptOutcome outcome(String errorOutput) {
    if (isBeingRemoved()) {
      return AttemptOutcome.lost(REMOVED);
    }
    if (status.equals("created")) {
      return Refusals.of(Refusals.START, EngineMessages.oneLine(error)).outcome();
    }
    // A child may have been killed for its memory while the main process went on to a good end.
    if (oomKilled && exitCode != 0) {
      return AttemptOutcome.outOfMemory(exitCode, OUT_OF_MEMORY);
    }
    Matcher notStarted = NOT_STARTED.matcher(errorOutput);
    if (exitCode != 0 && notStarted.find()) {
      return AttemptOutcome.cannotStart(Refusals.START + notStarted.group(1));
    }
    return Signals.outcome(exitCode, true);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
