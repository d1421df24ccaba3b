package io.github.batchwright.testkit.workload;

/** Refuses what a workload cannot be, naming the field, the value and the rule. */
final class Rules {
  private static final int SHOWN = 80;

  private Rules() {}

  static void require(boolean holds, String field, Object value, String rule) {
    if (!holds) {
      String text = String.valueOf(value);
      String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
      throw new IllegalArgumentException(field + ": '" + shown + "' " + rule);
    }
  }
}
