package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.CloseMode;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.model.start.PriceSeries.Step;
import io.github.batchwright.model.start.StartOutcome;
import io.github.batchwright.spi.PriceCurve;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Price curves over the lives of a service that keeps its jobs in a folder. */
class PriceCurvesOfAServiceTest {
  /** Low in six hours, which no test waits for. */
  private static final class Curve implements PriceCurve {
    final AtomicInteger registered = new AtomicInteger();
    final Instant now = Instant.now();

    @Override
    public PriceSeries series(Instant from, Instant to) {
      return new PriceSeries(
          "EUR", List.of(new Step(now, 0.4), new Step(now.plus(Duration.ofHours(6)), 0.1)));
    }

    @Override
    public Runnable onChange(Runnable changed) {
      registered.incrementAndGet();
      return registered::decrementAndGet;
    }
  }

  private static BatchServiceBuilder builder(Path directory) {
    return BatchService.builder()
        .directory(directory)
        .onClose(CloseMode.LEAVE_RUNNING)
        .handler("work", context -> {})
        .jobDefinition(JobDefinition.handler("work", "work").build());
  }

  @Test
  void aJobWhoseCurveIsNotDescribedAnyMoreStartsAtOnce(@TempDir Path directory) throws Exception {
    Curve curve = new Curve();
    JobId id;
    try (BatchService service = builder(directory).priceCurve("grid", curve).build()) {
      id =
          service
              .submit(
                  SubmitJobRequest.builder("etl", "work")
                      .expectedDuration(Duration.ofMinutes(1))
                      .deadline(Duration.ofHours(12), DeadlineAction.WARN)
                      .startWhenCheapest("grid")
                      .build())
              .id();
      assertEquals(JobStatus.PENDING, service.describe(id).orElseThrow().status());
      assertEquals(1, curve.registered.get());
    }
    assertEquals(0, curve.registered.get());
    try (BatchService service = builder(directory).build()) {
      JobDetail job = service.await(id);
      assertEquals(JobStatus.SUCCEEDED, job.status());
      assertEquals(
          StartOutcome.PRICES_UNKNOWN,
          Objects.requireNonNull(Objects.requireNonNull(job.timing()).plan()).outcome());
    }
  }
}
