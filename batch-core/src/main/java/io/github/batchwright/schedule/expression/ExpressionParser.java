package io.github.batchwright.schedule.expression;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;

/**
 * Parses expressions; equal texts that are in use at the same time share what they say.
 * Thread-safe.
 */
public final class ExpressionParser {
  /** The longest text that is looked at, in characters; AWS has the same bound. */
  static final int LONGEST = 256;

  // Held for as long as somebody uses it, so it is never larger than what there is of schedules.
  private static final Cache<String, Parsed> KNOWN = CacheBuilder.newBuilder().weakValues().build();

  private ExpressionParser() {}

  /**
   * Parses an expression.
   *
   * @throws IllegalArgumentException naming the field, its value and the rule, with a line that
   *     marks the place, if it is none
   */
  public static Parsed parse(String text) {
    if (text.length() > LONGEST) {
      throw new Span(text, LONGEST, text.length())
          .refuse("text", "must end before: at most " + LONGEST + " characters");
    }
    Parsed known = KNOWN.getIfPresent(text);
    return known != null ? known : shared(read(Span.of(text).strip()));
  }

  /** Returns the one that is in use already and says the same, or else this one. */
  public static Parsed shared(Parsed parsed) {
    Parsed earlier = KNOWN.asMap().putIfAbsent(parsed.canonical(), parsed);
    return earlier == null ? parsed : earlier;
  }

  private static Parsed read(Span whole) {
    String text = whole.value();
    int open = text.indexOf('(');
    if (open < 0 || !text.endsWith(")")) {
      throw whole.refuse("expression", "must be cron(...), rate(...) or at(...)" + hint(whole));
    }
    Span inside = whole.part(open + 1, text.length() - 1).strip();
    return switch (text.substring(0, open)) {
      case "cron" -> CronParser.parse(inside);
      case "rate" -> Rate.parse(inside);
      case "at" -> OneTime.parse(inside);
      default ->
          throw whole
              .part(0, open)
              .refuse("kind", "must be cron, rate or at, in small letters, followed by '('");
    };
  }

  private static String hint(Span whole) {
    int words = whole.words().size();
    return words == 5 || words == 6 ? "; write cron( before the fields and ) behind them" : "";
  }
}
