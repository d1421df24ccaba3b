package io.github.batchwright.service;

import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.spi.JobExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether an attempt has ended, and which one it is if there was none at first. It asks the
 * scheduler when something has happened to the job, and now and then. Confined to one thread, but
 * for {@link #close}.
 */
final class AttemptWatch implements AutoCloseable {
  /** Not every end of a node is told of; whoever looks must not load the scheduler. */
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final LogSources sources;
  private final JobId job;
  private @Nullable AttemptId attempt;
  private @Nullable String container;
  private @Nullable JobKind kind;
  private boolean ended;
  private long lookedAt;
  private volatile boolean closed;
  private volatile CompletableFuture<Void> change = new CompletableFuture<>();

  /**
   * A watch that has not looked yet.
   *
   * @param attempt the attempt, or null for the first one that comes
   * @param container one of its containers, or null for what shows itself
   */
  AttemptWatch(
      LogSources sources, JobId job, @Nullable AttemptId attempt, @Nullable String container) {
    this.sources = sources;
    this.job = job;
    this.attempt = attempt;
    this.container = container;
    this.change.complete(null);
  }

  /** Returns the attempt, once there is one. */
  @Nullable AttemptId attempt() {
    return attempt;
  }

  @Nullable String container() {
    return container;
  }

  /** Returns who runs the attempt; nothing while that is not known. */
  Optional<JobExecutor> executor() {
    return kind == null ? Optional.empty() : sources.executor().apply(kind);
  }

  /** Says whether the attempt has ended, or will never be; everything is in the store then. */
  boolean hasEnded() {
    if (!ended && (change.isDone() || System.nanoTime() - lookedAt > LOOK_NANOS)) {
      look();
    }
    return ended;
  }

  /** Waits until it is worth looking again, but not longer than this. */
  void pause(Duration atMost) throws InterruptedException {
    // In virtual time every step is worth a look; the clock of this machine says nothing there.
    if (sources.driver().pause(change, atMost)) {
      lookedAt = System.nanoTime() - LOOK_NANOS - 1;
    }
  }

  private void look() {
    if (change.isDone()) {
      // Before looking, lest something happen in between.
      CompletableFuture<Void> next = new CompletableFuture<>();
      change = next;
      sources.changes().await(job, next);
    }
    if (closed) {
      close();
      return;
    }
    Optional<JobDetail> detail = sources.describe().apply(job);
    lookedAt = System.nanoTime();
    // Who is not known is not kept any more.
    ended = detail.isEmpty() || take(detail.get());
    if (ended) {
      sources.changes().forget(job, change);
    }
  }

  private boolean take(JobDetail detail) {
    kind = LogOwner.kind(detail);
    List<AttemptDetail> attempts = detail.attempts();
    if (attempt == null && !attempts.isEmpty()) {
      attempt = new AttemptId(LogOwner.writer(detail), attempts.get(0).number());
    }
    if (container == null) {
      container = LogOwner.container(detail).orElse(null);
    }
    AttemptId ours = attempt;
    Optional<AttemptDetail> found =
        attempts.stream().filter(a -> ours != null && a.number() == ours.number()).findFirst();
    return found.map(a -> a.stoppedAt() != null).orElse(detail.status().isTerminal());
  }

  @Override
  public void close() {
    closed = true;
    CompletableFuture<Void> waiting = change;
    sources.changes().forget(job, waiting);
    waiting.complete(null);
  }
}
