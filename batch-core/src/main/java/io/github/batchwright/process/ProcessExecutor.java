package io.github.batchwright.process;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.attempts.GuardedReports;
import io.github.batchwright.attempts.OpenAttempts;
import io.github.batchwright.attempts.Signals;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.process.ProcessAttempt.Started;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import io.github.batchwright.spi.StopMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
 */
public final class ProcessExecutor implements JobExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessExecutor.class);

  /** Making a process takes a millisecond or so; two threads keep up with a scheduler. */
  private static final int LAUNCHERS = 2;

  private static final Duration IDLE = Duration.ofSeconds(10);

  /** How long output is waited for once no process of the attempt is left to write it. */
  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(10);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final Host host;
  private final ProcessTrees trees;
  private final ProcessStarter starter;
  private final TreeReaper reaper;
  private final ThreadPoolExecutor launchers;
  private final ExecutorService pumps;
  private final GuardedReports reports = new GuardedReports();
  private final OpenAttempts<ProcessAttempt> attempts = new OpenAttempts<>();

  /** No two executors, and so no two attempts, have the same token. */
  private final String tokenStart = UUID.randomUUID() + "/";

  private volatile boolean closed;

  /** Makes an executor whose processes write to this store. The store is not closed by it. */
  public ProcessExecutor(JobLogStore logs) {
    this(logs, Host.current(), findSetsid(), treesOf(Host.current()));
  }

  ProcessExecutor(JobLogStore logs, Host host, @Nullable Path setsid, ProcessTrees trees) {
    this.host = host;
    this.trees = trees;
    this.reaper = new TreeReaper(trees);
    this.pumps = Executors.newCachedThreadPool(threads("pump"));
    this.starter = new ProcessStarter(host, logs, pumps, setsid);
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
    for (RecoveredAttempt attempt : reconciliation.attempts()) {
      reports.ended(attempt.request().attempt(), AttemptOutcome.lost("Its JVM has ended"));
    }
  }

  @Override
  public void launch(LaunchRequest request) {
    reports.requireStarted();
    ProcessAttempt attempt = new ProcessAttempt(request);
    if (!attempts.open(request.attempt(), attempt)) {
      return;
    }
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
  public void release(AttemptId attempt) {}

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
    TreeMark mark = new TreeMark(tokenStart + id.fileName() + ";", trees.ticks(), null, false);
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
    reports.started(id);
    attempt.running(started).ifPresent(mode -> signal(started, mode));
    var unused = started.process().onExit().thenAccept(process -> mainEnded(attempt, started));
  }

  private void signal(Started started, StopMode mode) {
    reaper.signal(started.mark(), mode == StopMode.FORCED);
  }

  /** Ends an attempt in order: kill what is left, complete the logs, report. */
  private void mainEnded(ProcessAttempt attempt, Started started) {
    AttemptOutcome outcome = outcome(started.process().exitValue());
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
