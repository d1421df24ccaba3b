package io.github.batchwright.testkit.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;

/** A line with a job, cut into its fields. */
final class SwfLine {
  private static final int FIELDS = 18;

  /** What any clock, counter or size of a machine fits into; a double has it exactly. */
  private static final int MOST_DIGITS = 15;

  private static final List<String> NAMES =
      List.of(
          "job number",
          "submit time",
          "wait time",
          "run time",
          "allocated processors",
          "average CPU time",
          "used memory",
          "requested processors",
          "requested time",
          "requested memory",
          "status",
          "user",
          "group",
          "application",
          "queue",
          "partition",
          "preceding job",
          "think time");

  private final Path file;
  private final long line;
  private final String[] fields = new String[FIELDS];

  SwfLine(Path file, long line, String text) throws SwfException {
    this.file = file;
    this.line = line;
    StringTokenizer tokens = new StringTokenizer(text);
    int count = tokens.countTokens();
    if (count < FIELDS) {
      throw new SwfException(
          file, line, "it has %d fields; a job must have %d".formatted(count, FIELDS));
    }
    for (int i = 0; i < FIELDS; i++) {
      fields[i] = tokens.nextToken();
    }
  }

  SwfJob job() throws SwfException {
    return new SwfJob(
        whole(1),
        whole(2),
        whole(3),
        whole(4),
        whole(5),
        decimal(6),
        decimal(7),
        whole(8),
        whole(9),
        decimal(10),
        whole(11),
        whole(12),
        whole(13),
        whole(14),
        whole(15),
        whole(16),
        whole(17),
        whole(18));
  }

  /** Returns a number that is whole, though some logs write it with zeros behind a point. */
  private long whole(int field) throws SwfException {
    String text = fields[field - 1];
    int end = wholePart(text);
    boolean isWhole = end > 0;
    for (int i = end + 1; i < text.length() && isWhole; i++) {
      isWhole = text.charAt(i) == '0';
    }
    if (!isWhole) {
      throw wrong(field, "must be a whole number of at most %d digits".formatted(MOST_DIGITS));
    }
    return Long.parseLong(text, 0, end, 10);
  }

  private double decimal(int field) throws SwfException {
    String text = fields[field - 1];
    int end = wholePart(text);
    boolean isNumber = end > 0;
    for (int i = end + 1; i < text.length() && isNumber; i++) {
      isNumber = isDigit(text.charAt(i));
    }
    if (!isNumber) {
      throw wrong(
          field, "must be a number of at most %d digits before its point".formatted(MOST_DIGITS));
    }
    return Double.parseDouble(text);
  }

  /** Returns where the whole part of a number ends: at a point or at the end; 0 if it is none. */
  private static int wholePart(String text) {
    int begin = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    int end = begin;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    boolean isEnd = end == text.length() || text.charAt(end) == '.';
    return isEnd && end > begin && end - begin <= MOST_DIGITS ? end : 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private SwfException wrong(int field, String rule) {
    return new SwfException(
        file,
        line,
        "field %d (%s): '%s' %s".formatted(field, NAMES.get(field - 1), fields[field - 1], rule));
  }
}
