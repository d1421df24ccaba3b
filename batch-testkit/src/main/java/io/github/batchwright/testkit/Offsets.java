package io.github.batchwright.testkit;

import java.math.BigDecimal;
import java.time.Duration;

/** Writes how long after the beginning of a line something is. */
final class Offsets {
  private Offsets() {}

  /** Returns such as {@code +0s}, {@code +1h30m}, {@code +2d0.25s}. */
  static String text(Duration offset) {
    Duration left = offset.abs();
    StringBuilder text = new StringBuilder(offset.isNegative() ? "-" : "+");
    append(text, left.toDaysPart(), "d");
    append(text, left.toHoursPart(), "h");
    append(text, left.toMinutesPart(), "m");
    BigDecimal seconds =
        BigDecimal.valueOf(left.toSecondsPart()).add(BigDecimal.valueOf(left.toMillisPart(), 3));
    if (seconds.signum() != 0 || text.length() == 1) {
      text.append(seconds.stripTrailingZeros().toPlainString()).append('s');
    }
    return text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }
}
