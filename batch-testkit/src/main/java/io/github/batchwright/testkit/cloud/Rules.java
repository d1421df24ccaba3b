package io.github.batchwright.testkit.cloud;

import java.time.Duration;

/** What a cloud may be told; every refusal names the field, the value and the rule. */
final class Rules {
  private Rules() {}

  static void require(boolean holds, String field, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(field + ": '" + value + "' " + rule);
    }
  }

  static Duration notNegative(String field, Duration value) {
    require(!value.isNegative(), field, value, "must not be negative");
    return value;
  }

  static int atLeastZero(String field, int value) {
    require(value >= 0, field, value, "must be at least 0");
    return value;
  }

  static double rate(String field, double value) {
    require(value >= 0 && value <= 1_000_000, field, value, "must be between 0 and 1000000");
    return value;
  }

  static double probability(String field, double value) {
    require(value >= 0 && value <= 1, field, value, "must be between 0 and 1");
    return value;
  }
}
