package io.github.batchwright.service;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.engine.capacity.Market;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.CapacityReports;
import io.github.batchwright.spi.ProvisionRequest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands instances that are bought and given back to those who sell them. */
final class CapacityRunner {
  private static final Logger LOG = LoggerFactory.getLogger(CapacityRunner.class);

  private final Map<String, CapacityProvider> byEnvironment = new LinkedHashMap<>();
  private final CapacityGate gate;
  private final boolean outlives;

  /**
   * Starts the providers.
   *
   * @param outlives whether instances are known to another life of the service
   * @throws IllegalStateException if two sell to one environment, or one to none
   */
  CapacityRunner(List<CapacityProvider> providers, CapacityGate gate, boolean outlives) {
    this.gate = gate;
    this.outlives = outlives;
    for (CapacityProvider provider : providers) {
      List<String> names = provider.computeEnvironments();
      if (names.isEmpty()) {
        throw new IllegalStateException(
            "computeEnvironments: '[]' must name one at least, in " + name(provider));
      }
      for (String name : names) {
        if (byEnvironment.putIfAbsent(name, provider) != null) {
          throw new IllegalStateException(
              "computeEnvironments: '"
                  + name
                  + "' must be sold to by one provider alone, and once");
        }
      }
    }
    providers().forEach(provider -> provider.start(gate));
  }

  private Set<CapacityProvider> providers() {
    return new LinkedHashSet<>(byEnvironment.values());
  }

  /** Returns what can be bought. */
  Market market() {
    Map<String, Supplier<InstanceCatalog>> catalogs = new LinkedHashMap<>();
    byEnvironment.forEach((name, provider) -> catalogs.put(name, provider::catalog));
    return new Market(catalogs);
  }

  void provision(ProvisionRequest request) {
    InstanceId instance = request.instance();
    gate.open(request);
    @Nullable CapacityProvider provider = byEnvironment.get(request.computeEnvironment());
    if (provider == null) {
      gate.gone(instance, "Nobody sells instances to " + request.computeEnvironment());
      return;
    }
    try {
      provider.provision(request);
    } catch (RuntimeException | Error e) {
      LOG.warn("{} failed to provision {}", name(provider), instance, e);
      gate.refused(instance, CapacityReports.Refusal.INVALID, "Provider failed: " + e);
    }
  }

  void terminate(String computeEnvironment, InstanceId instance) {
    @Nullable CapacityProvider provider = byEnvironment.get(computeEnvironment);
    if (provider == null) {
      LOG.warn(
          "{} cannot be given back: nobody sells instances to '{}' any more",
          instance,
          computeEnvironment);
      return;
    }
    try {
      provider.terminate(instance);
    } catch (RuntimeException | Error e) {
      LOG.warn("{} failed to terminate {}", name(provider), instance, e);
    }
  }

  void takeInventory(CapacityInventory all) {
    Map<CapacityProvider, List<ProvisionRequest>> theirs = new LinkedHashMap<>();
    providers().forEach(provider -> theirs.put(provider, new java.util.ArrayList<>()));
    for (ProvisionRequest request : all.instances()) {
      gate.open(request);
      List<ProvisionRequest> list = theirs.get(byEnvironment.get(request.computeEnvironment()));
      if (list == null) {
        LOG.warn(
            "{} was bought for '{}', to which nobody sells instances any more",
            request.instance(),
            request.computeEnvironment());
      } else {
        list.add(request);
      }
    }
    theirs.forEach(
        (provider, instances) -> {
          try {
            provider.reconcile(
                new CapacityInventory(all.cluster(), all.epoch(), ImmutableList.copyOf(instances)));
          } catch (RuntimeException | Error e) {
            LOG.warn("{} failed to reconcile", name(provider), e);
          }
        });
  }

  private static String name(CapacityProvider provider) {
    return provider.getClass().getName();
  }

  void close() {
    if (!outlives) {
      // Nobody would know of them any more, and somebody would pay for them.
      gate.opened().forEach((instance, environment) -> terminate(environment, instance));
    }
    for (CapacityProvider provider : providers()) {
      try {
        provider.close();
      } catch (RuntimeException e) {
        LOG.warn("{} failed to close", name(provider), e);
      }
    }
  }
}
