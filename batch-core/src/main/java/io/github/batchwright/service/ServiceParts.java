package io.github.batchwright.service;

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
    Journal journal,
    Callbacks callbacks,
    AtomicReference<@Nullable BatchService> self,
    Duration recoveryTook) {

  static EngineClock clock(ServiceSettings settings) {
    InstantSource clock = settings.clock;
    return clock == null ? SystemTimeLine.INSTANCE : clock::millis;
  }

  static ServiceParts assemble(ServiceSettings settings) {
    Inbox inbox = new Inbox(settings.inboxCapacity);
    EventQueue events = new EventQueue(settings.eventBuffer);
    settings.listeners.forEach(events::addListener);
    settings.serviceListeners.forEach(events::addServiceListener);
    Journal journal = settings.journal();
    Logs logs = Logs.of(settings);
    Callbacks callbacks = Callbacks.of(settings);
    AtomicReference<@Nullable BatchService> self = new AtomicReference<>();
    ReportGate gate = new ReportGate(inbox);
    EffectRunner runner =
        new EffectRunner(
            executors(settings, logs.store(), self),
            gate,
            events,
            logs.store(),
            callbacks.executor());
    try {
      long began = System.nanoTime();
      Engine engine =
          new Engine(
              settings.engine(),
              clock(settings),
              settings.ids,
              journal,
              inbox,
              settings.effects.apply(runner),
              gate::progress);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      return new ServiceParts(inbox, engine, events, logs, runner, journal, callbacks, self, took);
    } catch (RuntimeException | Error e) {
      close(runner, callbacks, logs, journal);
      throw e;
    }
  }

  private static Map<JobKind, JobExecutor> executors(
      ServiceSettings settings, JobLogStore logs, AtomicReference<@Nullable BatchService> self) {
    Map<JobKind, JobExecutor> byKind = new EnumMap<>(JobKind.class);
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
    return byKind;
  }

  private static ProcessExecutor processes(ServiceSettings settings, JobLogStore logs) {
    try {
      return new ProcessExecutor(logs, settings.inDirectory("processes"));
    } catch (IOException e) {
      throw new UncheckedIOException("The folder for notes about processes cannot be made", e);
    }
  }

  void close() {
    close(runner, callbacks, logs, journal);
  }

  private static void close(EffectRunner runner, Callbacks callbacks, Logs logs, Journal journal) {
    runner.close();
    callbacks.close();
    try {
      logs.close();
    } finally {
      journal.close();
    }
  }
}
