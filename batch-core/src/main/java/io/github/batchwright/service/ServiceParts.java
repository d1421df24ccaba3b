package io.github.batchwright.service;

import com.google.common.io.Closer;
import io.github.batchwright.BatchService;
import io.github.batchwright.engine.Engine;
import io.github.batchwright.engine.EngineClock;
import io.github.batchwright.engine.Inbox;
import io.github.batchwright.handler.HandlerExecutor;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.process.ProcessExecutor;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The parts of a service, wired to each other. */
record ServiceParts(
    Inbox inbox,
    Engine engine,
    EventQueue events,
    Logs logs,
    EffectRunner runner,
    HostGate hosts,
    PriceGate prices,
    Journal journal,
    Callbacks callbacks,
    AtomicReference<@Nullable BatchService> self,
    Duration recoveryTook) {

  static EngineClock clock(ServiceSettings settings) {
    if (settings.engineClock != null) {
      return settings.engineClock;
    }
    InstantSource clock = settings.clock;
    return clock == null ? SystemTimeLine.INSTANCE : clock::millis;
  }

  /** Makes the parts; if one cannot be made, those that were are closed. */
  static ServiceParts assemble(ServiceSettings settings) {
    Closer made = Closer.create();
    try {
      return assemble(settings, made);
    } catch (RuntimeException | Error e) {
      try {
        made.close();
      } catch (IOException | RuntimeException late) {
        e.addSuppressed(late);
      }
      throw e;
    }
  }

  /** What is registered last is closed first, in the order in which a service closes them. */
  private static ServiceParts assemble(ServiceSettings settings, Closer made) {
    Inbox inbox = new Inbox(settings.inboxCapacity);
    EventQueue events = new EventQueue(settings.eventBuffer);
    settings.listeners.forEach(events::addListener);
    settings.serviceListeners.forEach(events::addServiceListener);
    Journal journal = settings.journal();
    made.register(journal::close);
    Logs logs = Logs.of(settings);
    made.register(logs::close);
    Callbacks callbacks = Callbacks.of(settings);
    made.register(callbacks::close);
    AtomicReference<@Nullable BatchService> self = new AtomicReference<>();
    ReportGate gate = new ReportGate(inbox);
    Map<JobKind, JobExecutor> executors = new EnumMap<>(JobKind.class);
    made.register(() -> EffectRunner.close(executors));
    makeExecutors(executors, settings, logs.store(), self);
    HostGate hosts = new HostGate(EffectRunner.executors(executors), inbox::report);
    CapacityRunner capacity =
        new CapacityRunner(
            settings.capacityProviders, new CapacityGate(inbox::report), settings.outlives());
    made.register(capacity::close);
    PriceGate prices = new PriceGate(settings.priceCurves, inbox::report);
    made.register(prices::close);
    OrderGate orders = new OrderGate(settings.jobOrders);
    EffectRunner runner =
        new EffectRunner(executors, capacity, gate, events, logs.store(), callbacks.executor());
    long began = System.nanoTime();
    Engine engine =
        new Engine(
            settings.engine(),
            clock(settings),
            settings.ids,
            journal,
            inbox,
            settings.effects.apply(runner),
            capacity.market(),
            prices.curves(settings.startMargin),
            orders.orders(),
            gate::progress);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return new ServiceParts(
        inbox, engine, events, logs, runner, hosts, prices, journal, callbacks, self, took);
  }

  private static void makeExecutors(
      Map<JobKind, JobExecutor> byKind,
      ServiceSettings settings,
      JobLogStore logs,
      AtomicReference<@Nullable BatchService> self) {
    settings.executors.forEach((kind, make) -> byKind.put(kind, make.apply(logs)));
    byKind.computeIfAbsent(JobKind.PROCESS, kind -> processes(settings, logs));
    byKind.computeIfAbsent(
        JobKind.HANDLER,
        kind ->
            HandlerExecutor.builder(logs)
                .handlers(settings.handlers)
                .maxThreads(settings.handlerThreads)
                .clock(InstantSource.system())
                // Nothing is launched before the service is there.
                .service(() -> Objects.requireNonNull(self.get()))
                .build());
  }

  private static ProcessExecutor processes(ServiceSettings settings, JobLogStore logs) {
    try {
      return new ProcessExecutor(logs, settings.inDirectory("processes"));
    } catch (IOException e) {
      throw new UncheckedIOException("The folder for notes about processes cannot be made", e);
    }
  }

  void close() {
    prices.close();
    runner.close();
    callbacks.close();
    try {
      logs.close();
    } finally {
      journal.close();
    }
  }
}
