package io.github.batchwright.schedule.expression;

import java.util.BitSet;
import java.util.List;

/** Parses what all fields have in common: {@code *}, values, ranges and steps. */
final class Items {
  private final Field field;
  private final BitSet values = new BitSet();

  Items(Field field) {
    this.field = field;
  }

  /** Parses a list of items, and returns its canonical text. */
  String addAll(Span list) {
    StringBuilder canonical = new StringBuilder();
    for (Span item : list.split(',')) {
      canonical.append(canonical.isEmpty() ? "" : ",").append(add(item));
    }
    return canonical.toString();
  }

  /** Parses one item, and returns its canonical text. */
  String add(Span item) {
    List<Span> parts = item.split('/');
    if (parts.size() > 2) {
      throw item.refuse(field.label(), "must hold one '/' at most, as in 0/15");
    }
    Span base = parts.get(0);
    if (base.isEmpty()) {
      throw item.refuse(field.label(), "must not be empty: " + field.rule());
    }
    boolean stepped = parts.size() == 2;
    int step = stepped ? step(parts.get(1)) : 1;
    String canonical;
    if (base.value().equals("*")) {
      set(field.low(), field.high(), step);
      canonical = "*";
    } else if (base.value().indexOf('-') > 0) {
      canonical = range(base, step);
    } else {
      int value = value(base);
      set(value, stepped ? field.high() : value, step);
      canonical = text(base, value);
    }
    return stepped ? canonical + "/" + step : canonical;
  }

  private String range(Span base, int step) {
    List<Span> ends = base.split('-');
    if (ends.size() != 2) {
      throw base.refuse(field.label(), "must be a range of two values, as in 1-5");
    }
    int low = value(ends.get(0));
    int high = value(ends.get(1));
    if (low > high) {
      throw base.refuse(
          field.label(),
          "must not run backwards; write it as two ranges with a comma: " + field.rule());
    }
    set(low, high, step);
    return text(ends.get(0), low) + "-" + text(ends.get(1), high);
  }

  private void set(int low, int high, int step) {
    for (int value = low; value <= high; value += step) {
      values.set(value);
    }
  }

  private int step(Span span) {
    int most = field.high() - field.low() + (field.low() == 0 ? 0 : 1);
    int step = number(span);
    if (step < 1 || step > most) {
      throw span.refuse(field.label(), "must have a step of 1-" + most + " behind '/'");
    }
    return step;
  }

  /** Returns a value within the field's range, given as a number or as a name. */
  int value(Span span) {
    int named = field.named(span.upper());
    int value = named >= 0 ? named : number(span);
    if (value < field.low() || value > field.high()) {
      throw span.refuse(field.label(), field.rule() + hint(value));
    }
    return value;
  }

  private String hint(int value) {
    return field == Field.DAY_OF_WEEK && value == 0
        ? "; the 0 of Unix cron is 1 or SUN here, and 7 is SAT"
        : "";
  }

  /** Returns a number, or -1: a field is never longer than four digits. */
  private static int number(Span span) {
    String text = span.value();
    if (text.isEmpty() || text.length() > 4) {
      return -1;
    }
    int number = 0;
    for (int at = 0; at < text.length(); at++) {
      char digit = text.charAt(at);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = number * 10 + (digit - '0');
    }
    return number;
  }

  /**
   * Returns the canonical text of a value: a name in capitals, a number without zeros before it.
   */
  String text(Span span, int value) {
    return field.named(span.upper()) >= 0 ? span.upper() : Integer.toString(value);
  }

  BitSet values() {
    return values;
  }

  /** Returns the values as bits of one number; not for years. */
  long mask() {
    return values.isEmpty() ? 0 : values.toLongArray()[0];
  }
}
