package io.github.batchwright.model.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.model.Resources;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CatalogJsonTest {
  private static final String CATALOG =
      """
      {
        "source": "our price list",
        "date": "2026-01-19",
        "currency": "USD",
        "types": [
          {"name": "m5.large", "vcpus": 2, "memoryMiB": 8192, "onDemandPrice": 0.096},
          {
            "name": "g5g.xlarge",
            "vcpus": 4,
            "memoryMiB": 8192,
            "gpus": 1,
            "architecture": "ARM64",
            "onDemandPrice": "0.42",
            "spotPrices": [
              {"from": "2026-01-19T00:00:00Z", "price": "0.168"},
              {"from": "2026-01-19T06:00:00Z", "price": 0.1931}
            ],
            "spotPlacementScore": 3
          }
        ]
      }
      """;

  @Test
  void readsWhatIsThereAndWhatMayBeLeftOut() {
    InstanceType gpu =
        new InstanceType(
            "g5g.xlarge",
            Resources.of(4, 8192).withGpus(1),
            "ARM64",
            Money.usd("0.42"),
            List.of(
                new SpotPrice(Instant.parse("2026-01-19T00:00:00Z"), Money.usd("0.168")),
                new SpotPrice(Instant.parse("2026-01-19T06:00:00Z"), Money.usd("0.1931"))),
            3);
    InstanceType plain =
        InstanceType.onDemand("m5.large", Resources.of(2, 8192), Money.usd("0.096"));

    assertEquals(
        new InstanceCatalog("our price list", LocalDate.of(2026, 1, 19), List.of(plain, gpu)),
        InstanceCatalog.fromJson(CATALOG));
  }

  @Test
  void whatIsWrittenIsReadBackAsItWas(@TempDir Path folder) throws Exception {
    InstanceCatalog catalog = InstanceCatalog.fromJson(CATALOG);
    InstanceType odd =
        InstanceType.onDemand(
                "odd", new Resources(1_250, 0, 0), Money.usd("0.000000000000000000012345"))
            .withSpot(Money.usd("1000000"), 1);
    InstanceCatalog more =
        new InstanceCatalog("", catalog.date(), List.of(odd, catalog.types().get(1)));
    Path file = Files.writeString(folder.resolve("catalog.json"), catalog.toJson());

    assertEquals(catalog, InstanceCatalog.read(file));
    assertEquals(more, InstanceCatalog.fromJson(more.toJson()));
    assertThrows(
        NoSuchFileException.class, () -> InstanceCatalog.read(folder.resolve("other.json")));
  }

  @Test
  void pricesAreReadDigitByDigit() {
    String digits = "0.12345678901234567890123";
    InstanceCatalog number = InstanceCatalog.fromJson(CATALOG.replace("0.096", digits));
    InstanceCatalog small = InstanceCatalog.fromJson(CATALOG.replace("0.096", "96e-3"));

    assertEquals(new BigDecimal(digits), priceOf("m5.large", number));
    assertEquals(new BigDecimal("0.096"), priceOf("m5.large", small));
  }

  private static BigDecimal priceOf(String type, InstanceCatalog catalog) {
    return catalog.find(type).orElseThrow().onDemandPrice().amount();
  }

  @Test
  void oneSpotPriceHoldsAllTheTime() {
    InstanceCatalog catalog =
        InstanceCatalog.fromJson(CATALOG.replace("0.096", "0.096, \"spotPrice\": \"0.04\""));

    assertEquals(
        Optional.of(Money.usd("0.04")),
        catalog.find("m5.large").orElseThrow().spotPrice(Instant.parse("1999-01-01T00:00:00Z")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "source": "our price list", | | source: '' must be given
          "our price list" | 7 | source: '7' must be a string
          "our price list" | null | source: 'null' must be a string
          2026-01-19", | 19.1.2026", | date: '19.1.2026' must be a day such as 2026-01-19
          "USD" | "Taler" | currency: 'Taler' must be a code of ISO 4217 such as USD
          "USD" | "USD", "x": 1 | x: '1' must not be there: there is no such field
          "USD" | "USD", "currency": "EUR" | json: is no JSON: Duplicate field 'currency'
          "vcpus": 2 | "vcpus": "2" | types[0].vcpus: '2' must be a number
          "vcpus": 2 | "vcpus": 2.0001 | types[0].vcpus: '2.0001' must be at most 1000000, with three decimals at most
          "vcpus": 2 | "vcpus": 1e9 | types[0].vcpus: '1E+9' must be at most 1000000, with three decimals at most
          "vcpus": 2 | "vcpus": 0.5 | types[0]: instanceType.capacity: '0.5 vCPU, 8192 MiB' must have a vCPU
          "vcpus": 2, | | types[0].vcpus: '' must be given
          8192, "onDemandPrice" | 8192.5, "onDemandPrice" | types[0].memoryMiB: '8192.5' must be a whole number of 0-1000000000
          8192, "onDemandPrice" | -1, "onDemandPrice" | types[0].memoryMiB: '-1' must be 0-1000000000
          0.096 | true | types[0].onDemandPrice: 'true' must be a number at least 0, or one as a string, such as 0.096
          0.096 | "cheap" | types[0].onDemandPrice: 'cheap' must be a number at least 0, or one as a string, such as 0.096
          0.096 | -0.1 | types[0].onDemandPrice: '-0.1' must be at least 0
          0.096 | 1e999999 | types[0].onDemandPrice: '1E+999999' must have at most 30 digits before its point, and 30 after it
          , "onDemandPrice": 0.096 | | types[0].onDemandPrice: '' must be given
          "gpus": 1 | "gpu": 1 | types[1].gpu: '1' must not be there: there is no such field
          "ARM64" | "arm" | types[1]: instanceType.architecture: 'arm' must be one of [X86_64, ARM64]
          "spotPlacementScore": 3 | "spotPlacementScore": 11 | types[1].spotPlacementScore: '11' must be 1-10
          "spotPlacementScore": 3 | "spotPrice": 1 | types[1].spotPrices: '[{"from":"2026-01-19T00:00:00Z","price":"0.168"},{"from":"2026-01-19T06:00:00Z",...' must not be there beside spotPrice
          T06:00:00Z | T25:00:00Z | types[1].spotPrices[1].from: '2026-01-19T25:00:00Z' must be an instant such as 2026-01-19T00:00:00Z
          19T06:00:00Z | 18T06:00:00Z | types[1]: instanceType.spotPrices: '2026-01-18T06:00:00Z' must come after the one before it
          "price": 0.1931 | "prise": 0.1931 | types[1].spotPrices[1].price: '' must be given
          "price": 0.1931 | "price": 0.1931, "zone": "a" | types[1].spotPrices[1].zone: 'a' must not be there: there is no such field
          "g5g.xlarge" | "m5.large" | types: 'm5.large' must be there once
          "g5g.xlarge" | "" | types[1]: instanceType.name: '' must be 1-128 of [A-Za-z0-9._-]
          """)
  void refusesAndNamesFieldValueAndRule(String from, String to, String message) {
    String json = CATALOG.replace(from, to == null ? "" : to);

    assertEquals(message, refusal(json).substring(0, message.length()));
  }

  @Test
  void refusesWhatIsNoCatalogAtAll() {
    String noTypes = CATALOG.substring(0, CATALOG.indexOf("\"types\"")) + "\"types\": []}";

    assertEquals("json: '[]' must be an object", refusal("[]"));
    assertEquals("types: '[]' must be a list of at least one", refusal(noTypes));
    assertEquals("types[0]: '7' must be an object", refusal(noTypes.replace("[]", "[7]")));
    assertEquals("json: '' must be an object", refusal(""));
    assertEquals("json: is no JSON: ", refusal("{} {}").substring(0, 17 + 1));
  }

  private static String refusal(String json) {
    return assertThrows(IllegalArgumentException.class, () -> InstanceCatalog.fromJson(json))
        .getMessage();
  }
}
