package io.github.batchwright.docker.images;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AuthConfig;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.model.container.PullPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one image from beginning to end: learns what to show to the registry, has the engine
 * pull, listens, and tries again if what went wrong may pass. Thread-safe; whoever calls it waits.
 */
final class ImagePull {
  private static final Logger LOG = LoggerFactory.getLogger(ImagePull.class);
  private static final int PAUSE_FACTOR = 3;

  private final EngineConnection connection;
  private final EngineImages engine;
  private final CredentialLookup credentials;
  private final ImagePruner pruner;
  private final ImageLimits limits;
  private final Duration silence;

  ImagePull(
      EngineConnection connection,
      EngineImages engine,
      CredentialLookup credentials,
      ImagePruner pruner,
      ImageLimits limits,
      Duration silence) {
    this.connection = connection;
    this.engine = engine;
    this.credentials = credentials;
    this.pruner = pruner;
    this.limits = limits;
    this.silence = silence;
  }

  /**
   * Brings an image to the engine.
   *
   * @param abandon leaves early when it completes; what is returned then means nothing
   */
  PullEnd run(ImageRequest request, CompletableFuture<Void> abandon, Consumer<JobProgress> listener)
      throws InterruptedException {
    ImageName name = request.name();
    try {
      // It may have come since the attempt that asks was told that it is missing.
      if (request.policy() == PullPolicy.MISSING && engine.find(name.reference()).isPresent()) {
        return PullEnd.there(null);
      }
      ImagePruner.Before before = pruner.before(name);
      AuthConfig shown = CredentialLookup.shown(name, credentials.find(request, abandon));
      PullEnd end = tries(name, shown, abandon, listener);
      if (end.kind() == PullEnd.Kind.THERE) {
        pruner.after(before, name, end.digest());
      }
      return end;
    } catch (IOException e) {
      return PullEnd.withoutCredentials(name, String.valueOf(e.getMessage()));
    } catch (DockerException e) {
      return PullEnd.refused(name, EngineMessages.of(e));
    } catch (EngineUnreachableException e) {
      return PullEnd.unanswered(name, EngineMessages.oneLine(String.valueOf(e.getMessage())));
    }
  }

  private PullEnd tries(
      ImageName name,
      AuthConfig shown,
      CompletableFuture<Void> abandon,
      Consumer<JobProgress> listener)
      throws EngineUnreachableException, InterruptedException {
    long pause = limits.pause().toNanos();
    long began = System.nanoTime();
    for (int i = 1; ; i++) {
      try (PullStream pull = new PullStream(name.reference(), listener, limits.progress())) {
        PullProblem problem = once(name, shown, pull, abandon);
        if (problem == null) {
          LOG.info(
              "Pulled {} ({}) in {} ms",
              name,
              pull.digest(),
              TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
          return PullEnd.there(pull.digest());
        }
        if (!problem.mayPass() || i >= limits.tries() || isDone(abandon, pause)) {
          return PullEnd.refused(name, problem.text() + (i == 1 ? "" : " (tried " + i + " times)"));
        }
        LOG.info("{}: pulled once more after: {}", name, problem.text());
        pause *= PAUSE_FACTOR;
      }
    }
  }

  /** Returns what went wrong, or null. */
  private @Nullable PullProblem once(
      ImageName name, AuthConfig shown, PullStream pull, CompletableFuture<Void> abandon)
      throws EngineUnreachableException, InterruptedException {
    try {
      // Always with credentials, be they empty: else the library looks for some on its own.
      connection
          .streams()
          .pullImageCmd(name.repository())
          .withTag(name.version())
          .withAuthConfig(shown)
          .exec(pull);
      pull.await(abandon, silence);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DockerException answer) {
        return PullProblem.of(name, EngineMessages.of(answer));
      }
      throw new EngineUnreachableException("pull: " + e.getCause(), e);
    } catch (TimeoutException e) {
      return new PullProblem(
          PullProblem.Kind.OTHER, "no progress for " + silence.toMillis() / 1000.0 + " s");
    }
    String error = pull.error();
    return error == null ? null : PullProblem.of(name, EngineMessages.oneLine(error));
  }

  private static boolean isDone(CompletableFuture<Void> abandon, long pauseNanos)
      throws InterruptedException {
    try {
      abandon.get(pauseNanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }
}
