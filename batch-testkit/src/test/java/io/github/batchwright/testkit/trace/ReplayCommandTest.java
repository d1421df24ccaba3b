package io.github.batchwright.testkit.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayCommandTest {
  private static final String LOG =
      """
      ; MaxProcs: 4
      11 0 -1 10 4 -1 -1 4 20 -1 1 3 -1 -1 -1 -1 -1 -1
      12 1 -1 10 4 -1 -1 4 20 -1 1 3 -1 -1 -1 -1 -1 -1
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return new ReplayCommand(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(args);
  }

  private String log() throws IOException {
    return Files.writeString(folder.resolve("log.swf"), LOG).toString();
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void printsTheReportAndWritesTheStarts() throws IOException {
    Path starts = folder.resolve("starts");
    int code = run("--trace", log(), "--policy", "fcfs", "--starts", starts.toString());
    assertEquals("", err());
    assertEquals(0, code);
    assertEquals("11 0\n12 10\n", Files.readString(starts));
    JsonNode report = JsonMapper.builder().build().readTree(out.toByteArray());
    assertEquals("log.swf", report.get("trace").textValue());
    assertEquals("fcfs", report.get("policy").textValue());
    assertEquals("requested", report.get("estimates").textValue());
    assertEquals(4, report.get("processors").intValue());
    assertEquals(2, report.get("jobs").intValue());
    assertEquals(0, report.get("skipped").get("total").intValue());
    assertEquals(4.5, report.get("meanWaitSeconds").doubleValue());
    assertEquals(9, report.get("longestWaitSeconds").intValue());
    assertEquals(1.45, report.get("averageBoundedSlowdown").doubleValue());
    assertEquals(1.0, report.get("utilisation").doubleValue());
    assertEquals(20, report.get("makespanSeconds").intValue());
    assertEquals(1, report.get("users").intValue());
    assertEquals(1.0, report.get("userFairness").doubleValue());
    assertEquals(80, report.get("largestUsers").get(0).get("processorSeconds").intValue());
  }

  @Test
  void replaysWithTheOtherOptions() throws IOException {
    assertEquals(
        0, run("--procs", "8", "--policy", "fair-share", "--estimates", "exact", "--trace", log()));
    JsonNode report = JsonMapper.builder().build().readTree(out.toByteArray());
    assertEquals("exact", report.get("estimates").textValue());
    assertEquals(8, report.get("processors").intValue());
    assertEquals(0.0, report.get("meanWaitSeconds").doubleValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|--trace: must be given",
        "--trace x|--policy: must be given",
        "--trace|--trace: must be followed by a value",
        "--trace x --policy lifo|--policy: 'lifo' must be one of fcfs, easy, easy-sjbf, sjf,"
            + " conservative, fair-share",
        "--trace x --policy FCFS|--policy: 'FCFS' must be one of fcfs, easy, easy-sjbf, sjf,"
            + " conservative, fair-share",
        "--trace x --policy fcfs --estimates none|--estimates: 'none' must be one of requested,"
            + " exact",
        "--trace x --policy fcfs --procs 0|processors: '0' must be 1 to 1000000",
        "--trace x --policy fcfs --procs -4|--procs: '-4' must be a whole number, 1 to 1000000",
        "--trace x --trace y --policy fcfs|--trace: must be given once only",
        "--track x|argument: '--track' must be one of --trace, --policy, --estimates, --procs,"
            + " --starts",
      })
  void refusesArgumentsThatItDoesNotUnderstand(String line, String problem) {
    assertEquals(2, line == null ? run() : run(line.split(" ", -1)));
    assertTrue(err().startsWith("TraceReplay: " + problem + System.lineSeparator()), err());
    assertEquals(0, out.size());
  }

  @Test
  void saysWhyALogCannotBeReplayed() throws IOException {
    String missing = folder.resolve("missing").toString();
    assertEquals(1, run("--trace", missing, "--policy", "fcfs"));
    assertEquals("TraceReplay: there is no " + missing + System.lineSeparator(), err());
    err.reset();
    Path broken = Files.writeString(folder.resolve("broken"), LOG + "13 2\n");
    assertEquals(1, run("--trace", broken.toString(), "--policy", "fcfs"));
    assertEquals(
        "TraceReplay: " + broken + ", line 4: it has 2 fields; a job must have 18", err().strip());
    assertEquals(0, out.size());
  }

  @Test
  void refusesToWriteTheStartsOverTheTrace() throws IOException {
    String log = log();
    Path link = Files.createLink(folder.resolve("link"), Path.of(log));
    for (Path same : List.of(Path.of(log), folder.resolve(".").resolve("log.swf"), link)) {
      err.reset();
      assertEquals(2, run("--trace", log, "--policy", "fcfs", "--starts", same.toString()));
      assertTrue(
          err()
              .startsWith(
                  "TraceReplay: --starts: '" + same + "' must be another file than the trace"),
          err());
      assertEquals(LOG, Files.readString(Path.of(log)));
    }
    assertEquals(0, out.size());
  }

  @Test
  void aLogThatCannotBeReplayedLeavesTheStartsAsTheyWere() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken"), LOG + "13 2\n");
    Path starts = Files.writeString(folder.resolve("starts"), "of another day\n");
    String[] args = {
      "--trace", broken.toString(), "--policy", "fcfs", "--starts", starts.toString()
    };
    assertEquals(1, run(args));
    assertEquals("of another day\n", Files.readString(starts));
    Files.delete(starts);
    assertEquals(1, run(args));
    assertFalse(Files.exists(starts));
  }

  @Test
  void saysThatTheStartsCannotBeWritten() throws IOException {
    Path missing = folder.resolve("missing").resolve("starts");
    assertEquals(1, run("--trace", log(), "--policy", "fcfs", "--starts", missing.toString()));
    assertEquals(
        "TraceReplay: --starts: '" + missing + "' cannot be written: no file can be made there",
        err().strip());
    err.reset();
    assertEquals(1, run("--trace", log(), "--policy", "fcfs", "--starts", folder.toString()));
    assertEquals(
        "TraceReplay: --starts: '" + folder + "' cannot be written: it is no file to write",
        err().strip());
    assertEquals(0, out.size());
  }

  @Test
  void explainsItself() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("--starts OUT"));
  }
}
