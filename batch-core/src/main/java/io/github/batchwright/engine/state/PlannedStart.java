package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.start.StartOutcome;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was planned last for a job that names a price curve. Dates are what the wall clock shows, in
 * milliseconds since the epoch. Immutable.
 *
 * @param number the job
 * @param curve the name of its curve
 * @param unit what prices count, or null if none was known
 * @param outcome whether it waits, or why not
 * @param windows when its children start, also those that have begun; none if it does not wait
 * @param begun for how many of the windows of an array children were released
 * @param released the children with a lower index may start; {@link #ALL} if none is held back
 * @param cost what all of it is expected to cost, or null
 * @param costAtOnce what it was expected to cost without waiting when it was first planned, or null
 * @param end when it is expected to have ended, or null
 */
public record PlannedStart(
    long number,
    String curve,
    @Nullable String unit,
    StartOutcome outcome,
    List<Window> windows,
    int begun,
    int released,
    @Nullable Double cost,
    @Nullable Double costAtOnce,
    @Nullable Long end) {
  /** No child is held back. */
  public static final int ALL = Integer.MAX_VALUE;

  /** Plans whose windows are so near to each other are alike, in milliseconds. */
  public static final long TOLERANCE = 60_000;

  /** Costs that differ by a smaller part are alike. */
  private static final double NOISE = 0.02;

  /**
   * Some children that start together.
   *
   * @param start the date from which they may
   * @param children how many
   * @param cost what they are expected to cost
   */
  public record Window(long start, int children, double cost) {}

  /** Copies the windows. */
  public PlannedStart {
    windows = ImmutableList.copyOf(windows);
  }

  /** Says whether children of it are held back until further windows begin. */
  public boolean isSpread() {
    return released != ALL && begun < windows.size();
  }

  /** Returns the date of the window that begins next; only if it is spread. */
  public long nextWindow() {
    return windows.get(begun).start();
  }

  /** Returns how many children start in the window that begins next; only if it is spread. */
  public int nextChildren() {
    return windows.get(begun).children();
  }

  /** Returns the windows that have begun. */
  public List<Window> gone() {
    return windows.subList(0, begun);
  }

  PlannedStart released(int nowBegun, int nowReleased) {
    return new PlannedStart(
        number, curve, unit, outcome, windows, nowBegun, nowReleased, cost, costAtOnce, end);
  }

  /**
   * Says whether another plan is about the same: what runs is seldom over at the very instant that
   * was expected, and not every such instant is a plan.
   */
  public boolean isLike(PlannedStart other) {
    boolean alike =
        curve.equals(other.curve)
            && Objects.equals(unit, other.unit)
            && outcome == other.outcome
            && begun == other.begun
            && released == other.released
            && windows.size() == other.windows.size()
            && isNear(end, other.end)
            && isLike(cost, other.cost)
            && isLike(costAtOnce, other.costAtOnce);
    for (int i = 0; alike && i < windows.size(); i++) {
      Window own = windows.get(i);
      Window others = other.windows.get(i);
      alike = own.children == others.children && isNear(own.start, others.start);
    }
    return alike;
  }

  private static boolean isNear(@Nullable Long one, @Nullable Long other) {
    if (one == null || other == null) {
      return Objects.equals(one, other);
    }
    return Math.abs(one - other) <= TOLERANCE;
  }

  private static boolean isLike(@Nullable Double one, @Nullable Double other) {
    if (one == null || other == null) {
      return Objects.equals(one, other);
    }
    return Math.abs(one - other) <= NOISE * Math.max(Math.abs(one), Math.abs(other));
  }
}
