package io.github.batchwright.model.capacity;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.checks.Checks;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The types of instances that can be bought, and what they cost. Immutable.
 *
 * @param source where the figures are from, in words
 * @param date the day they were true
 * @param types the types, no name twice, all prices in one currency; at least one
 */
public record InstanceCatalog(String source, LocalDate date, List<InstanceType> types) {
  /** What stands for every type of the catalog, as in AWS. */
  public static final String OPTIMAL = "optimal";

  /** Checks and copies the fields. */
  public InstanceCatalog {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(date, "date");
    types = Checks.copy(types);
    Checks.require(!types.isEmpty(), "types", types, "must have one at least");
    Set<String> names = new LinkedHashSet<>();
    for (InstanceType type : types) {
      Checks.require(names.add(type.name()), "types", type.name(), "must be there once");
      Checks.require(
          type.onDemandPrice().currency().equals(types.get(0).onDemandPrice().currency()),
          "types." + type.name() + ".onDemandPrice",
          type.onDemandPrice(),
          "must be in " + types.get(0).onDemandPrice().currency());
    }
  }

  /** Returns the type of a name. */
  public Optional<InstanceType> find(String name) {
    return types.stream().filter(type -> type.name().equals(name)).findFirst();
  }

  /**
   * Returns the types that a compute environment may buy. AWS: {@code instanceTypes}.
   *
   * @param names names of types, families such as {@code m5}, or {@value #OPTIMAL} for all; in the
   *     order they are preferred
   * @return each type once, in that order, those of a family in the order of the catalog
   * @throws IllegalArgumentException if one stands for nothing here, naming it
   */
  public List<InstanceType> resolve(List<String> names) {
    Map<String, InstanceType> byName = byName();
    Set<InstanceType> found = new LinkedHashSet<>();
    for (String name : names) {
      InstanceType exact = byName.get(name);
      List<InstanceType> all =
          exact != null
              ? List.of(exact)
              : types.stream()
                  .filter(type -> name.equals(OPTIMAL) || type.family().equals(name))
                  .toList();
      Checks.require(
          !all.isEmpty(), "instanceTypes", name, "must be a type or a family of the catalog");
      found.addAll(all);
    }
    return new ArrayList<>(found);
  }

  private Map<String, InstanceType> byName() {
    ImmutableMap.Builder<String, InstanceType> all = ImmutableMap.builder();
    types.forEach(type -> all.put(type.name(), type));
    return all.buildOrThrow();
  }
}
