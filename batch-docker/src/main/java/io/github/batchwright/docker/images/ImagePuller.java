package io.github.batchwright.docker.images;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.engine.Refusals;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Fetches images that an engine does not have. Thread-safe. */
public final class ImagePuller {
  private final EngineConnection connection;
  private final Duration silence;

  /**
   * Makes a puller.
   *
   * @param silence the longest a pull may go without any progress
   */
  public ImagePuller(EngineConnection connection, Duration silence) {
    this.connection = connection;
    this.silence = silence;
  }

  /**
   * Fetches an image and waits for it.
   *
   * @param abandon leaves the wait early when it completes
   * @throws CannotStartException if the image cannot be had; the reason says why
   * @throws EngineUnreachableException if the engine does not answer, or breaks off
   */
  public void pull(String image, CompletableFuture<Void> abandon)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    ImageName name = ImageName.parse(image);
    Pull pull = new Pull();
    DockerClient client = connection.streams();
    client.pullImageCmd(name.repository()).withTag(name.tag()).exec(pull);
    try {
      await(pull, abandon);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DockerException answer) {
        throw refused(image, EngineMessages.of(answer));
      }
      throw new EngineUnreachableException("pull: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw refused(image, "no progress for " + silence.toSeconds() + " s");
    } finally {
      pull.close();
    }
    Optional<String> error = pull.error();
    if (error.isPresent()) {
      throw Refusals.of(Refusals.PULL, EngineMessages.oneLine(error.get()));
    }
  }

  private void await(Pull pull, CompletableFuture<Void> abandon)
      throws ExecutionException, TimeoutException, InterruptedException {
    long seen = pull.moved.get();
    CompletableFuture<Object> either = CompletableFuture.anyOf(pull.done, abandon);
    while (true) {
      try {
        either.get(silence.toNanos(), TimeUnit.NANOSECONDS);
        return;
      } catch (TimeoutException e) {
        long now = pull.moved.get();
        if (now == seen) {
          throw e;
        }
        seen = now;
      }
    }
  }

  /** Returns that this image cannot be had, and why. */
  public static CannotStartException refused(String image, String message) {
    return Refusals.of(Refusals.PULL, image + ": " + message);
  }

  /** Listens to one pull. An engine that fails half-way says so in the last thing it sends. */
  private static final class Pull implements ResultCallback<PullResponseItem> {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicLong moved = new AtomicLong();
    private volatile @Nullable Closeable stream;
    private volatile @Nullable String error;

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
      if (detail != null && detail.getMessage() != null) {
        error = detail.getMessage();
      } else if (item.getError() != null) {
        error = item.getError();
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

    Optional<String> error() {
      return Optional.ofNullable(error);
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
}
