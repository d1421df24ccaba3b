package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.BatchService;
import io.github.batchwright.Forecast;
import io.github.batchwright.JobHandle;
import io.github.batchwright.PriceCurves;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.spi.PriceCurve;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/off-peak.md shows. */
class OffPeakExamplesTest {
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/OffPeakExamplesTest.java";

  private static PriceCurve tariff() {
    // tag::curve[]
    var tariff =
        PriceCurves.timeOfDay(
            "EUR",
            ZoneId.of("Europe/Paris"),
            Map.of(LocalTime.of(6, 0), 0.24, LocalTime.of(22, 0), 0.08));
    // end::curve[]
    return tariff;
  }

  private static SubmitJobRequest etl() {
    // tag::submit[]
    var etl =
        SubmitJobRequest.builder("etl", "load-warehouse")
            .expectedDuration(Duration.ofHours(2))
            .deadline(Instant.parse("2030-01-02T05:00:00Z"), DeadlineAction.WARN)
            .startWhenCheapest("tariff")
            .build();
    // end::submit[]
    return etl;
  }

  private static List<String> explain(BatchService service, JobHandle job) {
    List<String> out = new ArrayList<>();
    // tag::explain[]
    var why = service.explain(job.id());
    out.add(why.reasons().get(0).text());
    var plan = why.timing().plan();
    out.add("%s, from %s".formatted(plan.outcome(), plan.windows().get(0).start()));
    // end::explain[]
    return out;
  }

  private static void update(Forecast forecast, PriceSeries series) {
    // tag::forecast[]
    forecast.update(series);
    // end::forecast[]
  }

  private static BatchHarness harness(PriceCurve curve) {
    BatchHarness harness =
        BatchHarness.builder()
            .startingAt(Instant.parse("2030-01-01T14:00:00Z"))
            .priceCurve("tariff", curve)
            .build();
    harness.register(JobDefinition.process("load-warehouse", "./load").resources(4, 512).build());
    harness.executor().on("etl").takes(Duration.ofHours(2));
    return harness;
  }

  @Test
  void thePageShowsThisCodeAndWhatItSays() throws IOException {
    Pages.assertShows("docs/off-peak.md", SOURCE, "curve", "submit", "explain", "forecast");
    try (BatchHarness harness = harness(tariff())) {
      JobHandle job = harness.submit(etl());
      harness.settle();
      List<String> said = explain(harness.service(), job);
      assertEquals(
          List.of(String.join("\n", said) + "\n"), Pages.blocks("docs/off-peak.md", "text"));
      harness.runUntilIdle();
      assertEquals(Instant.parse("2030-01-01T21:00:00Z"), harness.describe(job.id()).startedAt());
    }
  }

  @Test
  void aNewForecastMovesAJobThatWaits() {
    Instant now = Instant.parse("2030-01-01T14:00:00Z");
    Forecast forecast = new Forecast(PriceSeries.constant("EUR", 0.1));
    update(forecast, step(now, 8));
    try (BatchHarness harness = harness(forecast)) {
      JobHandle job = harness.submit(etl());
      harness.settle();
      update(forecast, step(now, 3));
      harness.runUntilIdle();
      assertEquals(now.plus(Duration.ofHours(3)), harness.describe(job.id()).startedAt());
    }
  }

  private static PriceSeries step(Instant now, int hours) {
    return new PriceSeries(
        "EUR",
        List.of(
            new PriceSeries.Step(now, 0.3),
            new PriceSeries.Step(now.plus(Duration.ofHours(hours)), 0.1)));
  }
}
