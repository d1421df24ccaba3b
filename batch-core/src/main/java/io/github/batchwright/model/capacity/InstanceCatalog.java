package io.github.batchwright.model.capacity;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.checks.Checks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /**
   * Reads a catalog from a file of JSON in UTF-8, as {@link #fromJson} does.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is no such JSON
   */
  public static InstanceCatalog read(Path file) throws IOException {
    return fromJson(Files.readString(file));
  }

  /**
   * Reads a catalog from JSON such as this:
   *
   * <pre>{@code
   * {
   *   "source": "our price list",
   *   "date": "2026-01-19",
   *   "currency": "USD",
   *   "types": [
   *     {
   *       "name": "m6g.large",
   *       "vcpus": 2,
   *       "memoryMiB": 8192,
   *       "gpus": 0,
   *       "architecture": "ARM64",
   *       "onDemandPrice": "0.077",
   *       "spotPrice": "0.0308",
   *       "spotPlacementScore": 7
   *     }
   *   ]
   * }
   * }</pre>
   *
   * <p>What may be left out: {@code gpus} (0), {@code architecture} ({@code X86_64}), {@code
   * spotPlacementScore} (10), and the Spot price, of a type that is not sold so. A Spot price that
   * changes is {@code "spotPrices": [{"from": "2026-01-19T00:00:00Z", "price": "0.0308"}, ...]} in
   * its place. A price is for an hour, in the one currency; it is a string or a number, and read as
   * it is written.
   *
   * @throws IllegalArgumentException if it is no JSON, or a field is unknown, missing, of a wrong
   *     type or out of its range; the message names the path of the field, its value and the rule
   */
  public static InstanceCatalog fromJson(String json) {
    return CatalogJson.read(json);
  }

  /** Returns this catalog as JSON that {@link #fromJson} reads back as it is. */
  public String toJson() {
    return CatalogJson.write(this);
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
