package io.github.batchwright;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.CapacityReports;
import io.github.batchwright.spi.CapacityReports.Refusal;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.ProvisionRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sells what is there anyway: a fixed number of instances of each type, at hand at once. It is for
 * machines that are shared with others, or put to sleep while nobody needs them, and for handlers
 * and processes, which run on this machine whatever instance they are placed on. Several
 * environments may share it. Thread-safe.
 */
public final class FixedCapacity implements CapacityProvider {
  private final InstanceCatalog catalog;
  private final Map<String, Integer> stock;
  private final List<String> environments;
  private final Map<InstanceId, String> sold = new LinkedHashMap<>();
  private @Nullable CapacityReports reports;

  /**
   * Makes a stock of instances.
   *
   * @param catalog what the types have, and what they cost
   * @param stock how many there are of each type, by its name in the catalog; of others there are
   *     none
   * @param computeEnvironments the environments that it sells to, at least one
   * @throws IllegalArgumentException if a type is not in the catalog, or a number is below 0
   */
  public FixedCapacity(
      InstanceCatalog catalog, Map<String, Integer> stock, String... computeEnvironments) {
    this.catalog = Objects.requireNonNull(catalog, "catalog");
    this.stock = new LinkedHashMap<>(stock);
    this.environments = List.of(computeEnvironments);
    Checks.require(
        !environments.isEmpty(), "computeEnvironments", environments, "must name one at least");
    this.stock.forEach(
        (type, count) -> {
          Checks.require(
              catalog.find(type).isPresent(), "stock", type, "must be a type of the catalog");
          Checks.atLeast("stock." + type, count, 0);
        });
  }

  @Override
  public List<String> computeEnvironments() {
    return environments;
  }

  @Override
  public InstanceCatalog catalog() {
    return catalog;
  }

  @Override
  public void start(CapacityReports newReports) {
    synchronized (sold) {
      reports = newReports;
    }
  }

  @Override
  public void reconcile(CapacityInventory inventory) {
    Set<InstanceId> wanted =
        inventory.instances().stream()
            .map(ProvisionRequest::instance)
            .collect(Collectors.toUnmodifiableSet());
    synchronized (sold) {
      sold.keySet().removeIf(id -> inventory.isOwn(id) && !wanted.contains(id));
    }
    inventory.instances().forEach(this::provision);
  }

  @Override
  public void provision(ProvisionRequest request) {
    InstanceId instance = request.instance();
    InstanceType type = catalog.find(request.instanceType()).orElse(null);
    if (type == null) {
      String reason = "No such type: " + request.instanceType();
      tell(reports -> reports.refused(instance, Refusal.INVALID, reason));
    } else if (take(instance, type.name())) {
      tell(reports -> reports.launched(instance));
      Host host = Host.active(instance.value(), type.capacity());
      tell(reports -> reports.host(instance, host));
    } else {
      String reason =
          "All %d of type %s are in use".formatted(stock.getOrDefault(type.name(), 0), type.name());
      tell(reports -> reports.refused(instance, Refusal.INSUFFICIENT_CAPACITY, reason));
    }
  }

  private boolean take(InstanceId instance, String type) {
    synchronized (sold) {
      if (sold.containsKey(instance)) {
        return true;
      }
      long used = sold.values().stream().filter(type::equals).count();
      if (used >= stock.getOrDefault(type, 0)) {
        return false;
      }
      sold.put(instance, type);
      return true;
    }
  }

  @Override
  public void terminate(InstanceId instance) {
    synchronized (sold) {
      sold.remove(instance);
    }
    tell(reports -> reports.gone(instance, "It was given back"));
  }

  /** Returns the instances that are sold at the moment, to whatever service. */
  public List<InstanceId> sold() {
    synchronized (sold) {
      return List.copyOf(sold.keySet());
    }
  }

  @Override
  public void close() {
    synchronized (sold) {
      reports = null;
    }
  }

  /** Tells something, unless it is closed. */
  private void tell(Consumer<CapacityReports> what) {
    CapacityReports known;
    synchronized (sold) {
      known = reports;
    }
    if (known != null) {
      what.accept(known);
    }
  }
}
