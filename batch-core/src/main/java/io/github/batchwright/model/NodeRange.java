package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A range of node indexes as AWS writes it: {@code 0:3}, {@code :3}, {@code 2:} or {@code :}.
 *
 * @param text as it was written
 * @param first the first index
 * @param last the last index, {@link Integer#MAX_VALUE} if the upper end is open
 */
record NodeRange(String text, int first, int last) {
  private static final Pattern FORM = Pattern.compile("\\d{0,4}:\\d{0,4}");

  /** Reads a range that comes from outside. */
  static NodeRange check(String text) {
    Checks.require(
        FORM.matcher(text).matches(),
        "targetNodes",
        text,
        "must be a range such as 0:3, :3, 2: or :");
    NodeRange range = of(text);
    Checks.require(range.first <= range.last, "targetNodes", text, "must not begin after it ends");
    return range;
  }

  /** Reads a range that was checked; it is done often. */
  static NodeRange of(String text) {
    int colon = text.indexOf(':');
    int first = colon == 0 ? 0 : Integer.parseInt(text, 0, colon, 10);
    boolean open = colon == text.length() - 1;
    int last = open ? Integer.MAX_VALUE : Integer.parseInt(text, colon + 1, text.length(), 10);
    return new NodeRange(text, first, last);
  }

  boolean covers(int node) {
    return first <= node && node <= last;
  }

  boolean isOpenEnded() {
    return last == Integer.MAX_VALUE;
  }

  /** Returns how many nodes it covers, less one, as far as they are counted. */
  long span() {
    return (long) last - first;
  }

  private boolean liesInside(NodeRange outer) {
    return outer.first <= first && last <= outer.last && span() < outer.span();
  }

  /** Checks that any two ranges are apart or one lies inside the other. */
  static void checkNested(List<NodeRange> ranges) {
    // By their beginning, the wider first: then it is enough to look back at what is still open.
    List<NodeRange> sorted = new ArrayList<>(ranges);
    sorted.sort(
        Comparator.comparingInt(NodeRange::first)
            .thenComparing(NodeRange::last, Comparator.reverseOrder()));
    Deque<NodeRange> around = new ArrayDeque<>();
    for (NodeRange range : sorted) {
      while (!around.isEmpty() && around.peek().last < range.first) {
        around.pop();
      }
      NodeRange outer = around.peek();
      Checks.require(
          outer == null || range.liesInside(outer),
          "targetNodes",
          range.text,
          "must lie inside or apart from " + (outer == null ? "" : outer.text));
      around.push(range);
    }
  }
}
