package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void refusesWithFieldValueAndRule(@TempDir Path folder) {
    String some = folder.toString();
    assertRefused(
        "option: '--dokcer' must be one of --docker, --image, --limit, --help", "--dokcer");
    assertRefused("--image: '' must not be blank", "--docker", "--image");
    assertRefused("--image: 'busybox' must come with --docker", "--image", "busybox", some);
    assertRefused("--limit: '1' must be a whole number from 2 to 999999999", "--limit", "1");
    assertRefused("--limit: 'many' must be a whole number from 2 to 999999999", "--limit", "many");
    assertRefused("--limit: '' must not be blank", "--limit");
    assertRefused("FOLDER: 'no/such' must be an existing folder", "no/such");
    assertRefused("FOLDER: '' must be an existing folder", "");
    assertRefused("FOLDER: 'b' must not follow another one, '" + some + "'", some, "b");
  }

  @Test
  void refusesAFolderWithoutTwoTextFiles(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("alone"), "text");

    assertRefused(
        "FOLDER: '"
            + folder
            + "' must hold at least 2 text files that can be counted, for the 2 children that an"
            + " array job has at the least",
        folder.toString());
  }

  @Test
  void printsHelp() {
    assertEquals(0, run("--help"));

    assertEquals(Options.HELP, out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void countsTheRepositoryInProcessesUnlessSaid() throws Exception {
    Options options = Options.parse(List.of());

    assertTrue(Files.isDirectory(options.folder().resolve("samples/quickstart")));
    assertNull(options.image());
    assertEquals(Integer.MAX_VALUE, options.limit());
  }

  @Test
  void countsSomeFilesInBusyboxWithDocker(@TempDir Path folder) throws Exception {
    Options options = Options.parse(List.of("--docker", folder.toString()));

    assertEquals(new Options(folder, "busybox:stable", 40), options);
  }

  @Test
  void leavesOutWhatACommandCannotHold(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("large"), "x".repeat(100_001));
    Files.writeString(folder.resolve("small"), "y\0\u00e9");
    for (int i = 0; i < 12; i++) {
      Files.writeString(folder.resolve("z" + i), "z".repeat(99_000));
    }

    try (var files = Files.list(folder)) {
      InputTexts inputs = InputTexts.of(files.sorted().toList(), "image");
      assertEquals(11, inputs.count());
      assertEquals("y   ", inputs.texts().get(0));
    }
  }

  private void assertRefused(String message, String... arguments) {
    err.reset();
    assertEquals(2, run(arguments));
    assertEquals(
        "quickstart: " + message + System.lineSeparator(), err.toString(StandardCharsets.UTF_8));
  }

  private int run(String... arguments) {
    return Quickstart.main(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false);
  }
}
