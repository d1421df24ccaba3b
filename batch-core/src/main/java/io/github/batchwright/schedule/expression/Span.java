package io.github.batchwright.schedule.expression;

import com.google.common.base.Ascii;
import io.github.batchwright.checks.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of an expression that is being parsed; it knows where it stands, so that a refusal can
 * mark the place. Immutable.
 *
 * @param text the whole expression
 * @param from where the part begins in it
 * @param to where it ends, exclusive
 */
record Span(String text, int from, int to) {
  static Span of(String text) {
    return new Span(text, 0, text.length());
  }

  String value() {
    return text.substring(from, to);
  }

  String upper() {
    // Of ASCII only: other letters may change their number, and the places would be wrong.
    return Ascii.toUpperCase(value());
  }

  boolean isEmpty() {
    return from == to;
  }

  /** Returns the part between two places, counted from the beginning of this one. */
  Span part(int begin, int end) {
    return new Span(text, from + begin, from + end);
  }

  Span strip() {
    int begin = from;
    int end = to;
    while (begin < end && Character.isWhitespace(text.charAt(begin))) {
      begin++;
    }
    while (end > begin && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return new Span(text, begin, end);
  }

  /** Returns the parts between separators: one more than there are separators. */
  List<Span> split(char separator) {
    List<Span> parts = new ArrayList<>();
    int begin = from;
    for (int at = from; at < to; at++) {
      if (text.charAt(at) == separator) {
        parts.add(new Span(text, begin, at));
        begin = at + 1;
      }
    }
    parts.add(new Span(text, begin, to));
    return parts;
  }

  /** Returns the parts between white space. */
  List<Span> words() {
    List<Span> words = new ArrayList<>();
    int at = from;
    while (at < to) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
        continue;
      }
      int begin = at;
      while (at < to && !Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      words.add(new Span(text, begin, at));
    }
    return words;
  }

  /** Returns an error that names the field, its value and the rule, and marks this part. */
  IllegalArgumentException refuse(String field, String rule) {
    int shownTo = Math.min(text.length(), ExpressionParser.LONGEST + 1);
    String marks = "^".repeat(Math.max(1, Math.min(to, shownTo) - from));
    return new IllegalArgumentException(
        "scheduleExpression: %s '%s' %s\n  %s%s\n  %s%s"
            .formatted(
                field,
                printable(Checks.shorten(value())),
                rule,
                printable(text.substring(0, shownTo)),
                shownTo < text.length() ? "..." : "",
                " ".repeat(from),
                marks));
  }

  /** One column for each char, so that the marks stand below what they mark. */
  private static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean odd =
          Character.isISOControl(c)
              || Character.isSurrogate(c)
              || Character.getType(c) == Character.FORMAT
              || Character.getType(c) == Character.LINE_SEPARATOR
              || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
      printable.append(odd ? '?' : c);
    }
    return printable.toString();
  }
}
