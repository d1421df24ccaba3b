package io.github.batchwright.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A JSON object that is being written. What is null, empty or false is left out. */
final class Out {
  private final ObjectNode node = JsonNodeFactory.instance.objectNode();

  ObjectNode node() {
    return node;
  }

  boolean isEmpty() {
    return node.isEmpty();
  }

  Out text(String field, @Nullable String value) {
    if (value != null) {
      node.put(field, value);
    }
    return this;
  }

  Out constant(String field, @Nullable Enum<?> value) {
    return text(field, value == null ? null : value.name());
  }

  Out number(String field, @Nullable Number value) {
    if (value instanceof Double) {
      node.put(field, value.doubleValue());
    } else if (value != null) {
      node.put(field, value.longValue());
    }
    return this;
  }

  /** Writes true; false is what it means to leave it out. */
  Out flag(String field, boolean value) {
    return value ? bool(field, true) : this;
  }

  Out bool(String field, @Nullable Boolean value) {
    if (value != null) {
      node.put(field, value);
    }
    return this;
  }

  Out seconds(String field, @Nullable Duration value) {
    return number(field, value == null ? null : value.toSeconds());
  }

  Out instant(String field, @Nullable Instant value) {
    return number(field, value == null ? null : value.toEpochMilli());
  }

  Out date(String field, @Nullable Instant value) {
    return text(field, value == null ? null : value.toString());
  }

  Out texts(String field, Collection<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = node.putArray(field);
      values.forEach(array::add);
    }
    return this;
  }

  Out map(String field, Map<String, String> values) {
    if (!values.isEmpty()) {
      ObjectNode object = node.putObject(field);
      values.forEach(object::put);
    }
    return this;
  }

  /** Writes an object, even an empty one. */
  <T> Out object(String field, @Nullable T value, BiConsumer<Out, T> writer) {
    if (value != null) {
      Out inside = new Out();
      writer.accept(inside, value);
      node.set(field, inside.node);
    }
    return this;
  }

  /** Writes a list of objects, unless it is empty. */
  <T> Out objects(String field, Collection<T> values, BiConsumer<Out, T> writer) {
    return values.isEmpty() ? this : allObjects(field, values, writer);
  }

  /** Writes a list of objects, even an empty one. */
  <T> Out allObjects(String field, Collection<T> values, BiConsumer<Out, T> writer) {
    ArrayNode array = node.putArray(field);
    for (T value : values) {
      Out element = new Out();
      writer.accept(element, value);
      array.add(element.node);
    }
    return this;
  }

  /** Writes what AWS does not have, if there is any. */
  Out extension(Consumer<Out> writer) {
    Out inside = new Out();
    writer.accept(inside);
    if (!inside.isEmpty()) {
      node.set(AwsJson.EXTENSION, inside.node);
    }
    return this;
  }
}
