package io.github.batchwright.docker.elastic;

import io.github.batchwright.docker.EngineEndpoint;
import io.github.batchwright.docker.EngineStarter;
import io.github.batchwright.docker.ProvisionException;
import io.github.batchwright.docker.StartedEngines;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.hosts.FleetSettings.Member;
import io.github.batchwright.docker.hosts.Newcomer;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.CapacityReports;
import io.github.batchwright.spi.CapacityReports.Refusal;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.ProvisionRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances that were bought, from the moment they are asked for until they are stopped.
 *
 * <pre>
 *   AWAITED --listed--> CONNECTING --answers--> UP
 *   AWAITED --not listed--> STARTING --started--> CONNECTING
 *   any --terminated, failed, too late, lost--> LEAVING --stopped--> told and forgotten
 * </pre>
 *
 * <p>Nothing is told to be gone before it is stopped: what is paid for is known. Confined to one
 * thread, that of its {@link Later}; what others complete is taken there.
 */
public final class Instances {
  private static final Logger LOG = LoggerFactory.getLogger(Instances.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);
  private static final Duration LIST_AGAIN = Duration.ofSeconds(5);
  private static final int REMEMBERED = 1_000;

  private final EngineStarter starter;
  private final InstanceCatalog catalog;
  private final ElasticSettings settings;
  private final Hosts hosts;
  private final CapacityReports reports;
  private final Later later;
  private final Map<InstanceId, Instance> instances = new LinkedHashMap<>();

  /** Those that have ended, so that a request that is repeated does nothing. */
  private final Set<InstanceId> ended = new LinkedHashSet<>();

  /** Runs tasks on the one thread, after a while. */
  public interface Later {
    void run(Runnable task, Duration wait);
  }

  private enum Phase {
    AWAITED,
    STARTING,
    CONNECTING,
    UP,
    LEAVING
  }

  /** An instance. */
  private static final class Instance {
    final InstanceId id;

    /** Null for one that is there and should not be. */
    final @Nullable ProvisionRequest request;

    /** Whether it was bought in an earlier life. */
    final boolean isOld;

    /** Whether attempts of earlier lives were placed there, so that jobs could run there once. */
    boolean isExpected;

    Phase phase;
    Ending ending = Ending.gone("");
    String state = "it was not started";

    Instance(InstanceId id, @Nullable ProvisionRequest request, boolean isOld, Phase phase) {
      this.id = id;
      this.request = request;
      this.isOld = isOld;
      this.phase = phase;
    }
  }

  /** Makes an empty set. */
  public Instances(
      EngineStarter starter,
      InstanceCatalog catalog,
      ElasticSettings settings,
      Hosts hosts,
      CapacityReports reports,
      Later later) {
    this.starter = starter;
    this.catalog = catalog;
    this.settings = settings;
    this.hosts = hosts;
    this.reports = reports;
    this.later = later;
  }

  /** Finds those of earlier lives again, and stops those that should not be there. */
  public void reconcile(CapacityInventory inventory) {
    for (ProvisionRequest request : inventory.instances()) {
      InstanceId id = request.instance();
      if (!ended.contains(id)) {
        instances.putIfAbsent(id, new Instance(id, request, true, Phase.AWAITED));
      }
    }
    list(inventory, Duration.ZERO);
  }

  private void list(CapacityInventory inventory, Duration since) {
    take(
        () -> starter.list(inventory.cluster()),
        (listed, problem) -> listed(inventory, since, listed, problem));
  }

  private void listed(
      CapacityInventory inventory,
      Duration since,
      @Nullable StartedEngines listed,
      @Nullable Throwable problem) {
    if (listed == null) {
      LOG.warn("The engines that were started cannot be listed", problem);
    } else {
      listed.engines().forEach((id, endpoint) -> found(inventory, id, endpoint));
    }
    boolean isComplete = listed != null && listed.isComplete();
    boolean isLate = since.compareTo(settings.lossGrace()) >= 0;
    boolean isAnyAwaited = false;
    for (Instance instance : new ArrayList<>(instances.values())) {
      if (instance.phase == Phase.AWAITED) {
        if (isComplete || isLate) {
          missing(instance);
        } else if (listed != null && !hosts.isAwaited(instance.id.value())) {
          // Wherever it may be, nothing runs there.
          missing(instance);
        } else {
          isAnyAwaited = true;
        }
      }
    }
    if (!isComplete || since.isZero()) {
      // At least twice: what the life before had asked for may appear only now.
      Duration wait = isAnyAwaited ? LIST_AGAIN : LAST_RETRY;
      later.run(() -> list(inventory, since.plus(wait)), wait);
    }
  }

  private void found(CapacityInventory inventory, InstanceId id, EngineEndpoint endpoint) {
    Instance instance = instances.get(id);
    if (instance == null && inventory.isOwn(id)) {
      LOG.info("{}: it is there and should not be, and is stopped", id);
      Instance stray = new Instance(id, null, true, Phase.LEAVING);
      stray.ending = Ending.gone("It was there although it was not asked for");
      instances.put(id, stray);
      stop(stray, FIRST_RETRY);
    } else if (instance != null && instance.phase == Phase.AWAITED) {
      Duration limit = longer(settings.bootLimit(), settings.lossGrace());
      later.run(() -> tooLate(instance, limit), limit);
      connect(instance, endpoint);
    }
  }

  /** One that attempts run on has been there, so it is gone; any other may never have been. */
  private void missing(Instance instance) {
    if (hosts.isAwaited(instance.id.value())) {
      leave(instance, Ending.gone("It is not there any more"));
    } else {
      start(instance);
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** Buys one; does nothing if it was asked for before. */
  public void provision(ProvisionRequest request) {
    InstanceId id = request.instance();
    if (ended.contains(id) || instances.containsKey(id)) {
      return;
    }
    if (catalog.find(request.instanceType()).isEmpty()) {
      refuse(id, Refusal.INVALID, "The catalog has no type " + request.instanceType());
    } else if (instances.size() >= settings.most()) {
      refuse(
          id,
          Refusal.INSUFFICIENT_CAPACITY,
          "There are " + settings.most() + " engines, which is the most there may be");
    } else {
      Instance instance = new Instance(id, request, false, Phase.STARTING);
      instances.put(id, instance);
      start(instance);
    }
  }

  private void refuse(InstanceId id, Refusal refusal, String reason) {
    remember(id);
    LOG.info("{}: {}: {}", id, refusal, reason);
    reports.refused(id, refusal, reason);
  }

  private void start(Instance instance) {
    ProvisionRequest request = instance.request;
    if (request == null) {
      return;
    }
    instance.phase = Phase.STARTING;
    instance.state = "its machine was not started";
    later.run(() -> tooLate(instance, settings.bootLimit()), settings.bootLimit());
    take(() -> starter.start(request), (endpoint, problem) -> started(instance, endpoint, problem));
  }

  private void started(
      Instance instance, @Nullable EngineEndpoint endpoint, @Nullable Throwable problem) {
    if (instance.phase != Phase.STARTING) {
      if (endpoint != null) {
        LOG.info("{}: it was started although it was stopped, and is stopped again", instance.id);
        stopAgain(instance.id, FIRST_RETRY);
      }
    } else if (endpoint != null) {
      connect(instance, endpoint);
    } else if (problem instanceof ProvisionException none
        && none.refusal() != Refusal.BOOT_FAILED) {
      // There never was a machine, so there is none to stop.
      instance.phase = Phase.LEAVING;
      instances.remove(instance.id);
      CompletionStage<Void> unused = hosts.disconnect(instance.id.value(), message(none));
      refuse(instance.id, none.refusal(), message(none));
    } else {
      leave(
          instance,
          new Ending(Refusal.BOOT_FAILED, "Its machine cannot be started: " + message(problem)));
    }
  }

  private void connect(Instance instance, EngineEndpoint endpoint) {
    ProvisionRequest request = instance.request;
    if (request == null) {
      return;
    }
    String name = instance.id.value();
    instance.phase = Phase.CONNECTING;
    instance.state = "its engine was not asked yet";
    reports.launched(instance.id);
    EngineAddress address =
        EngineAddress.of(endpoint.uri(), endpoint.certificates(), "instance " + name);
    instance.isExpected = hosts.isAwaited(name);
    Resources most = catalog.find(request.instanceType()).map(InstanceType::capacity).orElse(null);
    hosts.connect(
        new Newcomer(
            new Member(name, address, null),
            most,
            settings.reserve(),
            settings.lossGrace(),
            !instance.isExpected,
            host -> later.run(() -> seen(instance, host), Duration.ZERO)));
  }

  private void seen(Instance instance, Host host) {
    if (instance.phase != Phase.CONNECTING && instance.phase != Phase.UP) {
      return;
    }
    instance.state = host.reason();
    switch (host.state()) {
      case ACTIVE -> {
        if (instance.phase == Phase.CONNECTING) {
          compare(instance, host);
        }
        instance.phase = Phase.UP;
        reports.host(instance.id, host);
      }
      case DRAINING -> {
        if (instance.phase == Phase.UP || instance.isExpected) {
          reports.host(instance.id, host);
        }
      }
      case LOST -> {
        reports.host(instance.id, host);
        leave(instance, Ending.gone(host.reason()));
      }
    }
  }

  private void compare(Instance instance, Host host) {
    ProvisionRequest request = instance.request;
    if (request != null
        && catalog
            .find(request.instanceType())
            .filter(type -> !type.capacity().fitsIn(host.capacity()))
            .isPresent()) {
      LOG.warn(
          "{}: it has {}, which is less than its type {} has in the catalog",
          instance.id,
          host.capacity(),
          request.instanceType());
    }
  }

  private void tooLate(Instance instance, Duration limit) {
    if (instance.phase == Phase.STARTING || instance.phase == Phase.CONNECTING) {
      String reason =
          "No job could run there within %d s: %s".formatted(limit.toSeconds(), instance.state);
      leave(
          instance, instance.isOld ? Ending.gone(reason) : new Ending(Refusal.BOOT_FAILED, reason));
    }
  }

  /** Gives one back, whatever it is doing. */
  public void terminate(InstanceId id) {
    Instance instance = instances.get(id);
    if (instance == null) {
      instance = new Instance(id, null, true, Phase.AWAITED);
      instances.put(id, instance);
    }
    if (instance.phase == Phase.LEAVING) {
      instance.ending = Ending.gone(instance.ending.reason());
    } else {
      leave(instance, Ending.gone("It was terminated"));
    }
  }

  /** It is to be gone soon. */
  public void interrupted(InstanceId id, Duration notice) {
    if (instances.containsKey(id)) {
      reports.interrupted(id, notice);
    }
  }

  /** Somebody says that it is gone. */
  public void vanished(InstanceId id, String reason) {
    Instance instance = instances.get(id);
    if (instance != null && instance.phase != Phase.LEAVING) {
      leave(instance, Ending.gone(reason));
    }
  }

  private void leave(Instance instance, Ending ending) {
    LOG.info("{}: it is given back: {}", instance.id, ending.reason());
    instance.phase = Phase.LEAVING;
    instance.ending = ending;
    take(
        () -> hosts.disconnect(instance.id.value(), ending.reason()),
        (nothing, problem) -> stop(instance, FIRST_RETRY));
  }

  private void stop(Instance instance, Duration retry) {
    take(
        () -> starter.stop(instance.id),
        (nothing, problem) -> {
          if (problem == null) {
            instances.remove(instance.id);
            remember(instance.id);
            instance.ending.report(instance.id, reports);
          } else {
            LOG.warn("{}: it was not stopped, which is tried again", instance.id, problem);
            later.run(() -> stop(instance, twice(retry)), retry);
          }
        });
  }

  private void stopAgain(InstanceId id, Duration retry) {
    take(
        () -> starter.stop(id),
        (nothing, problem) -> {
          if (problem != null) {
            LOG.warn("{}: it was not stopped, which is tried again", id, problem);
            later.run(() -> stopAgain(id, twice(retry)), retry);
          }
        });
  }

  private static Duration twice(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(LAST_RETRY) < 0 ? twice : LAST_RETRY;
  }

  private void remember(InstanceId id) {
    ended.add(id);
    if (ended.size() > REMEMBERED) {
      ended.remove(ended.iterator().next());
    }
  }

  /** Returns the ids of all that are not known to be stopped. */
  List<InstanceId> ids() {
    return List.copyOf(instances.keySet());
  }

  /** What is done with a result, or with the lack of one. */
  private interface Taker<T> {
    void take(@Nullable T result, @Nullable Throwable problem);
  }

  /** Calls what is not ours, and takes what it completes with on our thread. */
  private <T> void take(Supplier<CompletionStage<T>> call, Taker<T> taker) {
    CompletionStage<T> stage;
    try {
      stage = call.get();
    } catch (RuntimeException | Error e) {
      later.run(() -> taker.take(null, e), Duration.ZERO);
      return;
    }
    var unused =
        stage.whenComplete(
            (result, problem) ->
                later.run(() -> taker.take(result, unwrap(problem)), Duration.ZERO));
  }

  private static @Nullable Throwable unwrap(@Nullable Throwable problem) {
    return problem instanceof CompletionException && problem.getCause() != null
        ? problem.getCause()
        : problem;
  }

  private static String message(@Nullable Throwable problem) {
    return problem == null || problem.getMessage() == null
        ? String.valueOf(problem)
        : problem.getMessage();
  }
}
