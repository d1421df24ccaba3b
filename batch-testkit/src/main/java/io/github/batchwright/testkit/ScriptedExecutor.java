package io.github.batchwright.testkit;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An executor in virtual time that runs nothing and does what it is told: how long attempts take and
 * how they end, by job name, attempt and array index. Of rules that match, the last one given counts.
 * Confined to one thread.
 */
public final class ScriptedExecutor implements JobExecutor {
  private final VirtualTime time;
  private final JobLogStore logs;
  private final List<ScriptRule> rules = new ArrayList<>();
  private final Map<AttemptId, ScriptRule> running = new LinkedHashMap<>();
  private final Set<AttemptId> launched = new HashSet<>();
  private final List<LaunchRequest> launches = new ArrayList<>();
  private @Nullable AttemptReports reports;
  private boolean closed;

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
    return List.copyOf(running.keySet());
  }

  @Override
  public void start(AttemptReports newReports) {
    this.reports = newReports;
  }

  @Override
  public void launch(LaunchRequest request) {
    AttemptId attempt = request.attempt();
    if (closed || !launched.add(attempt)) {
      return;
    }
    launches.add(request);
    ScriptRule rule = rule(request);
    RuntimeException thrown = rule.thrown();
    if (thrown != null) {
      throw thrown;
    }
    running.put(attempt, rule);
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
    if (!running.containsKey(attempt)) {
      return;
    }
    if (!rule.starts()) {
      end(attempt, rule.outcome());
      return;
    }
    reports().started(attempt);
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
    ScriptRule rule = running.get(attempt);
    if (rule == null || (mode == StopMode.GRACEFUL && rule.isIgnoringStop())) {
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
    if (!closed && running.remove(attempt) != null) {
      reports().ended(attempt, outcome);
    }
  }

  private AttemptReports reports() {
    return Objects.requireNonNull(reports, "not started");
  }

  @Override
  public void close() {
    closed = true;
    running.clear();
  }
}
