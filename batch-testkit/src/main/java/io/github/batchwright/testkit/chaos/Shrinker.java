package io.github.batchwright.testkit.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Shortens a list of steps for as long as it still breaks the same thing: leaves out ever smaller
 * parts, and then makes numbers smaller.
 */
final class Shrinker {
  /** So that a failure is told after some seconds at most. */
  private static final int MOST_TRIES = 2_000;

  private final Predicate<List<ChaosStep>> breaks;
  private List<ChaosStep> best;
  private int tries;

  private Shrinker(List<ChaosStep> steps, Predicate<List<ChaosStep>> breaks) {
    this.best = List.copyOf(steps);
    this.breaks = breaks;
  }

  /**
   * Shortens a list that breaks something.
   *
   * @param breaks says whether a list breaks the same thing
   */
  static List<ChaosStep> shorten(List<ChaosStep> steps, Predicate<List<ChaosStep>> breaks) {
    Shrinker shrinker = new Shrinker(steps, breaks);
    boolean shorter = true;
    while (shorter) {
      boolean without = shrinker.leaveOut();
      shorter = shrinker.makeSmaller() || without;
    }
    return shrinker.best;
  }

  /** Leaves out halves, quarters and so on, down to single steps. */
  private boolean leaveOut() {
    boolean any = false;
    for (int size = Math.max(1, best.size() / 2); size >= 1; size /= 2) {
      // From the end: what comes last refers to what comes first.
      for (int from = best.size() - size; from >= 0; from -= size) {
        any |= from + size <= best.size() && tryIt(without(from, size));
      }
    }
    return any;
  }

  private List<ChaosStep> without(int from, int size) {
    List<ChaosStep> rest = new ArrayList<>(best.subList(0, from));
    rest.addAll(best.subList(from + size, best.size()));
    return rest;
  }

  private boolean makeSmaller() {
    boolean any = false;
    for (int i = 0; i < best.size(); i++) {
      int fields = StepSource.values(best.get(i)).size();
      for (int field = 0; field < fields; field++) {
        while (makeSmaller(i, field)) {
          any = true;
        }
      }
    }
    return any;
  }

  private boolean makeSmaller(int step, int field) {
    List<Object> values = StepSource.values(best.get(step));
    for (Object smaller : smaller(values.get(field))) {
      List<Object> changed = new ArrayList<>(values);
      changed.set(field, smaller);
      List<ChaosStep> steps = new ArrayList<>(best);
      steps.set(step, StepSource.with(best.get(step), changed));
      if (tryIt(steps)) {
        return true;
      }
    }
    return false;
  }

  private static List<Object> smaller(Object value) {
    List<Object> smaller = new ArrayList<>();
    if (value instanceof Integer number && number != 0) {
      smaller.add(0);
      addIfSmaller(smaller, number, number / 2);
      addIfSmaller(smaller, number, number - Integer.signum(number));
    } else if (value instanceof Long number && number != 0) {
      smaller.add(0L);
      addIfSmaller(smaller, number, number / 2);
      long round = number / 1_000 * 1_000;
      addIfSmaller(smaller, number, round);
    }
    return smaller;
  }

  private static void addIfSmaller(List<Object> list, Number before, Number number) {
    if (number.longValue() != before.longValue() && number.longValue() != 0) {
      list.add(number);
    }
  }

  private boolean tryIt(List<ChaosStep> steps) {
    if (tries >= MOST_TRIES || !breaks.test(steps)) {
      tries++;
      return false;
    }
    tries++;
    best = List.copyOf(steps);
    return true;
  }
}
