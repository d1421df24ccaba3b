package io.github.batchwright.model.capacity;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchwright.checks.Checks;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An object of a catalog's JSON whose fields are read strictly: each is asked for, each is of its
 * type, and what nobody asked for is refused at the end. Every refusal names the path of the field,
 * its value and the rule.
 */
final class CatalogFields {
  /** Enough for every price, and little enough that no text of a number is endless. */
  private static final int MOST_DIGITS = 30;

  private final String path;
  private final JsonNode node;
  private final Set<String> asked = new LinkedHashSet<>();

  CatalogFields(String path, JsonNode node) {
    this.path = path.equals("json") ? "" : path;
    this.node = node;
    Checks.require(node.isObject(), path, node, "must be an object");
  }

  String path(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  String shown(String field) {
    JsonNode value = node.get(field);
    return value == null ? "" : value.isTextual() ? value.textValue() : value.toString();
  }

  IllegalArgumentException refusal(
      String field, Object value, String rule, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        path(field) + ": '" + Checks.shorten(value) + "' " + rule, cause);
  }

  boolean has(String field) {
    return node.has(field);
  }

  private JsonNode value(String field) {
    asked.add(field);
    JsonNode value = node.get(field);
    if (value == null) {
      throw refusal(field, "", "must be given", null);
    }
    return value;
  }

  private JsonNode value(String field, boolean isOfType, String rule) {
    Checks.require(isOfType, path(field), shown(field), rule);
    return value(field);
  }

  String text(String field) {
    JsonNode value = value(field);
    return value(field, value.isTextual(), "must be a string").textValue();
  }

  int integer(String field, int low, int high) {
    JsonNode value = value(field);
    boolean isInteger = value.isIntegralNumber() && value.canConvertToInt();
    value(field, isInteger, "must be a whole number of " + low + "-" + high);
    return Checks.range(path(field), value.intValue(), low, high);
  }

  /** Reads a number as it is written, whatever a double would make of it. */
  BigDecimal decimal(String field) {
    JsonNode value = value(field);
    value(field, value.isNumber(), "must be a number");
    return checked(field, value.decimalValue());
  }

  Money money(String field, Currency currency) {
    JsonNode value = value(field);
    String rule = "must be a number at least 0, or one as a string, such as 0.096";
    value(field, value.isNumber() || value.isTextual(), rule);
    try {
      BigDecimal amount =
          value.isNumber() ? value.decimalValue() : new BigDecimal(value.textValue());
      return new Money(checked(field, amount), currency);
    } catch (NumberFormatException e) {
      throw refusal(field, shown(field), rule, e);
    }
  }

  private BigDecimal checked(String field, BigDecimal number) {
    Checks.require(number.signum() >= 0, path(field), shown(field), "must be at least 0");
    BigDecimal stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    Checks.require(
        stripped.scale() <= MOST_DIGITS
            && (long) stripped.precision() - stripped.scale() <= MOST_DIGITS,
        path(field),
        shown(field),
        "must have at most 30 digits before its point, and 30 after it");
    return stripped;
  }

  List<CatalogFields> objects(String field) {
    JsonNode value = value(field);
    value(field, value.isArray() && !value.isEmpty(), "must be a list of at least one");
    List<CatalogFields> objects = new ArrayList<>();
    for (JsonNode element : value) {
      objects.add(new CatalogFields(path(field) + "[" + objects.size() + "]", element));
    }
    return objects;
  }

  /** Makes a value; if it refuses, the refusal names the path of this object as well. */
  <T> T make(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }

  /** Refuses what nobody asked for. */
  void end() {
    node.fieldNames()
        .forEachRemaining(
            field ->
                Checks.require(
                    asked.contains(field),
                    path(field),
                    shown(field),
                    "must not be there: there is no such field"));
  }
}
