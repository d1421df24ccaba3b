package io.github.batchwright.docker;

import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.ProvisionRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Counts what another starter has started and stopped, and waits for it. Thread-safe. */
final class RecordingStarter implements EngineStarter {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

  private final EngineStarter starter;
  private final List<String> started = new ArrayList<>(); // guarded by this
  private final Map<String, EngineEndpoint> running = new LinkedHashMap<>(); // guarded by this
  private final Set<String> stopped = new LinkedHashSet<>(); // guarded by this
  private int most; // guarded by this

  RecordingStarter(EngineStarter starter) {
    this.starter = starter;
  }

  @Override
  public CompletionStage<EngineEndpoint> start(ProvisionRequest request) {
    return starter.start(request).thenApply(endpoint -> started(request, endpoint));
  }

  private synchronized EngineEndpoint started(ProvisionRequest request, EngineEndpoint endpoint) {
    started.add(request.instance().value());
    running.put(request.instance().value(), endpoint);
    most = Math.max(most, running.size());
    return endpoint;
  }

  @Override
  public CompletionStage<Void> stop(InstanceId instance) {
    return starter.stop(instance).thenAccept(nothing -> stopped(instance));
  }

  private synchronized void stopped(InstanceId instance) {
    running.remove(instance.value());
    stopped.add(instance.value());
    notifyAll();
  }

  @Override
  public CompletionStage<StartedEngines> list(String cluster) {
    return starter.list(cluster);
  }

  /** Returns the instances of which an engine was started, one as often as it was. */
  synchronized List<String> started() {
    return List.copyOf(started);
  }

  /** Returns the most engines there were at a time. */
  synchronized int most() {
    return most;
  }

  /** Returns where the engine of an instance listens; empty if it is none that runs. */
  synchronized String uri(String instance) {
    EngineEndpoint endpoint = running.get(instance);
    return endpoint == null ? "" : endpoint.uri();
  }

  /** Waits until all that was started is stopped. */
  synchronized void awaitNone() throws InterruptedException {
    await("still there", running::isEmpty);
  }

  /** Waits until instances are stopped, by whomever they were started. */
  synchronized void awaitStopped(Set<String> instances) throws InterruptedException {
    await("not stopped", () -> stopped.containsAll(instances));
  }

  private synchronized void await(String why, BooleanSupplier isSo) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!isSo.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError(why + ": " + running + ", stopped " + stopped);
      }
      wait(left);
    }
  }
}
