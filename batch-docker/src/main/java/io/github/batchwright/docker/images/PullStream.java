package io.github.batchwright.docker.images;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import io.github.batchwright.model.JobProgress;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listens to what an engine says about one pull. An engine that fails half-way says so in the last
 * thing it sends. Thread-safe.
 */
final class PullStream implements ResultCallback<PullResponseItem> {
  private static final String DIGEST = "Digest: ";

  private final PullProgress progress;
  private final Consumer<JobProgress> listener;
  private final long pauseNanos;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final AtomicLong moved = new AtomicLong();
  private volatile @Nullable Closeable stream;
  private volatile @Nullable String error;
  private volatile @Nullable String digest;
  private long toldNanos; // used by the thread of the stream

  /**
   * Makes a listener.
   *
   * @param listener gets told how far it is, at once at first and then after pauses
   */
  PullStream(String image, Consumer<JobProgress> listener, Duration pause) {
    this.progress = new PullProgress(image);
    this.listener = listener;
    this.pauseNanos = pause.toNanos();
    this.toldNanos = System.nanoTime() - pauseNanos;
  }

  /** Waits until the pull or the wait is over, as long as something arrives now and then. */
  void await(CompletableFuture<Void> abandon, Duration silence)
      throws ExecutionException, TimeoutException, InterruptedException {
    CompletableFuture<Object> either = CompletableFuture.anyOf(done, abandon);
    long seen = moved.get();
    while (true) {
      try {
        either.get(silence.toNanos(), TimeUnit.NANOSECONDS);
        return;
      } catch (TimeoutException e) {
        long now = moved.get();
        if (now == seen) {
          throw e;
        }
        seen = now;
      }
    }
  }

  @Override
  public void onStart(Closeable closeable) {
    stream = closeable;
    if (done.isDone()) {
      close();
    }
  }

  @Override
  @SuppressWarnings("deprecation") // The engine sends the message in either of two fields.
  public void onNext(PullResponseItem item) {
    moved.incrementAndGet();
    ResponseItem.ErrorDetail detail = item.getErrorDetail();
    String status = item.getStatus();
    if (detail != null && detail.getMessage() != null) {
      error = detail.getMessage();
    } else if (item.getError() != null) {
      error = item.getError();
    } else if (status != null && status.startsWith(DIGEST)) {
      digest = status.substring(DIGEST.length());
    } else if (progress.add(item)) {
      tell();
    }
  }

  private void tell() {
    long now = System.nanoTime();
    if (now - toldNanos >= pauseNanos) {
      toldNanos = now;
      listener.accept(progress.now());
    }
  }

  @Override
  public void onError(Throwable throwable) {
    done.completeExceptionally(throwable);
  }

  @Override
  public void onComplete() {
    done.complete(null);
  }

  /** Returns what went wrong half-way, or null. */
  @Nullable String error() {
    return error;
  }

  /** Returns what the registry called the image, or null. */
  @Nullable String digest() {
    return digest;
  }

  /** Ends the stream, if it has not ended; the engine then gives up the pull. */
  @Override
  public void close() {
    boolean unused = done.complete(null);
    Closeable open = stream;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is over either way.
        moved.incrementAndGet();
      }
    }
  }
}
