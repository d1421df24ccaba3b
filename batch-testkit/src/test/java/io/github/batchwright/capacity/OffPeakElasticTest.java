package io.github.batchwright.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.batchwright.JobHandle;
import io.github.batchwright.PriceCurves;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.model.start.PriceSeries.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Jobs that wait for cheap hours where instances have to boot first. */
class OffPeakElasticTest {

  @Test
  void theTimeThatInstancesBootDoesNotMakeAJobLate() throws Exception {
    Instant start = Instant.parse("2030-01-01T00:00:00Z");
    PriceSeries prices =
        new PriceSeries(
            "EUR", List.of(new Step(start, 0.4), new Step(start.plus(Duration.ofHours(8)), 0.1)));
    ComputeResources resources = ComputeResources.onDemand(8);
    try (Elastic elastic =
        new Elastic(
            Elastic.cloud(Elastic.CATALOG),
            builder -> builder.priceCurve("grid", PriceCurves.series(prices)),
            Elastic.environment(resources))) {
      Instant deadline = start.plus(Duration.ofMinutes(8 * 60 + 35));
      elastic.batch.executor().on("etl").takes(Duration.ofMinutes(60));
      JobHandle job =
          elastic.batch.submit(
              SubmitJobRequest.builder("etl", "work")
                  .expectedDuration(Duration.ofMinutes(60))
                  .deadline(deadline, DeadlineAction.WARN)
                  .startWhenCheapest("grid")
                  .build());
      elastic.batch.settle();
      assertEquals(JobStatus.PENDING, elastic.batch.describe(job.id()).status());
      elastic.batch.advance(Duration.ofHours(10));

      var detail = elastic.batch.describe(job.id());
      assertEquals(JobStatus.SUCCEEDED, detail.status());
      assertNull(Objects.requireNonNull(detail.timing()).passedAt());
      assertFalse(Objects.requireNonNull(detail.stoppedAt()).isAfter(deadline));
      // As late as the deadline, the margin and the boot allow.
      Instant window = Objects.requireNonNull(detail.timing().plan()).windows().get(0).start();
      assertEquals(deadline.minus(Duration.ofMinutes(60 + 6 + 5)), window);
    }
  }
}
