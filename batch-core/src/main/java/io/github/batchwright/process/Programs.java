package io.github.batchwright.process;

import com.google.common.base.Splitter;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.spi.AttemptOutcome;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file of a program the way {@code execvp} does. Stateless.
 *
 * <p>It is looked for before the launch, for two reasons: a program that is missing is told apart
 * from one that exits with 127, and the {@code PATH} that counts is the one the process will have.
 */
final class Programs {
  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

  private Programs() {}

  /**
   * Returns the file to run.
   *
   * @param program what the command begins with
   * @param directory where a relative path begins
   * @param searchPath the {@code PATH} of the process, or null if it has none
   */
  static Path resolve(String program, Path directory, @Nullable String searchPath)
      throws CannotStartException {
    try {
      return program.indexOf('/') >= 0
          ? checked(program, directory.resolve(program))
          : searched(program, directory, searchPath == null ? USUAL_PATH : searchPath);
    } catch (InvalidPathException e) {
      throw refused(program, "is not a path: " + e.getReason());
    }
  }

  /** Returns a program on a search path, or nothing. */
  static Optional<Path> find(String program, Path directory, String searchPath) {
    for (String folder : Splitter.on(':').split(searchPath)) {
      // An empty entry stands for the working directory.
      Path file = directory.resolve(folder).resolve(program);
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return Optional.of(file.toAbsolutePath());
      }
    }
    return Optional.empty();
  }

  private static Path searched(String program, Path directory, String searchPath)
      throws CannotStartException {
    Optional<Path> found = find(program, directory, searchPath);
    if (found.isEmpty()) {
      throw refused(program, "is no executable file in a folder of PATH, " + searchPath);
    }
    return found.get();
  }

  private static Path checked(String program, Path file) throws CannotStartException {
    if (!Files.exists(file)) {
      throw refused(program, "does not exist (" + file.toAbsolutePath() + ")");
    }
    if (!Files.isRegularFile(file)) {
      throw refused(program, "is not a file (" + file.toAbsolutePath() + ")");
    }
    if (!Files.isExecutable(file)) {
      throw refused(program, "is not executable (" + file.toAbsolutePath() + ")");
    }
    return file.toAbsolutePath();
  }

  private static CannotStartException refused(String program, String why) {
    return new CannotStartException(
        AttemptOutcome.cannotStart("processProperties.command[0]: '" + program + "' " + why));
  }
}
