package io.github.batchwright;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.model.start.PriceSeries.Step;
import io.github.batchwright.spi.PriceCurve;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // what is read has other line breaks, too
class PriceCurvesTest {
  private static final Instant FROM = Instant.parse("2026-01-19T12:00:00Z");
  private static final Instant TO = Instant.parse("2026-01-20T12:00:00Z");
  private static final List<Step> TWO =
      List.of(new Step(FROM, 0.083), new Step(Instant.parse("2026-01-19T13:00:00Z"), -1.5));

  private static PriceSeries csv(String text) throws IOException {
    return PriceCurves.csv("EUR", new StringReader(text)).series(FROM, TO);
  }

  private static PriceSeries json(String text) throws IOException {
    return PriceCurves.json(new StringReader(text)).series(FROM, TO);
  }

  @Test
  void aConstantPriceHasOneStep() {
    PriceSeries series = PriceCurves.constant("gCO2e", 7).series(FROM, TO);
    assertEquals(new PriceSeries("gCO2e", List.of(new Step(FROM, 7))), series);
  }

  @Test
  void aSeriesIsCutToWhatIsAskedFor() {
    PriceCurve curve = PriceCurves.series(new PriceSeries("EUR", TWO));
    Instant later = FROM.plusSeconds(60);
    assertEquals(List.of(new Step(later, 0.083), TWO.get(1)), curve.series(later, TO).steps());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-19T12:00:00Z,0.083\n2026-01-19T13:00:00Z,-1.5",
        "from,price\r\n2026-01-19T13:00+01:00,0.083\r\n2026-01-19T14:00:00+01:00,-1.5\r\n"
      })
  void readsCsv(String text) throws IOException {
    assertEquals(new PriceSeries("EUR", TWO), csv(text));
  }

  @Test
  void passesOverWhatSpreadsheetsAddToCsv() throws IOException {
    String names = "\uFEFF\"Start\",\"EUR\"";
    String first = " \"2026-01-19T12:00:00Z\" , \"8.3e-2\"";
    String second = "2026-01-19T13:00:00.000Z,-1.50";
    assertEquals(
        new PriceSeries("EUR", TWO), csv(String.join("\n", names, "", "# a note", first, second)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2026-01-19T12:00:00Z,a|csv line 1, column 2 (price): 'a' must be a number",
        "noon,1|csv line 1, column 1 (from): 'noon' must be an instant with an offset",
        "from,price;2026-01-19T12:00:00,1|csv line 2, column 1 (from): '2026-01-19T12:00:00' must",
        "from,price;from,price|csv line 2, column 1 (from): 'from' must be an instant",
        "2026-01-19T12:00:00Z,1;;2026-01-19T12:00:00Z,2|csv line 3, column 1 (from)",
        "2026-01-19T12:00:00Z,1,2|csv line 1: '2026-01-19T12:00:00Z,1,2' must have two columns",
        "2026-01-19T12:00:00Z|csv line 1: '2026-01-19T12:00:00Z' must have two columns",
        "2026-01-19T12:00:00Z,NaN|column 2 (price): 'NaN' must be a number",
        "2026-01-19T12:00:00Z,1e999|column 2 (price): '1e999' must be a number",
        "from,price|csv: '1 lines' must hold one price at least"
      })
  void refusesCsvByLineAndColumn(String text, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> csv(text.replace(';', '\n')));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void readsJson() throws IOException {
    assertEquals(
        new PriceSeries("EUR", TWO),
        json(
            """
            {"prices": [{"from": "2026-01-19T12:00:00Z", "price": 0.083},
                        {"price": -1.5, "from": "2026-01-19T14:00:00+01:00"}],
             "unit": "EUR"}
            """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|json line 1, column 1: '[' must be an object with unit and prices",
        "{'unit': 3}|json line 1, column 10: '3' must be a text such as EUR",
        "{'unit': 'EUR', 'cost': 3}|'cost' must be unit or prices",
        "{'unit': 'EUR'}|json.prices",
        "{'unit': 'EUR', 'prices': 3}|'3' must be an array",
        "{'unit': 'EUR', 'prices': [3]}|'3' must be an object with from and price",
        "{'prices': [{'from': '2026-01-19T12:00:00Z', 'price': 1}]}|json: 'unit' must be there",
        "{'unit': 'EUR', 'prices': [{'from': 'noon', 'price': 1}]}|(from): 'noon' must be an",
        "{'unit': 'EUR', 'prices': [{'from': 12, 'price': 1}]}|'12' must be a text",
        "{'unit': 'EUR', 'prices': [;{'price': '1'}]}|json line 2, column 11: '1' must be a number",
        "{'unit': 'EUR', 'prices': [;{'price': 1}]}|json line 2, column 1: a price must have both",
        "{'unit': 'EUR', 'prices': [{'price': 1e999}]}|(price): '1e999' must be a number",
        "{'unit': 'EUR', 'prices': [{'until': 1}]}|'until' must be from or price",
        "{'unit': 'EUR', 'prices': [{'from': '2026-01-19T12:00:00Z', 'price': 1},;"
            + "{'from': '2026-01-19T12:00:00Z', 'price': 1}]}|json line 2, column 1: '2026-01-19",
        "{'unit': 'EUR', 'unit': 'EUR'}|is no JSON: Duplicate field 'unit'",
        "{'unit': 'EUR', 'prices': [{'from': '2026-01-19T12:00:00Z', 'price': 1}]} 7|must be the",
        "{'unit': 'EUR'|is no JSON",
        "``|must be an object"
      })
  void refusesJsonByLineAndColumn(String text, String message) {
    String json = text.replace('\'', '"').replace(';', '\n');
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> json(json));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void readsFiles(@TempDir Path folder) throws IOException {
    Path csv = Files.writeString(folder.resolve("prices.csv"), "2026-01-19T12:00:00Z,3");
    Path json =
        Files.writeString(
            folder.resolve("prices.json"),
            "{\"unit\":\"EUR\",\"prices\":[{\"from\":\"2026-01-19T12:00:00Z\",\"price\":3}]}");
    PriceSeries expected = new PriceSeries("EUR", List.of(new Step(FROM, 3)));
    assertEquals(expected, PriceCurves.csv("EUR", csv).series(FROM, TO));
    assertEquals(expected, PriceCurves.json(json).series(FROM, TO));
    assertThrows(IOException.class, () -> PriceCurves.json(folder.resolve("none")));
  }

  @Test
  void aForecastIsReplacedAndTells() {
    Forecast forecast = new Forecast(PriceSeries.constant("EUR", 1));
    AtomicInteger told = new AtomicInteger();
    forecast.onChange(told::incrementAndGet);
    forecast.onChange(told::incrementAndGet);
    assertEquals(1, forecast.series(FROM, TO).priceAt(FROM));
    forecast.update(PriceSeries.constant("EUR", 2));
    assertEquals(2, told.get());
    assertEquals(2, forecast.series(FROM, TO).priceAt(FROM));
    assertThrows(
        IllegalArgumentException.class, () -> forecast.update(PriceSeries.constant("USD", 2)));
    assertEquals(2, told.get());
  }

  @Test
  void pricesOfTheDayHoldFromOneToTheNext() {
    PriceCurve curve =
        PriceCurves.timeOfDay(
            "EUR",
            ZoneId.of("Europe/Paris"),
            Map.of(LocalTime.of(6, 0), 3.0, LocalTime.of(22, 0), 1.0));
    assertEquals(
        List.of(
            new Step(FROM, 3),
            new Step(Instant.parse("2026-01-19T21:00:00Z"), 1),
            new Step(Instant.parse("2026-01-20T05:00:00Z"), 3)),
        curve.series(FROM, TO).steps());
  }

  @Test
  void weekendsHaveTheirOwn() {
    PriceCurve curve =
        PriceCurves.timeOfDay(
            "EUR",
            ZoneId.of("UTC"),
            Map.of(LocalTime.of(6, 0), 3.0, LocalTime.of(22, 0), 2.0),
            Map.of(LocalTime.of(8, 0), 1.0));
    Instant friday = Instant.parse("2026-01-23T12:00:00Z");
    assertEquals(
        List.of(
            new Step(friday, 3),
            new Step(Instant.parse("2026-01-23T22:00:00Z"), 2),
            new Step(Instant.parse("2026-01-24T08:00:00Z"), 1),
            new Step(Instant.parse("2026-01-26T06:00:00Z"), 3),
            new Step(Instant.parse("2026-01-26T22:00:00Z"), 2)),
        curve.series(friday, friday.plus(Duration.ofDays(4).minusHours(8))).steps());
  }

  @Test
  void aPriceWhoseTimeIsSkippedBeginsAtOnceAndOneThatIsShownAgainComesBack() {
    PriceCurve curve =
        PriceCurves.timeOfDay(
            "EUR",
            ZoneId.of("Europe/Paris"),
            Map.of(LocalTime.of(2, 30), 1.0, LocalTime.of(4, 0), 2.0));
    Instant spring = Instant.parse("2026-03-29T00:30:00Z");
    assertEquals(
        List.of(
            new Step(spring, 2),
            new Step(Instant.parse("2026-03-29T01:00:00Z"), 1),
            new Step(Instant.parse("2026-03-29T02:00:00Z"), 2)),
        curve.series(spring, spring.plus(Duration.ofHours(12))).steps());
    Instant autumn = Instant.parse("2026-10-25T00:00:00Z");
    assertEquals(
        List.of(
            new Step(autumn, 2),
            new Step(Instant.parse("2026-10-25T00:30:00Z"), 1),
            new Step(Instant.parse("2026-10-25T01:00:00Z"), 2),
            new Step(Instant.parse("2026-10-25T01:30:00Z"), 1),
            new Step(Instant.parse("2026-10-25T03:00:00Z"), 2)),
        curve.series(autumn, autumn.plus(Duration.ofHours(12))).steps());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Paris",
        "Africa/Cairo",
        "America/Santiago",
        "Australia/Lord_Howe",
        "America/New_York",
        "Africa/Casablanca",
        "Atlantic/Azores",
        "America/Nuuk",
        "Pacific/Apia"
      })
  void thePriceIsThatOfTheClockOnTheWall(String name) {
    ZoneId zone = ZoneId.of(name);
    Map<LocalTime, Double> week =
        Map.of(LocalTime.MIDNIGHT, 1.0, LocalTime.of(2, 15), 2.0, LocalTime.of(23, 30), 3.0);
    Map<LocalTime, Double> weekend =
        Map.of(LocalTime.MIDNIGHT, 4.0, LocalTime.of(2, 15), 5.0, LocalTime.of(23, 30), 6.0);
    Instant from = Instant.parse("2011-12-01T00:07:00Z");
    Instant to = from.plus(Duration.ofDays(400));
    PriceSeries series = PriceCurves.timeOfDay("EUR", zone, week, weekend).series(from, to);
    for (Instant at = from; at.isBefore(to); at = at.plus(Duration.ofMinutes(45))) {
      LocalTime time = at.atZone(zone).toLocalTime();
      double price = time.isBefore(LocalTime.of(2, 15)) ? 1 : time.getHour() < 23 ? 2 : 3;
      price = price == 3 && time.getMinute() < 30 ? 2 : price;
      price += at.atZone(zone).getDayOfWeek().getValue() > 5 ? 3 : 0;
      assertEquals(price, series.priceAt(at), name + " at " + at);
    }
  }

  @Test
  void timesOfDayAreBounded() {
    ZoneId utc = ZoneId.of("UTC");
    PriceCurve curve =
        PriceCurves.timeOfDay("EUR", utc, Map.of(LocalTime.of(1, 0), 1.0, LocalTime.of(2, 0), 2.0));
    assertEquals(2 * 3_660 + 1, curve.series(FROM, Instant.MAX).steps().size(), 2);
    assertThrows(IllegalArgumentException.class, () -> PriceCurves.timeOfDay("EUR", utc, Map.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> PriceCurves.timeOfDay("EUR", utc, Map.of(LocalTime.NOON, Double.NaN)));
    assertThrows(
        IllegalArgumentException.class,
        () -> PriceCurves.timeOfDay("", utc, Map.of(LocalTime.NOON, 1.0)));
  }
}
