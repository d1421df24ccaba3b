package io.github.batchwright.docker;

import io.github.batchwright.docker.elastic.Leases;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.engine.Threads;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityReports.Refusal;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.ProvisionRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A pool of engines that are there, and are taken and given back rather than started and stopped.
 * Some may be off, or taken by others: the next one of the type is tried then. Thread-safe.
 *
 * <p>An engine that is taken has an empty volume, {@code batchwright-lease}, that says by which
 * instance. So several services can share a pool, and a service finds after a restart what it had
 * taken. Whoever removes that volume, as {@code docker volume prune} may, gives the engine away.
 */
public final class EnginePool implements EngineStarter {
  private static final int THREADS = 8;
  private static final int REMEMBERED = 1_000;

  private final Leases leases = new Leases();
  private final ExecutorService threads = Threads.pool("batch-docker-pool", THREADS);

  /** By name; those that were given back last come last. */
  private final Map<String, Pooled> engines = new LinkedHashMap<>(); // guarded by this

  /** Which engines are taken, or are being taken. */
  private final Map<InstanceId, String> taken = new LinkedHashMap<>(); // guarded by this

  /** Those whose lease may be left on an engine that did not answer. */
  private final Set<InstanceId> stopped = new LinkedHashSet<>(); // guarded by this

  /** An engine. */
  private record Pooled(String name, String type, EngineEndpoint endpoint) {
    EngineAddress address() {
      return EngineAddress.of(endpoint.uri(), endpoint.certificates(), "engine " + name);
    }
  }

  private EnginePool(Map<String, Pooled> engines) {
    this.engines.putAll(engines);
  }

  /** Starts a pool without engines. */
  public static Builder builder() {
    return new Builder();
  }

  /** Takes a free engine of the type; none is {@code INSUFFICIENT_CAPACITY}. */
  @Override
  public CompletionStage<EngineEndpoint> start(ProvisionRequest request) {
    return run(() -> take(request.instance(), request.instanceType()));
  }

  /** Something that may take seconds. */
  private interface Step<T> {
    T run() throws InterruptedException;
  }

  private <T> CompletableFuture<T> run(Step<T> step) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return step.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
          }
        },
        threads);
  }

  private EngineEndpoint take(InstanceId instance, String type) throws InterruptedException {
    List<String> problems = new ArrayList<>();
    Set<String> tried = new LinkedHashSet<>();
    while (true) {
      Pooled engine = claim(instance, type, tried);
      if (engine == null) {
        throw none(type, problems);
      }
      String problem = lease(engine, instance);
      if (problem.isEmpty()) {
        return engine.endpoint;
      }
      problems.add(engine.name + ": " + problem);
      unclaim(instance, engine);
    }
  }

  private ProvisionException none(String type, List<String> problems) {
    synchronized (this) {
      if (engines.values().stream().noneMatch(engine -> engine.type.equals(type))) {
        return new ProvisionException(Refusal.INVALID, "The pool has no engine of type " + type);
      }
    }
    return new ProvisionException(
        Refusal.INSUFFICIENT_CAPACITY,
        "No engine of type %s is free%s"
            .formatted(type, problems.isEmpty() ? "" : ": " + String.join("; ", problems)));
  }

  /** Returns the engine that the instance has already, or another that is to be tried. */
  private synchronized @Nullable Pooled claim(InstanceId instance, String type, Set<String> tried) {
    String had = taken.get(instance);
    if (had != null) {
      return engines.get(had);
    }
    for (Pooled engine : engines.values()) {
      if (engine.type.equals(type) && !taken.containsValue(engine.name) && tried.add(engine.name)) {
        taken.put(instance, engine.name);
        return engine;
      }
    }
    return null;
  }

  private synchronized void unclaim(InstanceId instance, Pooled engine) {
    if (taken.remove(instance, engine.name)) {
      engines.remove(engine.name);
      engines.put(engine.name, engine);
    }
  }

  /** Returns why an engine cannot be had; empty if it is had now. */
  private String lease(Pooled engine, InstanceId instance) throws InterruptedException {
    try {
      String holder = leases.take(engine.address(), instance.value());
      if (isStopped(holder)) {
        leases.giveBack(engine.address(), holder);
        holder = leases.take(engine.address(), instance.value());
      }
      return holder.equals(instance.value()) ? "" : "it is taken by '" + holder + "'";
    } catch (EngineUnreachableException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private synchronized boolean isStopped(String holder) {
    return stopped.stream().anyMatch(instance -> instance.value().equals(holder));
  }

  /** Gives an engine back; one that does not answer is given back all the same. */
  @Override
  public CompletionStage<Void> stop(InstanceId instance) {
    return run(() -> giveBack(instance)).thenAccept(wasTaken -> {});
  }

  private boolean giveBack(InstanceId instance) throws InterruptedException {
    Pooled engine = given(instance);
    if (engine == null) {
      return false;
    }
    try {
      leases.giveBack(engine.address(), instance.value());
    } catch (EngineUnreachableException e) {
      remember(instance);
    }
    unclaim(instance, engine);
    return true;
  }

  private synchronized @Nullable Pooled given(InstanceId instance) {
    String name = taken.get(instance);
    return name == null ? null : engines.get(name);
  }

  private synchronized void remember(InstanceId instance) {
    stopped.add(instance);
    if (stopped.size() > REMEMBERED) {
      stopped.remove(stopped.iterator().next());
    }
  }

  /** Asks all engines who has taken them; not complete while one does not answer. */
  @Override
  public CompletionStage<StartedEngines> list(String cluster) {
    List<Pooled> all;
    synchronized (this) {
      all = List.copyOf(engines.values());
    }
    Map<InstanceId, EngineEndpoint> found = new LinkedHashMap<>();
    List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    for (Pooled engine : all) {
      asked.add(
          run(
              () -> {
                try {
                  Optional<String> holder = leases.holder(engine.address());
                  if (holder.isPresent() && holder.get().startsWith(cluster)) {
                    found(new InstanceId(holder.get()), engine, found);
                  }
                  return true;
                } catch (EngineUnreachableException e) {
                  return false;
                }
              }));
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              synchronized (this) {
                return new StartedEngines(found, asked.stream().allMatch(CompletableFuture::join));
              }
            });
  }

  /** An instance has one engine: a second one is left of a take that was broken off. */
  private void found(InstanceId instance, Pooled engine, Map<InstanceId, EngineEndpoint> found)
      throws EngineUnreachableException, InterruptedException {
    synchronized (this) {
      String other = taken.putIfAbsent(instance, engine.name);
      if (other == null || other.equals(engine.name)) {
        found.put(instance, engine.endpoint);
        return;
      }
    }
    leases.giveBack(engine.address(), instance.value());
  }

  /** Collects the engines of a pool. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Pooled> engines = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds an engine.
     *
     * @param name what it is called in messages, 1-128 of {@code [A-Za-z0-9._-]}
     * @param type the type of its instances, as in the catalog
     * @param uri {@code unix:///path/to.sock} or {@code tcp://machine:2376}
     * @throws IllegalArgumentException if the name is taken or malformed, or the address is
     *     malformed
     */
    public Builder engine(String name, String type, String uri) {
      return add(name, type, EngineEndpoint.of(uri));
    }

    /**
     * Adds an engine that listens with TLS.
     *
     * @param name what it is called in messages, 1-128 of {@code [A-Za-z0-9._-]}
     * @param type the type of its instances, as in the catalog
     * @param uri {@code tcp://machine:2376}
     * @param certificates a folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}
     * @throws IllegalArgumentException if the name is taken or malformed, the address is malformed,
     *     or a file is missing
     */
    public Builder engine(String name, String type, String uri, Path certificates) {
      return add(name, type, new EngineEndpoint(uri, certificates));
    }

    private Builder add(String name, String type, EngineEndpoint endpoint) {
      Pooled engine = new Pooled(Host.active(name, Resources.NONE).name(), type, endpoint);
      if (engines.putIfAbsent(name, engine) != null) {
        throw new IllegalArgumentException("engine: '" + name + "' must be there once");
      }
      return this;
    }

    /**
     * Makes the pool; no engine is asked anything yet.
     *
     * @throws IllegalArgumentException if there is no engine
     */
    public EnginePool build() {
      if (engines.isEmpty()) {
        throw new IllegalArgumentException("engines: '[]' must be one at least");
      }
      return new EnginePool(engines);
    }
  }
}
