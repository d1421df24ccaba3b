package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.WhatIf;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.ahead.JobEstimate;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What docs/what-if.md shows. */
class WhatIfExamplesTest {
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/WhatIfExamplesTest.java";
  private static final Resources LARGE = Resources.of(16, 65_536);

  private static BatchHarness harness() {
    BatchHarness harness =
        BatchHarness.builder()
            .computeEnvironment(
                ComputeEnvironment.builder("machines")
                    .instances(2, LARGE)
                    .pricePerHour(Money.usd("0.768"))
                    .build())
            .jobQueue(JobQueue.of("night", 1, "machines"))
            .build();
    harness.register(
        JobDefinition.process("render", "./render")
            .resources(8, 32_768)
            .expectedDuration(Duration.ofHours(1))
            .build());
    harness.executor().on("*").takes(Duration.ofHours(1));
    for (int i = 0; i < 12; i++) {
      harness.submit(SubmitJobRequest.builder("frame", "render").queue("night").build());
    }
    harness.settle();
    return harness;
  }

  @Test
  void thePageShowsThisCode() throws IOException {
    Pages.assertShows("docs/what-if.md", SOURCE, "whatif", "read", "estimate");
  }

  @Test
  void whatWouldBecomeIsTold() {
    try (BatchHarness harness = harness()) {
      BatchService service = harness.service();
      // tag::whatif[]
      var report =
          WhatIf.from(service)
              .update(
                  ComputeEnvironmentUpdate.builder("machines")
                      .instances(Collections.nCopies(4, LARGE))
                      .build())
              .submit(SubmitJobRequest.builder("trailer", "render").queue("night").build())
              .run(Duration.ofDays(1));
      System.out.println(report.text());
      // end::whatif[]
      // tag::read[]
      Duration before = report.baseline().queue("night").orElseThrow().meanWait();
      Duration after = report.changed().queue("night").orElseThrow().meanWait();
      Instant trailer = report.changed().jobs().get(0).finish();
      // end::read[]
      assertEquals(Duration.ofMinutes(90), before);
      // Of nine jobs that wait four start at once, four after an hour, and the trailer then too.
      assertTrue(after.compareTo(before) < 0, report.text());
      assertEquals(harness.now().plus(Duration.ofHours(2)), trailer);
    }
  }

  @Test
  void aStartIsEstimated() {
    try (BatchHarness harness = harness()) {
      BatchService service = harness.service();
      JobId job =
          harness.submit(SubmitJobRequest.builder("last", "render").queue("night").build()).id();
      // tag::estimate[]
      JobEstimate estimate = service.estimate(job).orElseThrow();
      System.out.println("starts " + estimate.start() + ", ends " + estimate.finish());
      // end::estimate[]
      assertEquals(harness.now().plus(Duration.ofHours(3)), estimate.start().low());
    }
  }
}
