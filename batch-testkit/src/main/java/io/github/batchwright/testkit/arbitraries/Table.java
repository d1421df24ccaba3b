package io.github.batchwright.testkit.arbitraries;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** The arbitrary of each type. Thread-safe. */
final class Table {
  private static final int FEW = 3;
  private static final int MOST_MIB = 1_000_000_000;
  private static final Map<Class<?>, Supplier<? extends Arbitrary<?>>> ROWS = rows();

  // One of each is enough, and lets jqwik keep its generator.
  private static final Map<Class<?>, Arbitrary<?>> MADE = new ConcurrentHashMap<>();

  private final Map<Class<?>, Supplier<? extends Arbitrary<?>>> collected = new LinkedHashMap<>();

  private Table() {}

  private static Map<Class<?>, Supplier<? extends Arbitrary<?>>> rows() {
    Table table = new Table();
    table.addPlain();
    JobArbitraries.addTo(table);
    OverrideArbitraries.addTo(table);
    ContainerArbitraries.addTo(table);
    ResourceArbitraries.addTo(table);
    DispatchArbitraries.addTo(table);
    TimingArbitraries.addTo(table);
    CapacityArbitraries.addTo(table);
    RequestArbitraries.addTo(table);
    DetailArbitraries.addTo(table);
    return Map.copyOf(table.collected);
  }

  private void addPlain() {
    add(String.class, ValueArbitraries::texts);
    add(boolean.class, () -> Arbitraries.of(false, true));
    add(Boolean.class, () -> Arbitraries.of(false, true));
    add(int.class, () -> ValueArbitraries.ints(0, Integer.MAX_VALUE));
    add(Integer.class, () -> ValueArbitraries.ints(0, Integer.MAX_VALUE));
    add(long.class, () -> ValueArbitraries.longs(0, MOST_MIB));
    add(Long.class, () -> ValueArbitraries.longs(0, MOST_MIB));
    add(double.class, () -> Arbitraries.doubles().between(0, MOST_MIB));
    add(Double.class, () -> Arbitraries.doubles().between(0, MOST_MIB));
    add(BigDecimal.class, () -> Arbitraries.bigDecimals().ofScale(FEW));
    add(Duration.class, () -> ValueArbitraries.durations(Duration.ofDays(3650)));
    add(Instant.class, ValueArbitraries::instants);
    add(LocalDate.class, () -> ValueArbitraries.ints(0, 40_000).map(LocalDate::ofEpochDay));
    add(Currency.class, () -> Arbitraries.of("EUR", "USD", "JPY").map(Currency::getInstance));
    add(ZoneId.class, TimingArbitraries::timeZones);
    add(Path.class, () -> ValueArbitraries.names().map(name -> Path.of("/srv", name)));
  }

  /** Adds a type that has no arbitrary yet. */
  <T> void add(Class<T> type, Supplier<? extends Arbitrary<? extends T>> arbitrary) {
    if (collected.put(type, arbitrary) != null) {
      throw new IllegalStateException(type + " is there twice");
    }
  }

  /** Adds records that are drawn by their components alone. */
  void addRecords(List<Class<? extends Record>> types) {
    types.forEach(this::addRecord);
  }

  private <T extends Record> void addRecord(Class<T> type) {
    add(type, () -> Records.of(type).arbitrary());
  }

  /** Returns the types that have a row. */
  static Set<Class<?>> types() {
    return ROWS.keySet();
  }

  /** Returns the arbitrary of a type that has a row, or is an enum. */
  @SuppressWarnings("unchecked")
  static <T> Arbitrary<T> of(Class<T> type) {
    Arbitrary<?> made = MADE.get(type);
    if (made == null) {
      made = make(type);
      MADE.put(type, made);
    }
    return (Arbitrary<T>) made;
  }

  @SuppressWarnings("unchecked")
  private static Arbitrary<?> make(Class<?> type) {
    Supplier<? extends Arbitrary<?>> row = ROWS.get(type);
    if (row != null) {
      return row.get();
    }
    if (type.isEnum()) {
      return Arbitraries.of((Object[]) type.getEnumConstants());
    }
    throw new IllegalArgumentException("type: '" + type + "' has no arbitrary");
  }

  /** Returns the arbitrary of a type, or of few of it. */
  static Arbitrary<?> of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return of(arguments[0]).list().ofMaxSize(FEW);
      }
      if (generic.getRawType() == Set.class) {
        return of(arguments[0]).set().ofMaxSize(FEW);
      }
      if (generic.getRawType() == Map.class) {
        return Arbitraries.maps(of(arguments[0]), of(arguments[1])).ofMaxSize(FEW);
      }
    }
    return of((Class<?>) type);
  }
}
