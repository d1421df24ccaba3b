package io.github.batchwright.samples.nightly;

import io.github.batchwright.PriceCurves;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.capacity.SpotPrice;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.spi.PriceCurve;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import io.github.batchwright.testkit.cloud.SimulatedCloudBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What the week costs hour by hour: what the scheduler is told, and what the cloud charges. */
final class Prices {
  /** How many digits prices have. */
  private static final int DIGITS = 4;

  private static final Instant BEGIN = Instant.parse("2026-11-02T00:00:00Z");
  private static final Instant END = Instant.parse("2026-11-10T00:00:00Z");

  private Prices() {}

  /** Returns what a vCPU costs for an hour. */
  static PriceCurve curve() {
    try (InputStream in = open("prices.csv")) {
      return PriceCurves.csv("USD", new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a cloud that charges just that, for each vCPU of its instances. */
  static SimulatedCloud cloud(String environment) {
    InstanceCatalog catalog = catalog();
    SimulatedCloudBuilder cloud =
        SimulatedCloud.builder(catalog, environment)
            .bootTime(Duration.ofMinutes(1), Duration.ofMinutes(2));
    for (InstanceType type : catalog.types()) {
      cloud.spotPrices(type.name(), spotPrices(type));
    }
    return cloud.build();
  }

  private static List<SpotPrice> spotPrices(InstanceType type) {
    PriceSeries hours = curve().series(BEGIN, END);
    BigDecimal vcpus = BigDecimal.valueOf(type.capacity().milliVcpus(), 3);
    return hours.steps().stream()
        .map(
            hour ->
                new SpotPrice(
                    hour.from(),
                    new Money(vcpus.multiply(exact(hour)), type.onDemandPrice().currency())))
        .toList();
  }

  private static BigDecimal exact(PriceSeries.Step hour) {
    return BigDecimal.valueOf(hour.price()).setScale(DIGITS, RoundingMode.HALF_EVEN);
  }

  private static InstanceCatalog catalog() {
    try (InputStream in = open("catalog.json")) {
      return InstanceCatalog.fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    return Objects.requireNonNull(Prices.class.getResourceAsStream(resource), resource);
  }
}
