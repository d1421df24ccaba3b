package io.github.batchwright.docker.images;

import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.spi.AttemptOutcome;
import org.jspecify.annotations.Nullable;

/**
 * How the wait for an image ended. Immutable.
 *
 * @param kind what is to be done now
 * @param problem why the image cannot be had, in words that begin with AWS's; empty if it is there
 * @param digest what the registry called it, or null if that was not said
 */
public record PullEnd(Kind kind, String problem, @Nullable String digest) {
  /** The kinds of end. */
  public enum Kind {
    /** The engine has it. */
    THERE,
    /** It cannot be had. */
    REFUSED,
    /** The engine did not answer, or broke off. */
    UNANSWERED
  }

  static PullEnd there(@Nullable String digest) {
    return new PullEnd(Kind.THERE, "", digest);
  }

  static PullEnd refused(ImageName image, String problem) {
    return new PullEnd(Kind.REFUSED, reason(image.reference(), problem), null);
  }

  /** It is not known what to show to the registry. */
  static PullEnd withoutCredentials(ImageName image, String problem) {
    return new PullEnd(Kind.REFUSED, Refusals.SECRETS + image.reference() + ": " + problem, null);
  }

  static PullEnd unanswered(ImageName image, String problem) {
    return new PullEnd(Kind.UNANSWERED, reason(image.reference(), problem), null);
  }

  /** Returns the outcome of an attempt whose image cannot be had. */
  public AttemptOutcome outcome() {
    return AttemptOutcome.cannotStart(problem);
  }

  /** Returns a reason in AWS's words. */
  public static String reason(String image, String problem) {
    return Refusals.PULL + image + ": " + problem;
  }
}
