package io.github.batchwright.docker.images;

import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.Threads;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.spi.SecretResolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches images for those who wait for them: one pull for all who want the same, a few pulls at a
 * time, and nobody holds a thread while waiting. A pull goes on as long as somebody waits for it.
 * Thread-safe.
 */
public final class ImagePuller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImagePuller.class);

  private final CredentialLookup credentials;
  private final ImagePruner pruner;
  private final ImagePull pull;
  private final ThreadPoolExecutor threads;
  private final Map<ImageRequest, Flight> flights = new LinkedHashMap<>(); // guarded by itself

  /**
   * Makes a puller.
   *
   * @param secrets knows the credentials that jobs name, or null for nobody
   * @param silence the longest a pull may go without any progress
   */
  public ImagePuller(
      EngineConnection connection,
      ImageSettings settings,
      @Nullable SecretResolver secrets,
      Duration silence) {
    ImageLimits limits = settings.limits();
    EngineImages engine = new EngineImages(connection);
    credentials =
        new CredentialLookup(
            settings.auth(), secrets, settings.limits().credentials(), settings.limits().atOnce());
    pruner = new ImagePruner(engine, settings);
    pull = new ImagePull(connection, engine, credentials, pruner, limits, silence);
    threads =
        new ThreadPoolExecutor(
            limits.atOnce(),
            limits.atOnce(),
            10,
            TimeUnit.SECONDS,
            // As many as there are images that attempts wait for, at most.
            new LinkedBlockingQueue<>(),
            Threads.named("batch-docker-pull"));
    threads.allowCoreThreadTimeOut(true);
  }

  /** Returns how many calls to the engine are made at a time, at most. */
  public static int calls(ImageSettings settings) {
    return settings.limits().atOnce() + 1;
  }

  /** One pull and those who wait for it. */
  private final class Flight implements Runnable {
    private final ImageRequest request;
    private final CompletableFuture<Void> abandoned = new CompletableFuture<>();
    private final List<Wait> waits = new ArrayList<>(); // guarded by flights
    private @Nullable JobProgress latest; // guarded by flights

    Flight(ImageRequest request) {
      this.request = request;
    }

    @Override
    public void run() {
      PullEnd end;
      try {
        end = pull.run(request, abandoned, this::progress);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        end = PullEnd.unanswered(request.name(), "the executor is closed");
      } catch (RuntimeException | Error e) {
        // An error too, such as a class that is missing: whoever waits has to be told.
        LOG.error("{}: the pull broke", request.name(), e);
        end = PullEnd.refused(request.name(), e.toString());
      }
      finish(end);
    }

    private void finish(PullEnd end) {
      List<Wait> told;
      synchronized (flights) {
        flights.remove(request, this);
        told = List.copyOf(waits);
      }
      told.forEach(wait -> wait.end.complete(end));
    }

    private void progress(JobProgress progress) {
      List<Wait> told;
      synchronized (flights) {
        latest = progress;
        told = List.copyOf(waits);
      }
      told.forEach(wait -> wait.listener.accept(progress));
    }
  }

  /** Somebody's wait for an image. */
  public final class Wait {
    private final Flight flight;
    private final Consumer<JobProgress> listener;
    private final CompletableFuture<PullEnd> end = new CompletableFuture<>();

    private Wait(Flight flight, Consumer<JobProgress> listener) {
      this.flight = flight;
      this.listener = listener;
    }

    /** Completes when the image is there or cannot be had; never exceptionally. */
    public CompletableFuture<PullEnd> end() {
      return end;
    }

    /** Waits no longer; a pull that nobody waits for is given up. Does nothing after the end. */
    public void leave() {
      synchronized (flights) {
        if (!flight.waits.remove(this) || !flight.waits.isEmpty()) {
          return;
        }
        flights.remove(flight.request, flight);
      }
      flight.abandoned.complete(null);
      threads.remove(flight);
    }
  }

  /**
   * Begins to wait for an image; returns at once.
   *
   * @param listener is told how far the pull is, by its thread
   */
  public Wait want(ImageRequest request, Consumer<JobProgress> listener) {
    Flight flight;
    Wait wait;
    JobProgress latest;
    boolean isNew;
    synchronized (flights) {
      Flight known = flights.get(request);
      isNew = known == null;
      flight = known == null ? new Flight(request) : known;
      wait = new Wait(flight, listener);
      flight.waits.add(wait);
      flights.put(request, flight);
      latest = flight.latest;
    }
    if (latest != null) {
      listener.accept(latest);
    }
    if (isNew) {
      begin(flight);
    }
    return wait;
  }

  private void begin(Flight flight) {
    try {
      threads.execute(flight);
    } catch (RejectedExecutionException e) {
      flight.finish(PullEnd.unanswered(flight.request.name(), "the executor is closed"));
    }
  }

  /** A container of this image was created. */
  public void used(ImageName name) {
    pruner.used(name);
  }

  /** Begins nothing any more; whoever waits is not told. Pulls end with the connection. */
  @Override
  public void close() {
    threads.shutdownNow();
    credentials.close();
    pruner.close();
  }

  /** Waits a little for its threads, once the connection is closed. */
  public void join() {
    Threads.stop(threads);
    pruner.join();
  }
}
