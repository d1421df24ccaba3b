package io.github.batchwright.testkit.chaos;

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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hand on what they are told, but for what a bug changes. */
final class Forwarding {
  private Forwarding() {}

  /** Hands on to a journal. */
  static class OfJournal implements Journal {
    private final Journal journal;
    private @Nullable JournalListener listener;

    OfJournal(Journal journal) {
      this.journal = journal;
    }

    JournalListener listener() {
      return Objects.requireNonNull(listener);
    }

    @Override
    public JournalRecovery replay(JournalReader reader) {
      return journal.replay(reader);
    }

    @Override
    public long open(JournalListener newListener) {
      listener = newListener;
      return journal.open(newListener);
    }

    @Override
    public void append(JournalBatch batch) {
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

  /** Hands on to an executor. */
  static class OfExecutor implements JobExecutor {
    private final JobExecutor executor;

    OfExecutor(JobExecutor executor) {
      this.executor = executor;
    }

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
