package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.docker.DockerEngines;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.samples.quickstart.Quickstart.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class QuickstartTest {
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");

  @TempDir Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void countsKnownFilesOfAnyNameAndContent() throws Exception {
    writeKnownFiles();

    Result result = run(folder.toString());

    assertEquals(Map.of("a", 3L, "b", 2L, "caf", 1L, "the", 1L), result.words());
    assertEquals(JobStatus.SUCCEEDED, result.count().status());
    assertEquals(JobStatus.SUCCEEDED, result.merge().status());
    assertTrue(text().contains("7 words, 4 different"), text());
    assertTrue(text().contains("        3  a\n        2  b\n"), text());
  }

  @Test
  void countsThisRepositoryAsJavaCountsIt() throws Exception {
    Options options = Options.parse(List.of());

    Result result = new Quickstart(out, false).run(options);

    Map<String, Long> expected = count(options.folder());
    assertTrue(expected.get("batchwright") > 100, () -> "found in " + options.folder());
    assertEquals(expected, result.words());
  }

  @Test
  void retriesOneChildAndTimesTheOtherOut() throws Exception {
    writeKnownFiles();

    List<JobDetail> mishaps = run(folder.toString()).mishaps();

    JobDetail retried = mishaps.get(0);
    assertEquals(JobStatus.SUCCEEDED, retried.status());
    assertEquals(List.of(75, 0), retried.attempts().stream().map(AttemptDetail::exitCode).toList());
    JobDetail late = mishaps.get(1);
    assertEquals(JobStatus.FAILED, late.status());
    assertEquals("Job attempt duration exceeded timeout", late.statusReason());
    assertEquals(1, late.attempts().size());
    assertTrue(line("  child 0").matches(".* SUCCEEDED .* 2  75, 0 .*"), text());
    assertTrue(line("  child 1").matches(".* FAILED .* 1  .*exceeded timeout"), text());
  }

  @Test
  void printsPlainLinesWhereThereIsNoTerminal() throws Exception {
    writeKnownFiles();

    run(folder.toString());

    assertFalse(text().contains("\r") || text().contains("\033"), text());
    assertTrue(text().contains("7 of 7 jobs are finished\n"), text());
    assertTrue(line("count ").matches(".* SUCCEEDED .* 5 +children: 5 SUCCEEDED"), text());
    assertTrue(line("merge ").matches(".* SUCCEEDED .* 1  0 .*"), text());
  }

  @Test
  void drawsABarOnATerminal() throws Exception {
    writeKnownFiles();

    new Quickstart(out, true).run(Options.parse(List.of(folder.toString())));

    assertTrue(text().contains("100%"), text());
    assertTrue(text().contains("7/7 jobs"), text());
    assertFalse(text().contains("are finished"), text());
  }

  @Test
  void saysWhyAChildHasFailed() throws Exception {
    writeKnownFiles();
    Path gone = folder.resolve("z");
    Files.writeString(gone, "here for now");
    Options options = Options.parse(List.of(folder.toString()));
    List<Path> files = TextFiles.below(folder);
    Files.delete(gone);

    Result result = new Quickstart(out, false).run(options, files);

    assertFalse(result.isSuccess());
    assertEquals(Map.of(), result.words());
    assertTrue(line("count ").matches(".* FAILED .*children: 5 SUCCEEDED, 1 FAILED"), text());
    assertTrue(line("  child 5").contains(" FAILED "), text());
    assertTrue(line("merge ").contains("Dependent Job failed"), text());
  }

  @Test
  void countsInContainers() throws Exception {
    Optional<String> whyNot = DockerEngines.whyUnavailable();
    if (whyNot.isPresent()) {
      assertFalse("required".equals(System.getProperty("batch.docker")), whyNot::get);
      System.out.println("[Docker] The Docker test of the sample is skipped: " + whyNot.get());
      Assumptions.abort(whyNot.get());
    }
    writeKnownFiles();

    // The tests of batch-docker, which run before, have made or fetched the image.
    boolean made = Files.isExecutable(Path.of("/bin/busybox"));
    String image = made ? "batchwright/busybox:test" : "busybox:stable";
    Result result = run("--docker", "--image", image, folder.toString());

    assertEquals(Map.of("a", 3L, "b", 2L, "caf", 1L, "the", 1L), result.words(), this::text);
    assertEquals(JobStatus.SUCCEEDED, result.mishaps().get(0).status(), this::text);
    assertEquals(2, result.mishaps().get(0).attempts().size(), this::text);
    assertEquals("Job attempt duration exceeded timeout", result.mishaps().get(1).statusReason());
  }

  private void writeKnownFiles() throws IOException {
    Files.writeString(folder.resolve("two words.txt"), "a B\r\n\tA b2a\n");
    Files.writeString(folder.resolve("-quoted 'and' $(dollars)"), "The caf\u00e9");
    Files.writeString(folder.resolve("empty"), "");
    Files.writeString(folder.resolve("numbers only"), "1 2 3\n");
    Path below = Files.createDirectories(folder.resolve("a/b"));
    Files.write(below.resolve("not UTF-8"), new byte[] {(byte) 0xe9, '\n', '\n', (byte) 0xff});
    Files.write(below.resolve("binary"), new byte[] {'a', 0, 'b'});
    Path target = Files.createDirectories(folder.resolve("target"));
    Files.writeString(target.resolve("built"), "a b c d");
  }

  private Result run(String... arguments) throws Exception {
    return new Quickstart(out, false).run(Options.parse(List.of(arguments)));
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private String line(String start) {
    return text().lines().filter(line -> line.startsWith(start)).findFirst().orElse("");
  }

  /** Counts without anything of the sample. */
  private static Map<String, Long> count(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> !root.relativize(path).toString().matches("(.*/)?(target|[.]git)(/.*)?"))
          .filter(path -> Files.isRegularFile(path) && !Files.isSymbolicLink(path))
          .map(QuickstartTest::read)
          .filter(text -> text.substring(0, Math.min(8_000, text.length())).indexOf('\0') < 0)
          .flatMap(text -> WORD.matcher(text).results())
          .map(MatchResult::group)
          .collect(
              Collectors.groupingBy(
                  word -> word.toLowerCase(Locale.ROOT), TreeMap::new, Collectors.counting()));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
