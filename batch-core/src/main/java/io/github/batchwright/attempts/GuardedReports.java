package io.github.batchwright.attempts;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes reports on, and keeps an executor safe from whoever takes them: what they throw is logged,
 * and once muted nothing is passed on. Thread-safe.
 */
public final class GuardedReports implements AttemptReports {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedReports.class);

  private volatile @Nullable AttemptReports target;
  private volatile boolean muted;

  /** Makes reports that lead nowhere yet. */
  public GuardedReports() {}

  /**
   * Sets where they lead. Called once.
   *
   * @throws IllegalStateException if called twice
   */
  public void leadTo(AttemptReports reports) {
    if (target != null) {
      throw new IllegalStateException("An executor is started once only");
    }
    target = reports;
  }

  /** Passes on nothing from now on. */
  public void mute() {
    muted = true;
  }

  /**
   * Checks that they lead somewhere.
   *
   * @throws IllegalStateException if the executor was not started
   */
  public void requireStarted() {
    if (target == null) {
      throw new IllegalStateException("An executor is started before anything is launched");
    }
  }

  @Override
  public void started(AttemptId attempt, String privateIpv4Address) {
    pass(attempt, reports -> reports.started(attempt, privateIpv4Address));
  }

  @Override
  public void ended(AttemptId attempt, AttemptOutcome outcome) {
    pass(attempt, reports -> reports.ended(attempt, outcome));
  }

  @Override
  public void progress(AttemptId attempt, JobProgress progress) {
    pass(attempt, reports -> reports.progress(attempt, progress));
  }

  private void pass(AttemptId attempt, Consumer<AttemptReports> report) {
    AttemptReports reports = target;
    if (reports == null || muted) {
      return;
    }
    try {
      report.accept(reports);
    } catch (RuntimeException e) {
      LOG.error("A report about {} was lost: its receiver threw", attempt, e);
    }
  }
}
