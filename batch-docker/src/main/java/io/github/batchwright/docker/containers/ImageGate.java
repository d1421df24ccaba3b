package io.github.batchwright.docker.containers;

import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.docker.images.ImageName;
import io.github.batchwright.docker.images.ImagePuller;
import io.github.batchwright.docker.images.ImageRequest;
import io.github.batchwright.docker.images.PullEnd;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.model.container.PullPolicy;
import io.github.batchwright.model.container.RepositoryCredentials;
import io.github.batchwright.spi.AttemptOutcome;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a container can be created yet, by its image and the policy for it, and lets
 * attempts wait for images without holding a thread. Thread-safe.
 */
final class ImageGate {
  /** An image that is fetched, and missing again each time, is removed by somebody. */
  private static final int MOST_PULLS = 2;

  private final ImagePuller puller;
  private final AttemptTable table;
  private final PullPolicy usual;

  ImageGate(ImagePuller puller, AttemptTable table, PullPolicy usual) {
    this.puller = puller;
    this.table = table;
    this.usual = usual;
  }

  /**
   * Lets a launch pass to the creation of its container.
   *
   * @throws CannotStartException if its image is none, or cannot be had
   * @throws ImageNeededException if it has to be fetched first
   * @throws EngineUnreachableException if the engine broke off while it was fetched
   */
  void pass(TrackedAttempt attempt, ContainerProperties properties)
      throws CannotStartException, ImageNeededException, EngineUnreachableException {
    PullEnd failure = attempt.images().takeFailure();
    if (failure != null) {
      if (failure.kind() == PullEnd.Kind.UNANSWERED && attempt.mayHaveContainer()) {
        throw new EngineUnreachableException(failure.problem(), null);
      }
      throw new CannotStartException(failure.outcome());
    }
    ImageRequest request = request(properties);
    if (request != null
        && request.policy() == PullPolicy.ALWAYS
        && attempt.images().fetched(request) == 0) {
      throw new ImageNeededException(request);
    }
  }

  /** Says whether the engine's answer to a creation means that the image is missing. */
  static boolean isMissing(String answer) {
    return answer.toLowerCase(Locale.ROOT).contains("no such image");
  }

  /**
   * The engine does not have the image.
   *
   * @param answer what it said
   */
  void missing(TrackedAttempt attempt, ContainerProperties properties, String answer)
      throws CannotStartException, ImageNeededException {
    ImageRequest request = request(properties);
    if (request == null) {
      throw refused(properties, "the engine has no image of this id, and no registry can be asked");
    }
    if (request.policy() == PullPolicy.NEVER) {
      throw refused(properties, "the engine does not have it, and the pull policy is NEVER");
    }
    if (attempt.images().fetched(request) >= MOST_PULLS) {
      throw refused(properties, "it was pulled, and was gone again: " + answer);
    }
    throw new ImageNeededException(request);
  }

  /** The container was created. */
  void created(ContainerProperties properties) throws CannotStartException {
    ImageRequest request = request(properties);
    if (request != null) {
      puller.used(request.name());
    }
  }

  /** Fetches an image, and goes on when it is there, cannot be had, or the attempt is stopped. */
  void await(TrackedAttempt attempt, ImageRequest request, Runnable goOn) {
    ImagePuller.Wait wait =
        puller.want(request, progress -> table.reportProgress(attempt, progress));
    CompletableFuture<Void> ended =
        wait.end()
            .thenAccept(
                end -> {
                  attempt.images().ended(request, end);
                  if (end.digest() != null) {
                    String message = "pulled " + request.name() + " (" + end.digest() + ")";
                    table.reportProgress(attempt, new JobProgress(0, message));
                  }
                });
    CompletableFuture<Object> unused =
        CompletableFuture.anyOf(ended, attempt.stopped())
            .whenComplete(
                (either, failure) -> {
                  wait.leave();
                  goOn.run();
                });
  }

  /** Returns what is wanted; null for an id, which no registry knows. */
  private @Nullable ImageRequest request(ContainerProperties properties)
      throws CannotStartException {
    if (ImageName.isId(properties.image())) {
      return null;
    }
    PullPolicy own = properties.engineOptionsOrDefault().pullPolicy();
    RepositoryCredentials credentials = properties.repositoryCredentials();
    try {
      return new ImageRequest(
          ImageName.parse(properties.image()),
          own == null ? usual : own,
          credentials == null ? null : credentials.credentialsParameter());
    } catch (IllegalArgumentException e) {
      throw new CannotStartException(AttemptOutcome.invalid(Refusals.PULL + e.getMessage()));
    }
  }

  private static CannotStartException refused(ContainerProperties properties, String problem) {
    return new CannotStartException(
        AttemptOutcome.cannotStart(PullEnd.reason(properties.image(), problem)));
  }
}
