package io.github.batchwright.service;

import io.github.batchwright.engine.Inbox;
import io.github.batchwright.engine.Input;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets in what executors report about attempts that are open, each kind of report once; so the
 * inbox holds at most two reports for each open attempt, whatever an executor does. Thread-safe.
 */
final class ReportGate implements AttemptReports {
  private static final class Open {
    final AtomicBoolean started = new AtomicBoolean();
    volatile @Nullable JobProgress progress;
  }

  private final Inbox inbox;
  private final Map<AttemptId, Open> open = new ConcurrentHashMap<>();

  ReportGate(Inbox inbox) {
    this.inbox = inbox;
  }

  void open(AttemptId attempt) {
    open.put(attempt, new Open());
  }

  @Override
  public void started(AttemptId attempt, String privateIpv4Address) {
    String known = Objects.requireNonNullElse(privateIpv4Address, LOCAL_ADDRESS);
    Open entry = open.get(attempt);
    if (entry != null && entry.started.compareAndSet(false, true)) {
      inbox.report(new Input.Started(attempt, known));
    }
  }

  @Override
  public void ended(AttemptId attempt, AttemptOutcome outcome) {
    // An executor that breaks its contract must not leave its attempt open for ever.
    AttemptOutcome known =
        Objects.requireNonNullElseGet(
            outcome, () -> AttemptOutcome.lost("The executor did not say how it ended"));
    if (open.remove(attempt) != null) {
      inbox.report(new Input.Ended(attempt, known));
    }
  }

  @Override
  public void progress(AttemptId attempt, JobProgress progress) {
    Open entry = open.get(attempt);
    if (entry != null) {
      entry.progress = progress;
    }
  }

  @Nullable JobProgress progress(AttemptId attempt) {
    Open entry = open.get(attempt);
    return entry == null ? null : entry.progress;
  }
}
