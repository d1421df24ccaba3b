package io.github.batchwright.schedule.expression;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A period.
 *
 * @param value how many
 * @param unit of what
 */
public record Rate(long value, Unit unit) implements Parsed {
  /** The longest period: none that is meant for a job is longer, and sums of it do not overflow. */
  public static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

  /** What a rate counts. */
  public enum Unit {
    /** Ours; AWS has none below a minute. */
    SECOND(1),
    MINUTE(60),
    HOUR(3_600),
    /** Always 24 hours. */
    DAY(86_400);

    private final long seconds;

    Unit(long seconds) {
      this.seconds = seconds;
    }

    private String word(long value) {
      return name().toLowerCase(Locale.ROOT) + (value == 1 ? "" : "s");
    }
  }

  /** Returns the period in the largest unit that divides it. */
  public static Rate of(Duration every) {
    for (Unit unit : List.of(Unit.DAY, Unit.HOUR, Unit.MINUTE)) {
      if (every.toSeconds() % unit.seconds == 0) {
        return new Rate(every.toSeconds() / unit.seconds, unit);
      }
    }
    return new Rate(every.toSeconds(), Unit.SECOND);
  }

  static Rate parse(Span inside) {
    List<Span> words = inside.words();
    if (words.size() != 2) {
      throw inside.refuse("rate", "must be a value and a unit, as rate(5 minutes)");
    }
    Span number = words.get(0);
    String rule = "must be a whole number from 1, at most 36500 days";
    if (!NUMBER.matcher(number.value()).matches()) {
      throw number.refuse("value", rule);
    }
    long value = Long.parseLong(number.value());
    Unit unit = unit(words.get(1), value);
    if (value < 1 || value > LONGEST.toSeconds() / unit.seconds) {
      throw number.refuse("value", rule);
    }
    return new Rate(value, unit);
  }

  private static Unit unit(Span word, long value) {
    for (Unit unit : Unit.values()) {
      if (word.value().equals(unit.word(value))) {
        return unit;
      }
      if (word.value().equals(unit.word(1)) || word.value().equals(unit.word(2))) {
        throw word.refuse("unit", "must be " + unit.word(value) + " with the value " + value);
      }
    }
    throw word.refuse("unit", "must be second(s), minute(s), hour(s) or day(s), in small letters");
  }

  /** Returns the period in whole seconds. */
  public long seconds() {
    return value * unit.seconds;
  }

  @Override
  public String canonical() {
    return "rate(" + value + " " + unit.word(value) + ")";
  }
}
