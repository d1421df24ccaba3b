package io.github.batchwright.ahead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.WhatIf;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.ahead.JobEstimate;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.cloud.SampleCatalog;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Looking ahead where services are unusual. */
class AheadEdgesTest {
  private static SubmitJobRequest job(String name) {
    return SubmitJobRequest.builder(name, "work").expectedDuration(Duration.ofMinutes(1)).build();
  }

  @Test
  void jobsThatAreForgottenAtOnceAreSeenToFinish() {
    try (BatchHarness batch =
        BatchHarness.builder().retention(new Retention(Duration.ofDays(1), 0)).build()) {
      batch.register(JobDefinition.process("work", "true").resources(4, 64).build());
      batch.executor().on("first").takes(Duration.ofMinutes(1));
      batch.executor().on("second").takes(Duration.ofMinutes(1));
      batch.submit(job("first"));
      JobHandle second = batch.submit(job("second"));
      batch.settle();

      JobEstimate estimate = second.estimate().orElseThrow();

      assertEquals(batch.now().plusSeconds(120), estimate.finish().high());
      assertEquals(
          2, WhatIf.from(batch.service()).run(Duration.ofHours(1)).baseline().all().finished());
    }
  }

  @Test
  void whatTheServiceDoesNotHaveCannotBeChanged() {
    try (BatchHarness batch = BatchHarness.create()) {
      WhatIf whatIf = WhatIf.from(batch.service());
      assertEquals(
          "priceCurve: 'tarif' must be one of []",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> whatIf.prices("tarif", PriceSeries.constant("EUR", 1)))
              .getMessage());
      assertTrue(
          Objects.requireNonNull(
                  assertThrows(
                          IllegalArgumentException.class,
                          () -> whatIf.catalog("local", SampleCatalog.load()))
                      .getMessage())
              .startsWith("computeEnvironment: 'local'"));
    }
  }
}
