package io.github.batchwright.docker.images;

import com.github.dockerjava.api.exception.DockerException;
import io.github.batchwright.docker.ImagePrunePolicy;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.engine.Threads;
import io.github.batchwright.docker.images.PulledImages.Pulled;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes images that this executor has fetched and that are not needed, as a policy says; and
 * finds out which it has fetched. Thread-safe.
 */
final class ImagePruner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImagePruner.class);

  private final EngineImages engine;
  private final ImagePrunePolicy policy;
  private final Duration grace;
  private final PulledImages pulled = new PulledImages();
  private final @Nullable ScheduledExecutorService thread;

  ImagePruner(EngineImages engine, ImageSettings settings) {
    this.engine = engine;
    this.policy = settings.prune();
    this.grace = settings.limits().grace();
    this.thread =
        policy.removes()
            ? Executors.newSingleThreadScheduledExecutor(Threads.named("batch-docker-images"))
            : null;
    if (thread != null) {
      long pause = settings.limits().prune().toNanos();
      Future<?> unused =
          thread.scheduleWithFixedDelay(this::round, pause, pause, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * What the engine had before a pull.
   *
   * @param mayOwn whether what the name means after the pull can be this executor's
   */
  record Before(boolean mayOwn, Set<String> ids) {}

  /** Looks at the engine before a pull. */
  Before before(ImageName name) throws EngineUnreachableException, InterruptedException {
    String reference = name.reference();
    if (!policy.removes() || (!pulled.knows(reference) && engine.find(reference).isPresent())) {
      return new Before(false, Set.of());
    }
    return new Before(true, engine.ids());
  }

  /** Remembers what a pull has brought, if the engine did not have it. */
  void after(Before before, ImageName name, @Nullable String digest)
      throws EngineUnreachableException, InterruptedException {
    if (!before.mayOwn()) {
      return;
    }
    Optional<EngineImages.Known> found = engine.find(name.reference());
    if (found.isEmpty()) {
      return;
    }
    String id = found.get().id();
    if (!before.ids().contains(id) || pulled.knowsId(id)) {
      String pinned = digest == null ? null : name.repository() + "@" + digest;
      pulled.add(new Pulled(name.reference(), pinned, id, found.get().bytes(), System.nanoTime()));
    } else {
      // Its name may have been this executor's, and leads to somebody else's image now.
      pulled.forget(name.reference());
    }
  }

  /** A container of this image was created. */
  void used(ImageName name) {
    pulled.used(name.reference(), System.nanoTime());
  }

  private void round() {
    try {
      prune();
    } catch (EngineUnreachableException e) {
      LOG.debug("Images are looked at again later: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("Images were not removed", e);
    }
  }

  private void prune() throws EngineUnreachableException, InterruptedException {
    List<Pulled> all = pulled.all();
    long bytes = all.stream().mapToLong(Pulled::bytes).sum();
    Duration unused = policy.unused();
    for (Pulled image : all) {
      Duration idle = Duration.ofNanos(System.nanoTime() - image.usedNanos());
      boolean isDue = bytes > policy.bytes() || (unused != null && idle.compareTo(unused) >= 0);
      if (isDue && idle.compareTo(grace) >= 0 && remove(image)) {
        bytes -= image.bytes();
      }
    }
  }

  /** Returns whether it takes no space any more. */
  private boolean remove(Pulled image) throws EngineUnreachableException, InterruptedException {
    Optional<EngineImages.Known> found = engine.find(image.reference());
    if (found.isEmpty() || !found.get().id().equals(image.id())) {
      // Somebody else has removed it, or given the name to another image.
      pulled.forget(image.reference());
      return true;
    }
    try {
      switch (engine.remove(image.reference())) {
        case IN_USE -> {
          pulled.used(image.reference(), System.nanoTime());
          return false;
        }
        case REMOVED -> LOG.info("Removed the image {} ({})", image.reference(), image.id());
        case GONE -> {}
      }
      pulled.forget(image.reference());
      return true;
    } catch (DockerException e) {
      LOG.warn("The image {} stays: {}", image.reference(), EngineMessages.of(e));
      pulled.used(image.reference(), System.nanoTime());
      return false;
    }
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }

  /** Waits a little for its thread, once the connection is closed. */
  void join() {
    if (thread != null) {
      Threads.stop(thread);
    }
  }
}
