package io.github.batchwright.samples.quickstart;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.batchwright.BatchService;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What docs/logs.md shows. */
class LogsExamplesTest {
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/LogsExamplesTest.java";

  @Test
  void thePageShowsThisCode() throws IOException {
    Pages.assertShows("docs/logs.md", SOURCE, "follow", "resume");
  }

  @Test
  void logsAreFollowedAndTakenUpAgain() throws IOException {
    byte[] first;
    byte[] rest;
    try (BatchService batch =
        BatchService.builder()
            .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(1, 512)))
            .build()) {
      batch.register(
          JobDefinition.process("talk", "sh", "-c", "echo first; sleep 0.1; echo second").build());
      var jobId = batch.submit("talk", "talk").id();
      // tag::follow[]
      try (var log = batch.logs(jobId).follow()) {
        log.forEachLine((stream, line) -> System.out.println(stream.label() + ": " + line));
      }
      // end::follow[]
      // tag::resume[]
      long seen;
      try (var out = batch.logs(jobId).follow(LogStream.STDOUT)) {
        first = out.readNBytes(6);
        seen = out.position();
      }
      try (var out = batch.logs(jobId).follow(LogStream.STDOUT, seen)) {
        rest = out.readAllBytes();
      }
      // end::resume[]
      assertFalse(batch.logs(jobId).isTruncated(LogStream.STDOUT));
    }
    assertEquals("first\n", new String(first, US_ASCII));
    assertEquals("second\n", new String(rest, US_ASCII));
  }
}
