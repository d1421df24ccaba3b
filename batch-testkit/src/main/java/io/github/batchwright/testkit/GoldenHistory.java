package io.github.batchwright.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares the facts of a harness with a text file that is kept beside the tests, so that whoever
 * changes what is decided sees it in the file's own differences.
 *
 * <p>A line says when, what, and to which job, as {@link BatchHarness#history()} writes it:
 *
 * <pre>
 * +0s     JobSubmitted a queue=default definition=work:1
 * +0s     AttemptPlaced a attempt=1 environment=local instance=0
 * +3s     AttemptEnded a event=SUCCEED exitCode=0 statusReason="Process exited"
 * </pre>
 *
 * <p>A file that is not there is written, and the test fails and says so: look at the file, keep
 * it, and run the test again. With the system property {@code golden.write} set to {@code true}, a
 * file that differs is written anew in the same way. The files are read from the folder of the
 * sources, not from the class path, and relative to the working directory of the tests: that of the
 * module, with Maven and Gradle.
 *
 * <p>To be called on the thread of the harness.
 */
public final class GoldenHistory {
  /** The system property that has files written anew if it is {@code true}. */
  public static final String WRITE = "golden.write";

  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

  private GoldenHistory() {}

  /**
   * Compares the facts so far with {@code src/test/resources/golden/<name>.txt}.
   *
   * @param name without the ending; may have folders before it
   * @throws AssertionError if they differ, with the first line that does, or if the file was
   *     written
   */
  public static void assertMatches(BatchHarness harness, String name) {
    assertMatches(harness, FOLDER.resolve(name + ".txt"));
  }

  /**
   * Compares the facts so far with a file.
   *
   * @throws AssertionError if they differ, with the first line that does, or if the file was
   *     written
   * @throws UncheckedIOException if the file cannot be read or written
   */
  public static void assertMatches(BatchHarness harness, Path file) {
    String actual = harness.history();
    try {
      if (Files.notExists(file)) {
        write(file, actual);
        throw new AssertionError(
            "golden history " + file + " was not there and is written: look at it, and run again");
      }
      String expected = Files.readString(file);
      if (TextDiff.same(expected, actual)) {
        return;
      }
      if (Boolean.getBoolean(WRITE)) {
        write(file, actual);
        throw new AssertionError(
            "golden history %s is written anew: look at the difference, and run again; %s"
                .formatted(file, TextDiff.describe(expected, actual)));
      }
      throw new AssertionError(
          "golden history %s: %sif this is as it should be, run again with -D%s=true"
              .formatted(file, TextDiff.describe(expected, actual), WRITE));
    } catch (IOException e) {
      throw new UncheckedIOException("golden history " + file, e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, text);
  }
}
