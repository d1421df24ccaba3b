package io.github.batchwright.prices;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.model.start.PriceSeries.Step;
import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prices as JSON, read token by token so that whatever is wrong has a line and a column. */
final class PriceJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .build();

  private final JsonParser in;
  private final List<Step> steps = new ArrayList<>();
  private @Nullable String unit;

  private PriceJson(JsonParser in) {
    this.in = in;
  }

  static PriceSeries read(Reader reader) throws IOException {
    try (JsonParser in = FACTORY.createParser(reader)) {
      return new PriceJson(in).read();
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place = at == null ? "json" : place(at);
      throw new IllegalArgumentException(place + ": is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private PriceSeries read() throws IOException {
    in.nextToken();
    expect(JsonToken.START_OBJECT, "must be an object with unit and prices");
    while (in.nextToken() != JsonToken.END_OBJECT) {
      readField(in.currentName());
    }
    if (in.nextToken() != null) {
      throw refusal("must be the end");
    }
    String named = unit;
    Checks.require(named != null, "json", "unit", "must be there");
    Checks.require(!steps.isEmpty(), "json.prices", steps, "must hold one price at least");
    return new PriceSeries(String.valueOf(named), steps);
  }

  private void readField(String name) throws IOException {
    switch (name) {
      case "unit" -> {
        in.nextToken();
        expect(JsonToken.VALUE_STRING, "must be a text such as EUR");
        unit = in.getText();
      }
      case "prices" -> {
        in.nextToken();
        expect(JsonToken.START_ARRAY, "must be an array of prices");
        while (in.nextToken() != JsonToken.END_ARRAY) {
          readPrice();
        }
      }
      default -> throw refusal("must be unit or prices");
    }
  }

  private void readPrice() throws IOException {
    expect(JsonToken.START_OBJECT, "must be an object with from and price");
    String place = place(in.currentTokenLocation());
    Checks.require(
        steps.size() < PriceSeries.MOST_STEPS,
        place,
        "prices",
        "must be at most " + PriceSeries.MOST_STEPS);
    Instant from = null;
    Double price = null;
    while (in.nextToken() != JsonToken.END_OBJECT) {
      switch (in.currentName()) {
        case "from" -> {
          in.nextToken();
          expect(JsonToken.VALUE_STRING, "must be a text such as 2026-01-19T13:00:00Z");
          from = PriceText.instant(here("from"), in.getText());
        }
        case "price" -> {
          boolean number = in.nextToken().isNumeric();
          price = number ? (Double) PriceText.price(here("price"), in.getText()) : null;
          if (price == null) {
            throw refusal("must be a number such as 0.083");
          }
        }
        default -> throw refusal("must be from or price");
      }
    }
    if (from == null || price == null) {
      throw new IllegalArgumentException(place + ": a price must have both from and price");
    }
    steps.add(PriceText.after(steps, new Step(from, price), place));
  }

  private void expect(JsonToken token, String rule) throws IOException {
    if (in.currentToken() != token) {
      throw refusal(rule);
    }
  }

  private IllegalArgumentException refusal(String rule) throws IOException {
    String text = in.currentToken() == null ? "" : Checks.shorten(in.getText());
    String at = place(in.currentTokenLocation());
    return new IllegalArgumentException(at + ": '" + text + "' " + rule);
  }

  private String here(String field) {
    return place(in.currentTokenLocation()) + " (" + field + ")";
  }

  private static String place(JsonLocation at) {
    return "json line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }
}
