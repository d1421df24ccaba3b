package io.github.batchwright.testkit.contract;

import io.github.batchwright.Forecast;
import io.github.batchwright.PriceCurves;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.spi.PriceCurve;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Runs the contract for each curve of the library. */
final class PriceCurvesContractTest {
  private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");
  private static final PriceSeries PRICES =
      new PriceSeries(
          "EUR",
          List.of(
              new PriceSeries.Step(BEGIN, 3),
              new PriceSeries.Step(BEGIN.plusSeconds(7200), 1),
              new PriceSeries.Step(BEGIN.plusSeconds(90_000), -2)));

  @Nested
  class OfAConstant extends PriceCurveContract {
    @Override
    protected PriceCurve newCurve() {
      return PriceCurves.constant("gCO2e", 0.5);
    }
  }

  @Nested
  class OfASeries extends PriceCurveContract {
    @Override
    protected PriceCurve newCurve() {
      return PriceCurves.series(PRICES);
    }
  }

  @Nested
  class OfTheTimeOfDay extends PriceCurveContract {
    @Override
    protected PriceCurve newCurve() {
      return PriceCurves.timeOfDay(
          "EUR",
          ZoneId.of("Europe/Berlin"),
          Map.of(LocalTime.of(6, 0), 0.3, LocalTime.of(22, 0), 0.1),
          Map.of(LocalTime.of(9, 30), 0.2));
    }
  }

  @Nested
  class OfAForecast extends PriceCurveContract {
    private Forecast forecast = new Forecast(PRICES);
    private int price;

    @Override
    protected PriceCurve newCurve() {
      forecast = new Forecast(PRICES);
      return forecast;
    }

    @Override
    protected boolean change() {
      forecast.update(PriceSeries.constant("EUR", ++price));
      return true;
    }
  }
}
