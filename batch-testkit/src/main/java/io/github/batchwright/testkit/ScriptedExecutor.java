package io.github.batchwright.testkit;

import io.github.batchwright.attempts.GuardedReports;
import io.github.batchwright.attempts.OpenAttempts;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.HostSource;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogId;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final Map<AttemptId, Ended> unreleased = new LinkedHashMap<>();
  private final List<LaunchRequest> launches = new ArrayList<>();
  private final Map<String, AttemptOutcome> goneHosts = new LinkedHashMap<>();
  private @Nullable ScriptedHostSource hosts;
  private GuardedReports reports = new GuardedReports();
  private int life;
  private boolean closed;

  /** An attempt that has ended, and the last life of the service that was told so. */
  private record Ended(AttemptOutcome outcome, int life) {}

  /** An attempt in the world outside, which goes on whether or not a service watches. */
  private static final class Running {
    final AttemptId attempt;
    final String instance;
    final ScriptRule rule;
    boolean started;
    int life;

    Running(AttemptId attempt, String instance, ScriptRule rule, int life) {
      this.attempt = attempt;
      this.instance = instance;
      this.rule = rule;
      this.life = life;
    }
  }

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
    return attempts.all().stream().map(running -> running.attempt).toList();
  }

  /** Returns the attempts that have ended and were not released, oldest first. */
  public List<AttemptId> unreleased() {
    return List.copyOf(unreleased.keySet());
  }

  @Override
  public void start(AttemptReports newReports) {
    if (closed) {
      closed = false;
      reports = new GuardedReports();
    }
    reports.leadTo(newReports);
    life++;
  }

  /** Has the hosts of these environments played by the test. */
  ScriptedHostSource playHosts(Iterable<String> computeEnvironments) {
    ScriptedHostSource source = new ScriptedHostSource(computeEnvironments, this);
    hosts = source;
    return source;
  }

  @Override
  public Optional<HostSource> hosts() {
    return Optional.ofNullable(hosts);
  }

  @Override
  public void reconcile(Reconciliation reconciliation) {
    for (RecoveredAttempt recovered : reconciliation.attempts()) {
      takeOver(recovered);
    }
    // Once every executor that hands on to this one has said what is its own.
    time.schedule(Duration.ZERO, () -> clear(reconciliation));
  }

  private void takeOver(RecoveredAttempt recovered) {
    AttemptId attempt = recovered.request().attempt();
    Ended ended = unreleased.get(attempt);
    Optional<Running> running = attempts.find(attempt);
    if (running.isPresent()) {
      running.get().life = life;
      if (running.get().started) {
        reports.started(attempt, running.get().rule.address());
      }
    } else if (ended != null) {
      unreleased.put(attempt, new Ended(ended.outcome(), life));
      reports.ended(attempt, ended.outcome());
    } else if (attempts.hasEnded(attempt) || recovered.startedAt() != null) {
      reports.ended(attempt, AttemptOutcome.lost("It ended with the service"));
    } else {
      try {
        launch(recovered.request());
      } catch (RuntimeException e) {
        reports.ended(attempt, AttemptOutcome.cannotStart("Executor failed: " + e));
      }
    }
  }

  /** Ends what no life of the service knows any more. */
  private void clear(Reconciliation reconciliation) {
    for (Running running : attempts.all()) {
      if (running.life < life && reconciliation.isOwn(running.attempt.job())) {
        attempts.end(running.attempt);
      }
    }
    unreleased
        .entrySet()
        .removeIf(
            entry -> entry.getValue().life() < life && reconciliation.isOwn(entry.getKey().job()));
  }

  @Override
  public void launch(LaunchRequest request) {
    AttemptId attempt = request.attempt();
    Running running = new Running(attempt, request.instance(), rule(request), life);
    if (!attempts.open(attempt, running)) {
      return;
    }
    launches.add(request);
    RuntimeException thrown = running.rule.thrown();
    if (thrown != null) {
      attempts.end(attempt);
      throw thrown;
    }
    AttemptOutcome lost = goneHosts.get(request.instance());
    if (lost != null) {
      time.schedule(Duration.ZERO, () -> end(attempt, lost));
      return;
    }
    time.schedule(running.rule.startDelay(), () -> begin(running));
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

  private void begin(Running running) {
    AttemptId attempt = running.attempt;
    ScriptRule rule = running.rule;
    if (attempts.find(attempt).isEmpty()) {
      return;
    }
    if (!rule.starts()) {
      end(attempt, rule.outcome());
      return;
    }
    running.started = true;
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
    try (OutputStream out = logs.append(LogId.of(attempt, LogStream.STDOUT))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop(AttemptId attempt, StopMode mode) {
    Optional<Running> running = attempts.find(attempt);
    if (running.isEmpty() || (mode == StopMode.GRACEFUL && running.get().rule.isIgnoringStop())) {
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
      unreleased.put(attempt, new Ended(outcome, life));
      reports.ended(attempt, outcome);
    }
  }

  /** Ends what runs on an instance. */
  void endOn(String instance, AttemptOutcome outcome) {
    for (Running running : attempts.all()) {
      if (running.instance.equals(instance)) {
        end(running.attempt, outcome);
      }
    }
  }

  /**
   * Has a host be gone for good: its attempts end as {@link AttemptOutcome#lost lost}, whatever
   * their rules say, and so do those that are launched there later.
   *
   * @param instance where attempts were placed, as {@link LaunchRequest#instance} has it
   * @param reason why, for the attempts
   */
  public void hostGone(String instance, String reason) {
    AttemptOutcome lost = AttemptOutcome.lost(reason);
    goneHosts.put(instance, lost);
    endOn(instance, lost);
  }

  @Override
  public void release(AttemptId attempt) {
    unreleased.remove(attempt);
  }

  /** Reports nothing any more, until it is started again. What lives in the world goes on. */
  @Override
  public void close() {
    closed = true;
    reports.mute();
    for (Running running : attempts.all()) {
      if (running.rule.endsWithTheService()) {
        attempts.end(running.attempt);
      }
    }
  }
}
