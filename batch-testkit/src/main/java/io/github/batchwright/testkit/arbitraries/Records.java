package io.github.batchwright.testkit.arbitraries;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/**
 * Draws records through their canonical constructors. A component that nothing is said about is
 * drawn by its type, and may be null if it is {@code @Nullable}: so a record that gets another
 * component needs no change here, unless there is a rule about it. Not thread-safe.
 */
final class Records<T> {
  private static final int SELDOM = 20;

  private final Class<T> type;
  private final List<String> names;
  private final Map<String, Arbitrary<Row>> groups = new LinkedHashMap<>();
  private final Map<String, List<String>> members = new LinkedHashMap<>();

  private Records(Class<T> type) {
    this.type = type;
    this.names = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  static <T> Records<T> of(Class<T> type) {
    return new Records<>(type);
  }

  /** Says what a component may be. */
  Records<T> with(String component, Arbitrary<?> values) {
    return together(List.of(component), values.map(Row::of));
  }

  /** Says what a component may be besides null. */
  Records<T> nullable(String component, Arbitrary<?> values) {
    return with(component, ValueArbitraries.nullable(values));
  }

  /** Says what components between which there is a rule may be, each row holding one of each. */
  Records<T> together(List<String> components, Arbitrary<Row> values) {
    for (String component : components) {
      if (!names.contains(component)) {
        throw new IllegalArgumentException(
            "component: '" + component + "' must be one of " + type.getSimpleName() + names);
      }
    }
    groups.put(components.get(0), values);
    members.put(components.get(0), components);
    return this;
  }

  Arbitrary<T> arbitrary() {
    List<List<String>> parts = new ArrayList<>(members.values());
    List<Arbitrary<Row>> values = new ArrayList<>(groups.values());
    List<String> given = parts.stream().flatMap(List::stream).toList();
    for (RecordComponent component : type.getRecordComponents()) {
      if (!given.contains(component.getName())) {
        parts.add(List.of(component.getName()));
        values.add(byType(component).map(Row::of));
      }
    }
    // Edge cases of so many parts are many: each part has its own among its values.
    return Combinators.combine(values).as(drawn -> make(parts, drawn)).withoutEdgeCases();
  }

  private static Arbitrary<?> byType(RecordComponent component) {
    Arbitrary<?> values = Table.of(component.getGenericType());
    return isNullable(component) ? ValueArbitraries.nullable(values) : values;
  }

  /** By its name, for at run time the annotation may not be there. */
  private static boolean isNullable(RecordComponent component) {
    for (Annotation annotation : component.getAnnotatedType().getAnnotations()) {
      if (annotation.annotationType().getSimpleName().equals("Nullable")) {
        return true;
      }
    }
    return false;
  }

  private T make(List<List<String>> parts, List<Row> drawn) {
    @Nullable Object[] arguments = new Object[names.size()];
    for (int i = 0; i < parts.size(); i++) {
      for (int j = 0; j < parts.get(i).size(); j++) {
        arguments[names.indexOf(parts.get(i).get(j))] = drawn.get(i).value(j);
      }
    }
    return construct(arguments);
  }

  private T construct(@Nullable Object[] arguments) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<T> canonical = type.getConstructor(types);
      return canonical.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          "%s%s cannot be made of %s"
              .formatted(type.getSimpleName(), names, Arrays.toString(arguments)),
          e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has no public canonical constructor", e);
    }
  }

  /** Returns lists of a few, seldom of as many as there may be, which hold those few again. */
  static <T> Arbitrary<List<T>> few(Arbitrary<T> one, int least, int most) {
    return Combinators.combine(
            Arbitraries.integers().between(1, SELDOM),
            one.list().ofMinSize(least).ofMaxSize(Math.min(most, Math.max(least, 3))))
        .as(
            (chance, drawn) -> {
              List<T> all = new ArrayList<>(drawn);
              while (chance == SELDOM && !drawn.isEmpty() && all.size() < most) {
                all.add(drawn.get(all.size() % drawn.size()));
              }
              return all;
            });
  }
}
