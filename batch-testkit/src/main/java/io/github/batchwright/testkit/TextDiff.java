package io.github.batchwright.testkit;

import java.util.List;

/** Says in a few lines where two texts differ. */
final class TextDiff {
  private static final int CONTEXT = 3;
  private static final int LONGEST = 300;

  private TextDiff() {}

  /** Returns the lines of a text, without blanks at their ends and empty lines at the end. */
  static List<String> lines(String text) {
    return text.stripTrailing().lines().map(String::stripTrailing).toList();
  }

  static boolean same(String expected, String actual) {
    return lines(expected).equals(lines(actual));
  }

  /** Describes the first line that differs, with a few lines around it. */
  static String describe(String expected, String actual) {
    List<String> wanted = lines(expected);
    List<String> got = lines(actual);
    int at = 0;
    while (at < wanted.size() && at < got.size() && wanted.get(at).equals(got.get(at))) {
      at++;
    }
    StringBuilder text = new StringBuilder();
    text.append("line ").append(at + 1).append(" differs:\n");
    for (int i = Math.max(0, at - CONTEXT); i < at; i++) {
      add(text, "          ", wanted.get(i));
    }
    add(text, "expected: ", line(wanted, at));
    add(text, "but was:  ", line(got, at));
    pointAt(text, line(wanted, at), line(got, at));
    for (int i = at + 1; i <= at + CONTEXT; i++) {
      boolean same = line(wanted, i).equals(line(got, i));
      if (i < wanted.size()) {
        add(text, same ? "          " : "expected: ", wanted.get(i));
      }
      if (!same && i < got.size()) {
        add(text, "but was:  ", got.get(i));
      }
    }
    if (wanted.size() != got.size()) {
      text.append("lines: expected %d, but were %d\n".formatted(wanted.size(), got.size()));
    }
    return text.toString();
  }

  private static String line(List<String> lines, int at) {
    return at < lines.size() ? lines.get(at) : "(no more lines)";
  }

  private static void pointAt(StringBuilder text, String wanted, String got) {
    int same = 0;
    while (same < wanted.length()
        && same < got.length()
        && wanted.charAt(same) == got.charAt(same)) {
      same++;
    }
    if (same < LONGEST) {
      text.append(" ".repeat(same + "expected: ".length())).append("^\n");
    }
  }

  private static void add(StringBuilder text, String before, String line) {
    text.append(before)
        .append(line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line)
        .append('\n');
  }
}
