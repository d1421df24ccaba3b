package io.github.batchwright.testkit.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwfTraceTest {
  private static final String JOB = " 7  60 5 3600 16 12.5 2048.25 32 7200 -1 1 3 2 9 1 -1 -1 -1";
  private static final SwfJob PARSED =
      new SwfJob(7, 60, 5, 3600, 16, 12.5, 2048.25, 32, 7200, -1, 1, 3, 2, 9, 1, -1, -1, -1);

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Files.write(folder.resolve("log.swf"), text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static List<SwfJob> jobs(Path file) throws IOException {
    List<SwfJob> all = new ArrayList<>();
    try (SwfTrace trace = SwfTrace.open(file)) {
      for (Optional<SwfJob> job = trace.next(); job.isPresent(); job = trace.next()) {
        all.add(job.get());
      }
    }
    return all;
  }

  @Test
  void readsEveryFieldAndPassesCommentsOver() throws IOException {
    Path log = write("; Computer: one\n;\n\n" + JOB + "\n; between jobs\n\n" + JOB);
    assertEquals(List.of(PARSED, PARSED), jobs(log));
  }

  @Test
  void readsLinesOfOtherSystemsAndTabsAndNamesInOldEncodings() throws IOException {
    Path log =
        write("; Note: J\u00fcrgen\r\n" + JOB.replace(' ', '\t') + " \r\n" + JOB + " 99\r\n");
    assertEquals(List.of(PARSED, PARSED), jobs(log));
  }

  @Test
  void knowsGzipByItsFirstBytes() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write((JOB + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    Path log = Files.write(folder.resolve("no-ending"), packed.toByteArray());
    assertEquals(List.of(PARSED), jobs(log));
    byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() - 9);
    Path broken = Files.write(folder.resolve("broken.gz"), cut);
    assertThrows(IOException.class, () -> jobs(broken));
  }

  @Test
  void readsTheHeader() throws IOException {
    try (SwfTrace trace =
        SwfTrace.open(
            write("; Computer: a: b\n;maxprocs:  128 (of 130)\n; MaxNodes: 64\n" + JOB + "\n"))) {
      assertEquals(Optional.of("a: b"), trace.header("computer"));
      assertEquals(Optional.empty(), trace.header("Installation"));
      assertEquals(OptionalLong.of(128), trace.processors());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "; MaxProcs: 128|128",
        "; MaxNodes: 64|64",
        "; MaxProcs: 9,216|9216",
        "; MaxProcs: 1'024'000|1024000",
        "; MaxProcs: 9_216 (of 9_300)|9216",
        "; MaxProcs: 144, and one for logins|144",
        "; MaxProcs: -1|0",
        "; MaxProcs: 0|0",
        "; MaxProcs:|0",
        "; Computer: x|0",
      })
  void knowsTheProcessorsIfTheHeaderDoes(String line, long processors) throws IOException {
    try (SwfTrace trace = SwfTrace.open(write(line + "\n"))) {
      assertEquals(processors, trace.processors().orElse(0));
      assertEquals(Optional.empty(), trace.next());
      assertEquals(Optional.empty(), trace.next());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "60|6x|field 2 (submit time): '6x' must be a whole number of at most 15 digits",
        "3600|3600.5|field 4 (run time): '3600.5' must be a whole number of at most 15 digits",
        "12.5|NaN|field 6 (average CPU time): 'NaN' must be a number of at most 15 digits before"
            + " its point",
        "12.5|1e3|field 6 (average CPU time): '1e3' must be a number of at most 15 digits before"
            + " its point",
        "32|1234567890123456|field 8 (requested processors): '1234567890123456' must be a whole"
            + " number of at most 15 digits",
        "7200|-|field 9 (requested time): '-' must be a whole number of at most 15 digits",
        "-1 -1 -1|-1 -1|it has 17 fields; a job must have 18",
      })
  void saysWhereALineIsWrong(String right, String wrong, String problem) throws IOException {
    Path log = write("; Computer: x\n" + JOB + "\n" + JOB.replaceFirst(right, wrong) + "\n");
    SwfException refusal = assertThrows(SwfException.class, () -> jobs(log));
    assertEquals(log + ", line 3: " + problem, refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "many",
        "1234567890123456",
        "9,21",
        "9,2166",
        "1234,567",
        "9 216",
        "9.216",
        "128x",
        "4-8",
        ","
      })
  void saysWhereTheHeadersProcessorsAreNoNumber(String value) throws IOException {
    Path log = write("; Computer: x\n; MaxProcs: " + value + "\n; MaxNodes: 4\n" + JOB + "\n");
    try (SwfTrace trace = SwfTrace.open(log)) {
      SwfException refusal = assertThrows(SwfException.class, trace::processors);
      assertEquals(
          log + ", line 2: MaxProcs: '" + value + "' must be a whole number of at most 15 digits",
          refusal.getMessage());
      assertEquals(Optional.of(value), trace.header("MaxProcs"));
    }
  }

  @Test
  void takesWholeNumbersWithZerosBehindAPoint() throws IOException {
    assertEquals(List.of(PARSED), jobs(write(JOB.replace(" 60 ", " 60.00 "))));
  }
}
