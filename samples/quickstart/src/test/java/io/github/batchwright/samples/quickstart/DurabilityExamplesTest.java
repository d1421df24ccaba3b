package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandler;
import io.github.batchwright.RecoveryReport;
import io.github.batchwright.journal.JournalTool;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/durability.md and the part of docs/testing.md about restarts show. */
class DurabilityExamplesTest {
  private static final String PAGE = "docs/durability.md";
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/DurabilityExamplesTest.java";

  private final AtomicReference<String> alarm = new AtomicReference<>("");

  @Test
  void thePagesShowThisCode() throws IOException {
    Pages.assertShows(PAGE, SOURCE, "service", "recovery");
    assertTrue(Pages.blocks("docs/testing.md", "java").contains(Pages.region(SOURCE, "restart")));
  }

  @Test
  void aServiceGoesOnWhereTheLastOneLeftOff(@TempDir Path directory) throws Exception {
    List<Object> ran = Collections.synchronizedList(new ArrayList<>());
    try (BatchService batch = open(directory, ran)) {
      assertEquals(0, batch.awaitIdle());
      batch.close(CloseMode.LEAVE_RUNNING);
    }
    String shown = Pages.blocks(PAGE, "text").get(0);
    assertEquals(numbersAside(shown), numbersAside(verify(directory.resolve("journal"))));
    List<String> told = new ArrayList<>();
    try (BatchService batch = open(directory, ran)) {
      assertEquals(0, batch.awaitIdle());
      tell(batch, told::add);
    }
    assertEquals(1, ran.size(), "the token stands for one job");
    assertTrue(told.get(0).startsWith("life 2: 9 facts, 0 attempts to look for, 0 bytes cut off"));
    assertEquals("", alarm.get());
  }

  private BatchService open(Path directory, List<Object> ran) {
    JobHandler importOrders = job -> ran.add(job.jobId());
    // tag::service[]
    var batch =
        BatchService.builder()
            .directory(directory)
            .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(2, 2_048)))
            .jobDefinition(
                JobDefinition.handler("import", "import-orders")
                    .retryStrategy(RetryStrategy.attempts(3).withoutLostHosts())
                    .build())
            .handler("import-orders", importOrders)
            .serviceListener(cause -> alarm.set("the scheduler has stopped: " + cause))
            .build();
    batch.submit(SubmitJobRequest.builder("monday", "import").clientToken("orders-monday").build());
    // end::service[]
    return batch;
  }

  private static void tell(BatchService batch, Consumer<String> log) {
    // tag::recovery[]
    RecoveryReport found = batch.recovery();
    if (found.epoch() > 1) {
      log.accept(
          "life %d: %d facts, %d attempts to look for, %d bytes cut off in %s"
              .formatted(
                  found.epoch(),
                  found.facts(),
                  found.openAttempts(),
                  found.cutBytes(),
                  found.took()));
    }
    // end::recovery[]
  }

  /** How many turns the scheduler takes for the same work depends on how fast it is. */
  private static String numbersAside(String text) {
    return text.replaceAll("\\d+", "1");
  }

  private static String verify(Path journal) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      assertEquals(
          0, JournalTool.run(new String[] {"verify", journal.toString()}, print, System.err));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aTestRestartsItsService() {
    try (BatchHarness harness = BatchHarness.create()) {
      harness.register(JobDefinition.process("import", "import-orders").build());
      // tag::restart[]
      harness.executor().on("nightly").takes(Duration.ofHours(2));
      var job = harness.submit(SubmitJobRequest.builder("nightly", "import").build());
      harness.advance(Duration.ofHours(1));
      harness.restart();
      harness.runUntilIdle();
      harness.assertThat(job).succeeded().hasAttempts(1).stoppedAfter(Duration.ofHours(2));
      // end::restart[]
    }
  }
}
