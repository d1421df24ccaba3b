package io.github.batchwright.testkit.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A line with a job, cut into its fields. */
final class SwfLine {
  private static final int FIELDS = 18;
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** A number that is whole, though some logs write it with zeros behind a point. */
  private static final Pattern WHOLE = Pattern.compile("([+-]?[0-9]{1,15})(?:\\.0*)?");

  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,15}(?:\\.[0-9]*)?");

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
  private final String[] fields;

  SwfLine(Path file, long line, String text) throws SwfException {
    this.file = file;
    this.line = line;
    this.fields = SPACE.split(text);
    if (fields.length < FIELDS) {
      throw new SwfException(
          file, line, "it has %d fields; a job must have %d".formatted(fields.length, FIELDS));
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

  private long whole(int field) throws SwfException {
    String text = fields[field - 1];
    var match = WHOLE.matcher(text);
    if (!match.matches()) {
      throw wrong(field, "must be a whole number of at most 15 digits");
    }
    return Long.parseLong(match.group(1));
  }

  private double decimal(int field) throws SwfException {
    String text = fields[field - 1];
    if (!DECIMAL.matcher(text).matches()) {
      throw wrong(field, "must be a number of at most 15 digits before its point");
    }
    return Double.parseDouble(text);
  }

  private SwfException wrong(int field, String rule) {
    return new SwfException(
        file,
        line,
        "field %d (%s): '%s' %s".formatted(field, NAMES.get(field - 1), fields[field - 1], rule));
  }
}
