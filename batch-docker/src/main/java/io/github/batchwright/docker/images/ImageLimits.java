package io.github.batchwright.docker.images;

import java.time.Duration;

/**
 * What images may take. Immutable.
 *
 * @param atOnce the most pulls at a time; more wait
 * @param tries how often a pull is tried whose failure may pass
 * @param pause the pause before the second try; each next one is three times as long
 * @param credentials the longest that it may take to learn what to show to a registry
 * @param progress the shortest time between two reports of progress
 * @param prune how often it is looked for images to remove
 * @param grace how long an image is left alone that was just used: an attempt may be about to
 *     create its container
 */
public record ImageLimits(
    int atOnce,
    int tries,
    Duration pause,
    Duration credentials,
    Duration progress,
    Duration prune,
    Duration grace) {
  public static final ImageLimits DEFAULT =
      new ImageLimits(
          3,
          3,
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1));

  public ImageLimits withAtOnce(int most) {
    return new ImageLimits(most, tries, pause, credentials, progress, prune, grace);
  }

  public ImageLimits withTries(int most) {
    return new ImageLimits(atOnce, most, pause, credentials, progress, prune, grace);
  }

  public ImageLimits withPause(Duration first) {
    return new ImageLimits(atOnce, tries, first, credentials, progress, prune, grace);
  }

  public ImageLimits withProgress(Duration least) {
    return new ImageLimits(atOnce, tries, pause, credentials, least, prune, grace);
  }

  public ImageLimits withPrune(Duration interval, Duration left) {
    return new ImageLimits(atOnce, tries, pause, credentials, progress, interval, left);
  }
}
