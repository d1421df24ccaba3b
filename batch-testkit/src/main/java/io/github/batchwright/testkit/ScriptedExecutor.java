package io.github.batchwright.testkit;

import io.github.batchwright.attempts.GuardedReports;
import io.github.batchwright.attempts.OpenAttempts;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An executor in virtual time that runs nothing and does what it is told: how long attempts take
 * and how they end, by job name, attempt, array index and node. Of rules that match, the last one
 * given counts. Confined to one thread.
 */
public final class ScriptedExecutor implements JobExecutor {
  private final VirtualTime time;
  private final JobLogStore logs;
  private final List<ScriptRule> rules = new ArrayList<>();
  private final OpenAttempts<Running> attempts = new OpenAttempts<>();
  private final List<LaunchRequest> launches = new ArrayList<>();
  private final GuardedReports reports = new GuardedReports();

  private record Running(AttemptId attempt, ScriptRule rule) {}

  /** Makes an executor whose attempts all take a second and exit with 0. */
  public ScriptedExecutor(VirtualTime time, JobLogStore logs) {
    this.time = time;
    this.logs = logs;
    rules.add(new ScriptRule("*"));
  }

  /**
   * Adds a rule.
   *
   * @param jobName the name of the jobs it is for; {@code *} at its end stands for any rest
   */
  public ScriptRule on(String jobName) {
    ScriptRule rule = new ScriptRule(jobName);
    rules.add(rule);
    return rule;
  }

  /** Returns every launch so far, oldest first. */
  public List<LaunchRequest> launches() {
    return List.copyOf(launches);
  }

  /** Returns the attempts that go on, oldest first. */
  public List<AttemptId> running() {
    return attempts.all().stream().map(Running::attempt).toList();
  }

  @Override
  public void start(AttemptReports newReports) {
    reports.leadTo(newReports);
  }

  @Override
  public void reconcile(Reconciliation reconciliation) {
    for (RecoveredAttempt attempt : reconciliation.attempts()) {
      reports.ended(attempt.request().attempt(), AttemptOutcome.lost("Its executor has ended"));
    }
  }

  @Override
  public void launch(LaunchRequest request) {
    AttemptId attempt = request.attempt();
    ScriptRule rule = rule(request);
    if (!attempts.open(attempt, new Running(attempt, rule))) {
      return;
    }
    launches.add(request);
    RuntimeException thrown = rule.thrown();
    if (thrown != null) {
      attempts.end(attempt);
      throw thrown;
    }
    time.schedule(rule.startDelay(), () -> begin(attempt, rule));
  }

  private ScriptRule rule(LaunchRequest request) {
    ScriptRule last = rules.get(0);
    for (ScriptRule rule : rules) {
      if (rule.matches(request.jobName(), request.attempt())) {
        last = rule;
      }
    }
    return last;
  }

  private void begin(AttemptId attempt, ScriptRule rule) {
    if (attempts.find(attempt).isEmpty()) {
      return;
    }
    if (!rule.starts()) {
      end(attempt, rule.outcome());
      return;
    }
    reports.started(attempt, rule.address());
    print(attempt, rule.output());
    Duration runTime = rule.runTime();
    if (runTime != null) {
      time.schedule(runTime, () -> end(attempt, rule.outcome()));
    }
  }

  private void print(AttemptId attempt, String text) {
    if (text.isEmpty()) {
      return;
    }
    try (OutputStream out = logs.append(attempt, LogStream.STDOUT)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop(AttemptId attempt, StopMode mode) {
    Optional<Running> running = attempts.find(attempt);
    if (running.isEmpty() || (mode == StopMode.GRACEFUL && running.get().rule().isIgnoringStop())) {
      return;
    }
    AttemptOutcome outcome =
        mode == StopMode.GRACEFUL
            ? AttemptOutcome.signalled(15, "SIGTERM")
            : AttemptOutcome.signalled(9, "SIGKILL");
    time.schedule(Duration.ZERO, () -> end(attempt, outcome));
  }

  /** Ends an attempt now, whatever its rule says, such as with {@link AttemptOutcome#lost}. */
  public void end(AttemptId attempt, AttemptOutcome outcome) {
    if (attempts.end(attempt)) {
      reports.ended(attempt, outcome);
    }
  }

  @Override
  public void release(AttemptId attempt) {}

  @Override
  public void close() {
    reports.mute();
  }
}
