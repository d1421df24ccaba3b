package io.github.batchwright.testkit.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SampleCatalogTest {
  private final InstanceCatalog catalog = SampleCatalog.load();

  @Test
  void saysWhereItsFiguresAreFromAndWhichAreMadeUp() {
    assertEquals(LocalDate.of(2026, 1, 19), catalog.date());
    assertTrue(catalog.source().contains("us-east-1 under Linux"), catalog.source());
    assertTrue(catalog.source().contains("Spot placement scores are made up"), catalog.source());
  }

  @Test
  void hasFamiliesOfBothArchitecturesAndWithGpus() {
    assertEquals(16, catalog.types().size());
    assertEquals(
        List.of("m5.large", "m5.xlarge", "m5.2xlarge", "m5.4xlarge"),
        catalog.resolve(List.of("m5")).stream().map(InstanceType::name).toList());
    assertEquals("ARM64", type("c6g.xlarge").architecture());
    assertEquals(Resources.of(8, 61 * 1024).withGpus(1), type("p3.2xlarge").capacity());
    assertEquals(Money.usd("3.06"), type("p3.2xlarge").onDemandPrice());
  }

  @Test
  void spotPricesAreWhatTheSourceSaysTheyAre() {
    for (InstanceType type : catalog.types()) {
      String part =
          type.name().startsWith("c") ? "0.45" : type.name().startsWith("r") ? "0.35" : "0.4";

      assertEquals(
          type.onDemandPrice().times(new BigDecimal(part)),
          type.spotPrice(Instant.EPOCH).orElseThrow(),
          type.name());
    }
  }

  @Test
  void isWrittenAndReadBackAsItIs() {
    assertEquals(catalog, InstanceCatalog.fromJson(catalog.toJson()));
  }

  private InstanceType type(String name) {
    return catalog.find(name).orElseThrow();
  }
}
