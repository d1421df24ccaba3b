package io.github.batchwright.service;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.batchwright.engine.Engine;
import io.github.batchwright.engine.EngineClock;
import io.github.batchwright.engine.Inbox;
import io.github.batchwright.handler.HandlerExecutor;
import io.github.batchwright.journal.MemoryJournal;
import io.github.batchwright.logs.FileJobLogStore;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.process.ProcessExecutor;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a service, wired to each other. */
record ServiceParts(
    Inbox inbox,
    Engine engine,
    EventQueue events,
    Logs logs,
    EffectRunner runner,
    Journal journal) {

  /**
   * Where logs are kept.
   *
   * @param store the store
   * @param temporary the folder to delete at the end, or null
   */
  record Logs(JobLogStore store, @Nullable Path temporary) {
    void close() {
      store.close();
      if (temporary != null) {
        try {
          MoreFiles.deleteRecursively(temporary, RecursiveDeleteOption.ALLOW_INSECURE);
        } catch (IOException e) {
          LOG.warn("The temporary logs in {} cannot be deleted", temporary, e);
        }
      }
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(ServiceParts.class);

  static EngineClock clock(ServiceSettings settings) {
    InstantSource clock = settings.clock;
    return clock == null ? SystemTimeLine.INSTANCE : clock::millis;
  }

  static ServiceParts assemble(ServiceSettings settings) {
    Inbox inbox = new Inbox(settings.inboxCapacity);
    EventQueue events = new EventQueue(settings.eventBuffer);
    settings.listeners.forEach(events::addListener);
    Logs logs = logs(settings);
    Journal journal = settings.journal == null ? new MemoryJournal() : settings.journal;
    ReportGate gate = new ReportGate(inbox);
    EffectRunner runner =
        new EffectRunner(
            executors(settings, logs.store()),
            gate,
            events,
            logs.store(),
            settings.callbackExecutor);
    Engine engine =
        new Engine(
            settings.engine(),
            clock(settings),
            settings.ids,
            journal,
            inbox,
            runner,
            gate::progress);
    return new ServiceParts(inbox, engine, events, logs, runner, journal);
  }

  private static Map<JobKind, JobExecutor> executors(ServiceSettings settings, JobLogStore logs) {
    Map<JobKind, JobExecutor> byKind = new EnumMap<>(JobKind.class);
    settings.executors.forEach((kind, make) -> byKind.put(kind, make.apply(logs)));
    byKind.computeIfAbsent(JobKind.PROCESS, kind -> new ProcessExecutor(logs));
    byKind.computeIfAbsent(
        JobKind.HANDLER,
        kind ->
            HandlerExecutor.builder(logs)
                .handlers(settings.handlers)
                .maxThreads(settings.handlerThreads)
                .clock(InstantSource.system())
                .build());
    return byKind;
  }

  private static Logs logs(ServiceSettings settings) {
    if (settings.logStore != null) {
      return new Logs(settings.logStore, null);
    }
    try {
      Path directory = settings.logDirectory;
      if (directory != null) {
        return new Logs(new FileJobLogStore(directory), null);
      }
      Path temporary = Files.createTempDirectory("batchwright-logs-");
      return new Logs(new FileJobLogStore(temporary), temporary);
    } catch (IOException e) {
      throw new UncheckedIOException("The folder for logs cannot be made", e);
    }
  }

  void close() {
    runner.close();
    try {
      logs.close();
    } finally {
      journal.close();
    }
  }
}
