package io.github.batchwright.model.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.schedule.expression.CronSample;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

/** Whatever is written, it is read, or refused with a field, a value, a rule and a mark. */
class ScheduleExpressionProperties {
  private static final String LETTERS = "0123456789*,-/?LW#() TSUNMOFRIJAEBlw:.\t\n\u0000\u00dfé";

  @Property(tries = 1000)
  void anyTextIsReadOrRefused(@ForAll @StringLength(max = 400) String text) {
    check(text);
    check("cron(" + text + ")");
    check("rate(" + text + ")");
    check("at(" + text + ")");
  }

  @Property(tries = 3000)
  void anythingLikeAnExpressionIsReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(valid(random));
    for (int i = 1 + random.nextInt(4); i > 0 && !text.isEmpty(); i--) {
      int at = random.nextInt(text.length());
      char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
      switch (random.nextInt(5)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, letter);
        case 2 -> text.setCharAt(at, letter);
        case 3 -> text.insert(at, text.substring(at, at + random.nextInt(text.length() - at)));
        default -> text.delete(at, at + random.nextInt(text.length() - at));
      }
    }
    check(text.toString());
  }

  @Property(tries = 1000)
  void whatIsReadIsReadAgainFromItsText(@ForAll long seed) {
    String text = valid(new Random(seed));
    ScheduleExpression expression = check(text);

    assertEquals(
        expression == null ? null : text.toUpperCase(Locale.ROOT),
        expression == null ? null : expression.text().toUpperCase(Locale.ROOT));
  }

  private static String valid(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> "rate(" + (2 + random.nextInt(30_000)) + " minutes)";
      case 1 ->
          "at(20%02d-%02d-%02dT%02d:%02d:%02d)"
              .formatted(
                  random.nextInt(100),
                  1 + random.nextInt(12),
                  1 + random.nextInt(28),
                  random.nextInt(24),
                  random.nextInt(60),
                  random.nextInt(60));
      default -> CronSample.any(random, 2027).text();
    };
  }

  private static ScheduleExpression check(String text) {
    ScheduleExpression expression;
    try {
      expression = ScheduleExpression.parse(text);
    } catch (IllegalArgumentException e) {
      checkRefusal(text, e.getMessage());
      return null;
    }
    assertTrue(text.length() <= 256);
    assertEquals(expression, ScheduleExpression.parse(expression.text()));
    assertEquals(expression.text(), ScheduleExpression.parse(expression.text()).text());
    return expression;
  }

  /** Three lines: what is wrong, the expression, and a mark that stands below it. */
  private static void checkRefusal(String text, String message) {
    String[] lines = message.split("\n", -1);
    assertEquals(3, lines.length, message);
    assertTrue(
        lines[0].matches("scheduleExpression: [a-z-]+ '.*' must .+"),
        () -> "no field, value and rule: " + message);
    assertTrue(lines[2].matches(" {2,}\\^+"), () -> "no mark: " + message);
    assertTrue(
        lines[2].length() <= Math.min(text.length(), 257) + 3, () -> "marked beside: " + message);
    assertTrue(message.length() < 1200, () -> "long: " + message.length());
    for (String line : lines) {
      assertFalse(line.chars().anyMatch(Character::isISOControl), message);
    }
  }
}
