package io.github.batchwright.testkit.arbitraries;

import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitrary;

/**
 * The arbitrary of any type of the model, by its class. The types that a program makes have methods
 * of their own: see {@link JobArbitraries}, {@link OverrideArbitraries}, {@link
 * ContainerArbitraries}, {@link ResourceArbitraries}, {@link TimingArbitraries}, {@link
 * CapacityArbitraries} and {@link RequestArbitraries}. Thread-safe.
 */
@SuppressWarnings("exports") // who uses this has jqwik; who does not need not
public final class ModelArbitraries {
  private ModelArbitraries() {}

  /**
   * Returns valid values of a type over the whole range that it documents.
   *
   * @param type a record of the exported packages of the model, or another type of them
   * @throws IllegalArgumentException if it has no arbitrary
   */
  public static <T> Arbitrary<T> of(Class<T> type) {
    return Table.of(type);
  }

  /** Returns the types of the model that have an arbitrary, by their names. */
  public static List<Class<?>> types() {
    return Table.types().stream()
        .filter(type -> type.getName().startsWith("io.github.batchwright.model."))
        .sorted(Comparator.comparing(Class::getName))
        .<Class<?>>map(type -> type)
        .toList();
  }
}
