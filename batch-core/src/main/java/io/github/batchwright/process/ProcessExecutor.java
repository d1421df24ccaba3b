package io.github.batchwright.process;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.attempts.GuardedReports;
import io.github.batchwright.attempts.OpenAttempts;
import io.github.batchwright.attempts.Signals;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.process.ProcessAttempt.Started;
import io.github.batchwright.process.ProcessStarter.Tools;
import io.github.batchwright.process.Takeover.Ended;
import io.github.batchwright.process.Takeover.Fate;
import io.github.batchwright.process.Takeover.Runs;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the commands of {@link io.github.batchwright.model.ProcessProperties} as processes of the
 * operating system. Thread-safe.
 *
 * <p>A command is never given to a shell. Its program is looked for on the {@code PATH} that the
 * process will have. The environment is that of the host, then that of the definition, then the
 * {@code AWS_BATCH_*} variables. Standard input is empty. Standard output and error go straight to
 * the files of the log store; a store without files costs a thread for each stream while the
 * process runs.
 *
 * <p>An attempt is all processes that its first one leads to, not the first one alone. A stop
 * reaches all of them: a graceful one with TERM, a forced one with KILL. When the first one ends,
 * the attempt has ended; what is left of it is killed, as a container engine would, and only then
 * the end is reported. On Linux this holds for processes that went into the background or made a
 * session of their own as well ({@link LinuxProcesses}); elsewhere for descendants ({@link
 * ParentLinks}).
 *
 * <p>An exit code of 129-192 is reported as a signal, since Java reports a signalled process so; a
 * shell whose last command was signalled exits the same way and cannot be told apart.
 *
 * <p>What it remembers is bounded by the attempts that are open; see {@link OpenAttempts} for those
 * that have ended. Closing it leaves processes running that write to files. One whose output is
 * copied could not outlive its reader, so it is killed.
 *
 * <p>With a state directory, processes survive this program: the next executor with the same
 * directory takes them over, and learns the exit codes of those that have ended meanwhile. A small
 * shell writes these down; it is the first process of the attempt, and the command is its child
 * ({@link Wrapper}). Where there is no shell, or if the path of the program has a '=' in it, the
 * command runs without: it is taken over all the same, but lost once it ends unwatched. An attempt
 * is never launched twice, not even after a loss of power ({@link Takeover}). What is left of an
 * attempt that has ended unwatched is found by its environment alone.
 */
public final class ProcessExecutor implements JobExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessExecutor.class);

  /** Making a process takes a millisecond or so; two threads keep up with a scheduler. */
  private static final int LAUNCHERS = 2;

  private static final Duration IDLE = Duration.ofSeconds(10);

  /** How long output is waited for once no process of the attempt is left to write it. */
  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(10);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  /** The exit code of a process that was killed. */
  private static final int KILLED = 137;

  private final Host host;
  private final ProcessTrees trees;
  private final ProcessStarter starter;
  private final TreeReaper reaper;
  private final ThreadPoolExecutor launchers;
  private final ExecutorService pumps;
  private final GuardedReports reports = new GuardedReports();
  private final OpenAttempts<ProcessAttempt> attempts = new OpenAttempts<>();

  private final @Nullable AttemptRecords records;

  /** No two attempts have the same token. */
  private final String tokenStart;

  private final Object gate = new Object();

  /** What is launched while nobody knows yet what earlier lives left; null at any other time. */
  private @Nullable List<ProcessAttempt> held;

  private volatile boolean closed;

  /**
   * Makes an executor whose processes write to this store, and are lost once this program has
   * ended. The store is not closed by it.
   */
  public ProcessExecutor(JobLogStore logs) {
    this(logs, Host.current(), toolsOf(Host.current(), null));
  }

  /**
   * Makes an executor whose processes write to this store, and are found again by the next one that
   * is made with the same folder. The store is not closed by it.
   *
   * @param stateDirectory where attempts are noted, a small file or two for each that is open or
   *     not yet released; made, for its owner alone, if it is not there. Not for two services of
   *     the same name at once. Null to note nothing
   * @throws IOException if it is not a folder and cannot be made one
   */
  public ProcessExecutor(JobLogStore logs, @Nullable Path stateDirectory) throws IOException {
    this(
        logs,
        Host.current(),
        toolsOf(
            Host.current(),
            stateDirectory == null
                ? null
                : new AttemptRecords(stateDirectory, AttemptRecords.presentBoot())));
  }

  ProcessExecutor(JobLogStore logs, Host host, Tools tools) {
    this.host = host;
    this.trees = tools.trees();
    this.records = tools.records();
    this.tokenStart = records == null ? UUID.randomUUID() + "/" : records.tokenStart();
    this.reaper = new TreeReaper(trees);
    this.pumps = Executors.newCachedThreadPool(threads("pump"));
    this.starter = new ProcessStarter(host, logs, pumps, tools);
    // The queue needs no bound of its own: each entry is an open attempt that was given resources.
    this.launchers =
        new ThreadPoolExecutor(
            LAUNCHERS,
            LAUNCHERS,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            threads("launcher"));
    launchers.allowCoreThreadTimeOut(true);
  }

  private static ThreadFactory threads(String role) {
    return new ThreadFactoryBuilder()
        .setNameFormat("batchwright-process-" + role + "-%d")
        .setDaemon(true)
        .build();
  }

  /** Returns what this host offers. */
  static Tools toolsOf(Host host, @Nullable AttemptRecords records) {
    return new Tools(treesOf(host), findSetsid(), records, Wrapper.find(host).orElse(null));
  }

  static ProcessTrees treesOf(Host host) {
    // A container may come without a /proc.
    boolean visible = host == Host.LINUX && Files.isReadable(Path.of("/proc/self/stat"));
    return visible ? new LinuxProcesses() : new ParentLinks();
  }

  /**
   * Finds the program that makes a session. It replaces itself with the command, so that the
   * process Java knows is the command itself, unless it is the first of a process group, which a
   * child of Java never is.
   */
  static @Nullable Path findSetsid() {
    String searchPath = System.getenv("PATH");
    return Host.current() != Host.LINUX || searchPath == null
        ? null
        : Programs.find("setsid", Path.of(""), searchPath).orElse(null);
  }

  @Override
  public void start(AttemptReports receiver) {
    reports.leadTo(receiver);
  }

  @Override
  public void reconcile(Reconciliation reconciliation) {
    reports.requireStarted();
    Map<RecoveredAttempt, ProcessAttempt> recovered = new LinkedHashMap<>();
    for (RecoveredAttempt attempt : reconciliation.attempts()) {
      ProcessAttempt opened = ProcessAttempt.recovered(attempt.request());
      if (attempts.open(attempt.request().attempt(), opened)) {
        recovered.put(attempt, opened);
      }
    }
    AttemptRecords kept = records;
    if (kept == null) {
      recovered.values().forEach(attempt -> end(attempt, AttemptOutcome.lost("Its JVM has ended")));
      return;
    }
    synchronized (gate) {
      held = new ArrayList<>();
    }
    enqueue(() -> takeOver(kept, reconciliation, recovered));
  }

  private void takeOver(
      AttemptRecords kept,
      Reconciliation reconciliation,
      Map<RecoveredAttempt, ProcessAttempt> recovered) {
    try {
      Takeover takeover = new Takeover(kept, trees, reaper, this::outcome);
      takeover.begin(reconciliation.attempts());
      recovered.forEach((attempt, opened) -> meet(opened, takeover.fateOf(attempt)));
      takeover.clearOthers(reconciliation);
    } catch (RuntimeException e) {
      LOG.error("What earlier lives left cannot be found out", e);
      AttemptOutcome lost = Takeover.unknown(e);
      recovered.values().forEach(one -> reaper.clear(mark(one, 0), gone -> end(one, lost)));
    } finally {
      List<ProcessAttempt> waiting;
      synchronized (gate) {
        waiting = held == null ? List.of() : held;
        held = null;
      }
      waiting.forEach(this::begin);
    }
  }

  /** Goes on with an attempt of an earlier life. */
  private void meet(ProcessAttempt attempt, Fate fate) {
    if (fate instanceof Runs runs) {
      run(attempt, runs.started());
    } else if (fate instanceof Ended ended) {
      reaper.clear(ended.mark(), gone -> end(attempt, ended.outcome()));
    } else if (attempt.neverLaunched()) {
      begin(attempt);
    } else {
      end(attempt, ProcessAttempt.neverStarted());
    }
  }

  @Override
  public void launch(LaunchRequest request) {
    reports.requireStarted();
    ProcessAttempt attempt = ProcessAttempt.queued(request);
    if (!attempts.open(request.attempt(), attempt)) {
      return;
    }
    synchronized (gate) {
      if (held != null) {
        held.add(attempt);
        return;
      }
    }
    begin(attempt);
  }

  private void begin(ProcessAttempt attempt) {
    try {
      launchers.execute(() -> run(attempt));
    } catch (RejectedExecutionException e) {
      end(attempt, AttemptOutcome.cannotStart("The executor is closed"));
    } catch (OutOfMemoryError e) {
      end(attempt, AttemptOutcome.cannotStart("There is no thread to start it: " + e));
    }
  }

  @Override
  public void stop(AttemptId id, StopMode mode) {
    Optional<ProcessAttempt> found = attempts.find(id);
    if (found.isEmpty()) {
      return;
    }
    ProcessAttempt attempt = found.get();
    if (attempt.askedBeforeStart(mode)) {
      end(attempt, ProcessAttempt.neverStarted());
    } else {
      // If it starts just now, whoever starts it sees what was asked.
      attempt.started().ifPresent(started -> signal(started, mode));
    }
  }

  @Override
  public void release(AttemptId attempt) {
    AttemptRecords kept = records;
    if (kept != null) {
      enqueue(() -> kept.delete(attempt.fileName()));
    }
  }

  /** Does something soon, or never if this is closed: then the next life has to do it. */
  private void enqueue(Runnable task) {
    try {
      launchers.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed: left to the next life");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    reports.mute();
    launchers.shutdownNow();
    try {
      if (!launchers.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("A process is still being made: its thread ends later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<TreeMark> dependent =
        attempts.all().stream()
            .flatMap(attempt -> attempt.started().stream())
            .filter(started -> !started.pumps().isEmpty())
            .map(Started::mark)
            .toList();
    reaper.close(dependent);
    pumps.shutdown();
  }

  private void run(ProcessAttempt attempt) {
    if (!attempt.beginStart()) {
      return;
    }
    AttemptId id = attempt.request().attempt();
    TreeMark mark = mark(attempt, trees.ticks());
    Started started;
    try {
      started = starter.start(attempt.request(), mark);
    } catch (CannotStartException e) {
      end(attempt, e.outcome());
      return;
    } catch (RuntimeException | Error e) {
      // Such as no memory for a thread that Java needs: there may be a process all the same.
      LOG.warn("{} could not be started", id, e);
      AttemptOutcome outcome = AttemptOutcome.cannotStart("The process cannot be made: " + e);
      reaper.clear(mark, gone -> end(attempt, outcome));
      return;
    }
    run(attempt, started);
  }

  private TreeMark mark(ProcessAttempt attempt, long notBefore) {
    return new TreeMark(
        tokenStart + attempt.request().attempt().fileName() + TreeMark.END, notBefore);
  }

  /** Watches a process to its end. */
  private void run(ProcessAttempt attempt, Started started) {
    reports.started(attempt.request().attempt());
    attempt.running(started).ifPresent(mode -> signal(started, mode));
    var unused = started.exit().thenAccept(exitCode -> mainEnded(attempt, started, exitCode));
  }

  private void signal(Started started, StopMode mode) {
    reaper.signal(started.mark(), mode == StopMode.FORCED);
  }

  /** Ends an attempt in order: kill what is left, complete the logs, report. */
  private void mainEnded(ProcessAttempt attempt, Started started, OptionalInt exitCode) {
    AttemptOutcome outcome =
        exitCode.isPresent() ? outcome(exitCode.getAsInt()) : withoutExitCode(attempt);
    CompletableFuture<?> written =
        CompletableFuture.allOf(
            started.pumps().stream().map(OutputPump::done).toArray(CompletableFuture<?>[]::new));
    reaper.clear(
        started.mark(),
        gone -> {
          var unused = written.thenRun(() -> end(attempt, outcome));
          if (!written.isDone()) {
            // Somebody else holds the pipe, for example a service that the attempt has awoken.
            reaper.later(OUTPUT_PATIENCE, () -> started.pumps().forEach(OutputPump::detach));
          }
        });
  }

  /** What was to be killed has died of that: then nobody was left to write an exit code. */
  private AttemptOutcome withoutExitCode(ProcessAttempt attempt) {
    return attempt.isForced() && host.isUnix()
        ? outcome(KILLED)
        : AttemptOutcome.lost("The process is gone, and its exit code is not known");
  }

  private AttemptOutcome outcome(int exitCode) {
    return host.isUnix()
        ? Signals.outcome(exitCode, host == Host.LINUX)
        : AttemptOutcome.exited(exitCode);
  }

  private void end(ProcessAttempt attempt, AttemptOutcome outcome) {
    AttemptId id = attempt.request().attempt();
    if (attempts.end(id)) {
      reports.ended(id, outcome);
    }
  }
}
