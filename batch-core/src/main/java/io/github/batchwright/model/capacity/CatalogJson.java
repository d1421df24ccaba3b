package io.github.batchwright.model.capacity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.Resources;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/** A catalog as JSON; {@link InstanceCatalog#fromJson} says what it looks like. */
final class CatalogJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final String DEFAULT_ARCHITECTURE = "X86_64";
  private static final int BEST_SCORE = 10;
  private static final BigDecimal MOST_VCPUS = BigDecimal.valueOf(1_000_000);
  private static final int LARGEST = 1_000_000_000;

  private CatalogJson() {}

  static InstanceCatalog read(String json) {
    CatalogFields in = new CatalogFields("json", parse(json));
    String source = in.text("source");
    LocalDate date = readDate(in);
    Currency currency = readCurrency(in);
    List<InstanceType> types = new ArrayList<>();
    for (CatalogFields type : in.objects("types")) {
      types.add(readType(type, currency));
    }
    in.end();
    return new InstanceCatalog(source, date, types);
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("json: is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static LocalDate readDate(CatalogFields in) {
    String text = in.text("date");
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw in.refusal("date", text, "must be a day such as 2026-01-19", e);
    }
  }

  private static Currency readCurrency(CatalogFields in) {
    String text = in.text("currency");
    try {
      return Currency.getInstance(text);
    } catch (IllegalArgumentException e) {
      throw in.refusal("currency", text, "must be a code of ISO 4217 such as USD", e);
    }
  }

  private static InstanceType readType(CatalogFields in, Currency currency) {
    String name = in.text("name");
    Resources capacity =
        new Resources(
            readMilliVcpus(in),
            in.integer("memoryMiB", 0, LARGEST),
            in.has("gpus") ? in.integer("gpus", 0, LARGEST) : 0);
    String architecture = in.has("architecture") ? in.text("architecture") : DEFAULT_ARCHITECTURE;
    Money price = in.money("onDemandPrice", currency);
    List<SpotPrice> spot = readSpot(in, currency);
    int score =
        in.has("spotPlacementScore") ? in.integer("spotPlacementScore", 1, BEST_SCORE) : BEST_SCORE;
    in.end();
    return in.make(() -> new InstanceType(name, capacity, architecture, price, spot, score));
  }

  private static long readMilliVcpus(CatalogFields in) {
    BigDecimal vcpus = in.decimal("vcpus");
    Checks.require(
        vcpus.scale() <= 3 && vcpus.compareTo(MOST_VCPUS) <= 0,
        in.path("vcpus"),
        in.shown("vcpus"),
        "must be at most 1000000, with three decimals at most");
    return vcpus.movePointRight(3).longValueExact();
  }

  private static List<SpotPrice> readSpot(CatalogFields in, Currency currency) {
    if (in.has("spotPrice")) {
      Checks.require(
          !in.has("spotPrices"),
          in.path("spotPrices"),
          in.shown("spotPrices"),
          "must not be there beside spotPrice");
      return List.of(new SpotPrice(Instant.EPOCH, in.money("spotPrice", currency)));
    }
    List<SpotPrice> prices = new ArrayList<>();
    if (in.has("spotPrices")) {
      for (CatalogFields price : in.objects("spotPrices")) {
        prices.add(new SpotPrice(readInstant(price), price.money("price", currency)));
        price.end();
      }
    }
    return prices;
  }

  private static Instant readInstant(CatalogFields in) {
    String text = in.text("from");
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw in.refusal("from", text, "must be an instant such as 2026-01-19T00:00:00Z", e);
    }
  }

  static String write(InstanceCatalog catalog) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("source", catalog.source());
    out.put("date", catalog.date().toString());
    out.put("currency", catalog.types().get(0).onDemandPrice().currency().getCurrencyCode());
    ArrayNode types = out.putArray("types");
    catalog.types().forEach(type -> write(types.addObject(), type));
    return out.toPrettyString();
  }

  private static void write(ObjectNode out, InstanceType type) {
    Resources capacity = type.capacity();
    BigDecimal vcpus = BigDecimal.valueOf(capacity.milliVcpus(), 3).stripTrailingZeros();
    out.put("name", type.name());
    out.put("vcpus", vcpus.scale() < 0 ? vcpus.setScale(0) : vcpus);
    out.put("memoryMiB", capacity.memoryMiB());
    if (capacity.gpus() > 0) {
      out.put("gpus", capacity.gpus());
    }
    if (!type.architecture().equals(DEFAULT_ARCHITECTURE)) {
      out.put("architecture", type.architecture());
    }
    out.put("onDemandPrice", text(type.onDemandPrice()));
    writeSpot(out, type.spotPrices());
    if (type.spotPlacementScore() != BEST_SCORE) {
      out.put("spotPlacementScore", type.spotPlacementScore());
    }
  }

  private static void writeSpot(ObjectNode out, List<SpotPrice> prices) {
    if (prices.size() == 1 && prices.get(0).from().equals(Instant.EPOCH)) {
      out.put("spotPrice", text(prices.get(0).price()));
    } else if (!prices.isEmpty()) {
      ArrayNode all = out.putArray("spotPrices");
      for (SpotPrice price : prices) {
        all.addObject().put("from", price.from().toString()).put("price", text(price.price()));
      }
    }
  }

  private static String text(Money money) {
    return money.amount().toPlainString();
  }
}
