package io.github.batchwright.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.collect.ImmutableMap;
import io.github.batchwright.ClientException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A place in a JSON document: one object, its path, and which of its fields were asked for. What
 * nobody asked for is no field of AWS's, and is refused at the end. A field that is null counts as
 * left out.
 */
final class Cursor {
  private final JsonNode node;
  private final String path;
  private final BiConsumer<String, String> leftOut;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Map<String, Cursor> inner = new LinkedHashMap<>();

  /**
   * Makes a cursor.
   *
   * @param leftOut told of each field that nothing is made of: its path, and why
   */
  Cursor(JsonNode node, String path, BiConsumer<String, String> leftOut) {
    this.node = node;
    this.path = path;
    this.leftOut = leftOut;
  }

  String path(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  boolean has(String field) {
    return find(field) != null;
  }

  private @Nullable JsonNode find(String field) {
    asked.add(field);
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value;
  }

  ClientException refusal(String field, @Nullable Object value, String rule) {
    return ClientException.of(path(field), String.valueOf(value), rule);
  }

  private ClientException wrongType(String field, JsonNode value, String type) {
    String text = value.toString();
    return refusal(field, text.length() <= 80 ? text : text.substring(0, 80) + "...", type);
  }

  /** Returns what was found, or refuses that it was left out. */
  <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw refusal(field, null, "must be given");
    }
    return value;
  }

  @Nullable String text(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrongType(field, value, "must be a string");
    }
    return value.textValue();
  }

  String requiredText(String field) {
    return required(field, text(field));
  }

  @Nullable Long longNumber(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrongType(field, value, "must be a whole number");
    }
    return value.longValue();
  }

  @Nullable Integer integer(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrongType(field, value, "must be a whole number of 32 bits");
    }
    return value.intValue();
  }

  int integer(String field, int otherwise) {
    Integer value = integer(field);
    return value == null ? otherwise : value;
  }

  @Nullable Double number(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return null;
    }
    if (!value.isNumber()) {
      throw wrongType(field, value, "must be a number");
    }
    return value.doubleValue();
  }

  @Nullable Boolean flag(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      throw wrongType(field, value, "must be true or false");
    }
    return value.booleanValue();
  }

  boolean flag(String field, boolean otherwise) {
    Boolean value = flag(field);
    return value == null ? otherwise : value;
  }

  @Nullable Duration seconds(String field) {
    Integer value = integer(field);
    return value == null ? null : Duration.ofSeconds(value);
  }

  @Nullable Duration minutes(String field) {
    Integer value = integer(field);
    return value == null ? null : Duration.ofMinutes(value);
  }

  /** Reads a duration as ISO 8601 has it, which AWS never does. */
  @Nullable Duration duration(String field) {
    String value = text(field);
    try {
      return value == null ? null : Duration.parse(value);
    } catch (DateTimeException e) {
      throw refusal(field, value, "must be a duration such as PT1.5S");
    }
  }

  /** Reads milliseconds since the epoch. */
  @Nullable Instant instant(String field) {
    Long value = longNumber(field);
    return value == null ? null : Instant.ofEpochMilli(value);
  }

  /** Reads a date as ISO 8601 has it, with its zone, or as seconds since the epoch. */
  @Nullable Instant date(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return null;
    }
    try {
      return value.isNumber()
          ? Instant.ofEpochMilli(value.decimalValue().movePointRight(3).longValueExact())
          : OffsetDateTime.parse(value.asText()).toInstant();
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw wrongType(
          field, value, "must be a date such as 2026-12-24T18:00:00Z, or seconds since 1970");
    }
  }

  <E extends Enum<E>> @Nullable E constant(String field, Class<E> type) {
    String value = text(field);
    return value == null ? null : constant(field, value, type);
  }

  /** Reads a constant in any case. */
  <E extends Enum<E>> @Nullable E constantInAnyCase(String field, Class<E> type) {
    String value = text(field);
    return value == null ? null : constant(field, value.toUpperCase(Locale.ROOT), type);
  }

  private <E extends Enum<E>> E constant(String field, String value, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(value)) {
        return constant;
      }
    }
    throw refusal(field, value, "must be one of " + Arrays.toString(type.getEnumConstants()));
  }

  /** Reads a list of strings; an empty one if it is left out. */
  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(field)) {
      if (!element.isTextual()) {
        throw wrongType(field + "[" + texts.size() + "]", element, "must be a string");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  private Iterable<JsonNode> array(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrongType(field, value, "must be a list");
    }
    return value;
  }

  /** Reads an object of strings, such as tags; an empty one if it is left out. */
  Map<String, String> map(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return ImmutableMap.of();
    }
    if (!value.isObject()) {
      throw wrongType(field, value, "must be an object");
    }
    ImmutableMap.Builder<String, String> map = ImmutableMap.builder();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      if (!entry.getValue().isTextual()) {
        throw wrongType(field + "." + entry.getKey(), entry.getValue(), "must be a string");
      }
      map.put(entry.getKey(), entry.getValue().textValue());
    }
    return map.buildOrThrow();
  }

  /** Reads an object; an empty one if it is left out. */
  Cursor objectOrEmpty(String field) {
    Cursor found = object(field);
    return found != null ? found : open(JsonNodeFactory.instance.objectNode(), field);
  }

  /** Returns the names of all fields that are there. */
  List<String> fields() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Nullable Cursor object(String field) {
    JsonNode value = find(field);
    return value == null ? null : open(value, field);
  }

  /** Reads an object in one go, or returns null if it is left out. */
  <T> @Nullable T object(String field, Function<Cursor, T> reader) {
    Cursor value = object(field);
    return value == null ? null : reader.apply(value);
  }

  /** Reads a list of objects, each in one go; an empty list if it is left out. */
  <T> List<T> objects(String field, Function<Cursor, T> reader) {
    List<T> values = new ArrayList<>();
    for (JsonNode element : array(field)) {
      values.add(reader.apply(open(element, field + "[" + values.size() + "]")));
    }
    return values;
  }

  private Cursor open(JsonNode value, String field) {
    if (!value.isObject()) {
      throw wrongType(field, value, "must be an object");
    }
    return inner.computeIfAbsent(field, name -> new Cursor(value, path(name), leftOut));
  }

  /** Opens the document that a string holds; it is for the caller to end it. */
  Cursor document(String field, String text) {
    JsonNode value;
    try {
      value = AwsJson.parse(text);
    } catch (ClientException e) {
      throw refusal(field, text, "must be JSON: " + e.getMessage());
    }
    value = PascalCase.toBatch(value, path(field));
    if (!value.isObject()) {
      throw wrongType(field, value, "must hold an object");
    }
    return new Cursor(value, path(field), leftOut);
  }

  /** Returns the fields that AWS does not have. */
  Cursor extension() {
    return objectOrEmpty(AwsJson.EXTENSION);
  }

  /** Asks for fields that have a meaning only in a cloud. */
  void cloudOnly(String why, String... fields) {
    for (String field : fields) {
      if (find(field) != null) {
        leftOut.accept(path(field), "is cloud-only: " + why);
      }
    }
  }

  /** Asks for a field that exists in AWS and is not supported here, whatever the caller says. */
  void unsupported(String field, String why) {
    if (find(field) != null) {
      throw new ClientException(path(field) + ": is not supported: " + why);
    }
  }

  /** Makes a value; if it refuses, the refusal names the full path. */
  <T> T make(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw new ClientException(located(String.valueOf(e.getMessage())));
    }
  }

  /** Puts the path of this object in front of what a record says of its field. */
  private String located(String message) {
    int colon = message.indexOf(": ");
    if (colon < 0) {
      return path.isEmpty() ? message : path + ": " + message;
    }
    String[] parts = message.substring(0, colon).split("\\.");
    String rest = message.substring(colon);
    for (int i = 0; i < parts.length; i++) {
      String field = known(parts[i]);
      if (field != null) {
        parts[i] = field;
        String name = String.join(".", Arrays.asList(parts).subList(i, parts.length));
        return path(name) + rest.replaceFirst("^: 'PT[^']*'", ": '" + node.get(field) + "'");
      }
    }
    return path(message);
  }

  /** Finds the field that a record calls by this name, perhaps with AWS's unit or capital. */
  private @Nullable String known(String name) {
    if (asked.contains(name)) {
      return name;
    }
    return asked.stream()
        .filter(
            field ->
                field.equals(name + "Seconds")
                    || field.equals(name + "Minutes")
                    || field.equals(
                        name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1)))
        .findFirst()
        .orElse(null);
  }

  /** Refuses what nobody asked for, here and inside. */
  void end() {
    for (String field : fields()) {
      if (!asked.contains(field)) {
        throw new ClientException(path(field) + ": is no such field in AWS Batch");
      }
    }
    inner.values().forEach(Cursor::end);
  }

  /** Adds the paths of all fields that were asked for, here and inside, without indexes. */
  void collect(Set<String> paths) {
    asked.forEach(field -> paths.add(path(field).replaceAll("\\[\\d+\\]", "")));
    inner.values().forEach(cursor -> cursor.collect(paths));
  }
}
