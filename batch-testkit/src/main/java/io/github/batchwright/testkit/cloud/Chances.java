package io.github.batchwright.testkit.cloud;

import java.time.Duration;
import java.util.Random;

/** What is left to chance in a cloud: as the builder says, drawn from one seed. */
final class Chances {
  private static final double LONGEST_HOURS = Duration.ofDays(36_500).toHours();

  final Duration shortestBoot;
  final Duration longestBoot;
  final double bootFailures;
  final double reclaimsPerHour;
  private final Random random;

  Chances(
      Duration shortestBoot,
      Duration longestBoot,
      double bootFailures,
      double reclaimsPerHour,
      long seed) {
    this.shortestBoot = shortestBoot;
    this.longestBoot = longestBoot;
    this.bootFailures = bootFailures;
    this.reclaimsPerHour = reclaimsPerHour;
    this.random = new Random(seed);
  }

  Duration bootTime() {
    return between(random, shortestBoot, longestBoot);
  }

  boolean bootFails() {
    return bootFailures > 0 && random.nextDouble() < bootFailures;
  }

  boolean reclaims() {
    return reclaimsPerHour > 0;
  }

  Duration untilReclaim() {
    return wait(random, reclaimsPerHour);
  }

  static Duration between(Random random, Duration shortest, Duration longest) {
    long most = longest.minus(shortest).toMillis();
    return most == 0 ? shortest : shortest.plusMillis((long) (random.nextDouble() * (most + 1)));
  }

  /** Returns how long it is until what happens so often by the hour, at any instant alike. */
  static Duration wait(Random random, double perHour) {
    double hours = Math.min(LONGEST_HOURS, -Math.log(1 - random.nextDouble()) / perHour);
    return Duration.ofMillis(Math.round(hours * Duration.ofHours(1).toMillis()));
  }
}
