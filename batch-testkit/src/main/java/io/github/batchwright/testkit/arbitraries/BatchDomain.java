package io.github.batchwright.testkit.arbitraries;

import io.github.batchwright.testkit.workload.Workload;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.configurators.ArbitraryConfigurator;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.providers.ArbitraryProvider;
import net.jqwik.api.providers.TypeUsage;

/**
 * Has jqwik know every type of the model, and {@link Workload}: a property of a class with
 * {@code @Domain(BatchDomain.class)} takes {@code @ForAll JobDefinition} and the like. Whoever
 * wants strings and numbers too adds {@code @Domain(DomainContext.Global.class)}. Thread-safe.
 */
@SuppressWarnings("exports") // who uses this has jqwik; who does not need not
public final class BatchDomain implements DomainContext {

  /** For jqwik. */
  public BatchDomain() {}

  @Override
  public Collection<ArbitraryProvider> getArbitraryProviders() {
    Map<Class<?>, Supplier<Arbitrary<?>>> all = new LinkedHashMap<>();
    for (Class<?> type : ModelArbitraries.types()) {
      all.put(type, () -> ModelArbitraries.of(type));
    }
    all.put(Workload.class, Workloads::workloads);
    return all.entrySet().stream()
        .<ArbitraryProvider>map(entry -> new OfOneType(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public Collection<ArbitraryConfigurator> getArbitraryConfigurators() {
    return List.of();
  }

  private record OfOneType(Class<?> type, Supplier<Arbitrary<?>> values)
      implements ArbitraryProvider {

    @Override
    public boolean canProvideFor(TypeUsage target) {
      return target.isOfType(type);
    }

    @Override
    public Set<Arbitrary<?>> provideFor(TypeUsage target, SubtypeProvider subtypes) {
      return Set.of(values.get());
    }
  }
}
