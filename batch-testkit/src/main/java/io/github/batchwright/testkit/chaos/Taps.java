package io.github.batchwright.testkit.chaos;

import io.github.batchwright.engine.codec.FactBatch;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.HostSource;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalRecovery;
import io.github.batchwright.spi.JournalSnapshot;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.StopMode;
import java.util.Optional;

/** Tells a {@link ChaosWorld} what passes between a service and its journal and executor. */
final class Taps {
  private Taps() {}

  /** Hears of what is taken, of what is durable, and of what is given back. */
  static Journal journal(Journal journal, ChaosWorld world) {
    return new JournalTap(journal, world);
  }

  /** Hears of launches. */
  static JobExecutor executor(JobExecutor executor, ChaosWorld world) {
    return new ExecutorTap(executor, world);
  }

  private record JournalTap(Journal journal, ChaosWorld world) implements Journal {
    @Override
    public JournalRecovery replay(JournalReader reader) {
      JournalRecovery found = journal.replay(reader);
      world.replayed(found.lastSequence());
      return found;
    }

    @Override
    public long open(JournalListener listener) {
      return journal.open(
          new JournalListener() {
            @Override
            public void durable(long upTo) {
              world.durable(upTo);
              listener.durable(upTo);
            }

            @Override
            public void failed(Throwable cause) {
              listener.failed(cause);
            }
          });
    }

    @Override
    public void append(JournalBatch batch) {
      world.taken((FactBatch) batch);
      journal.append(batch);
    }

    @Override
    public boolean wantsSnapshot() {
      return journal.wantsSnapshot();
    }

    @Override
    public void snapshot(JournalSnapshot snapshot) {
      journal.snapshot(snapshot);
    }

    @Override
    public Durability durability() {
      return journal.durability();
    }

    @Override
    public void close() {
      journal.close();
    }
  }

  private record ExecutorTap(JobExecutor executor, ChaosWorld world) implements JobExecutor {
    @Override
    public void start(AttemptReports reports) {
      executor.start(reports);
    }

    @Override
    public void reconcile(Reconciliation reconciliation) {
      executor.reconcile(reconciliation);
    }

    @Override
    public Optional<HostSource> hosts() {
      return executor.hosts();
    }

    @Override
    public void launch(LaunchRequest request) {
      world.launched(request);
      executor.launch(request);
    }

    @Override
    public void stop(AttemptId attempt, StopMode mode) {
      executor.stop(attempt, mode);
    }

    @Override
    public void release(AttemptId attempt) {
      executor.release(attempt);
    }

    @Override
    public void close() {
      executor.close();
    }
  }
}
