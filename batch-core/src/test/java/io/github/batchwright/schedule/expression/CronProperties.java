package io.github.batchwright.schedule.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Local times of random expressions over years, against brute force and against cron-utils. */
class CronProperties {
  private static final CronDefinition DIALECT =
      CronDefinitionBuilder.defineCron()
          .withMinutes()
          .and()
          .withHours()
          .and()
          .withDayOfMonth()
          .supportsL()
          .supportsW()
          .supportsLW()
          .supportsQuestionMark()
          .and()
          .withMonth()
          .and()
          .withDayOfWeek()
          .withValidRange(1, 7)
          .withMondayDoWValue(2)
          .supportsHash()
          .supportsL()
          .supportsQuestionMark()
          .and()
          .withYear()
          .withValidRange(1970, 2199)
          .withStrictRange()
          .and()
          .instance();

  // What cron-utils 9.2.1 gets wrong: L and W in lists, W of days that are the last of a month or
  // that it does not have, and the last time before a year that is left out.
  private static final Pattern WRONG_THERE =
      Pattern.compile(
          "\\S+ \\S+ (\\S*[LW]\\S*,\\S*|\\S*,\\S*[LW]\\S*|(28|29|30|31)W) .*|.*[^*]\\)");

  @Property(tries = 300)
  void nextAndPreviousEqualBruteForce(@ForAll long seed) {
    Random random = new Random(seed);
    CronSample sample = CronSample.any(random, 2027);
    Cron cron = parse(sample);
    LocalDateTime from =
        LocalDateTime.of(2026, 6, 1, 0, 0).plusMinutes(random.nextInt(3 * 365 * 24 * 60));

    LocalDateTime next = cron == null ? null : cron.next(from);
    LocalDateTime previous = cron == null ? null : cron.previous(from);
    check(sample, from, from, LocalDateTime.of(2035, 1, 1, 0, 0), next);
    check(sample, from, LocalDateTime.of(2020, 1, 1, 0, 0), from, previous);
  }

  @Property(tries = 300)
  void agreesWithCronUtilsWhereThatIsRight(@ForAll long seed) {
    Random random = new Random(seed);
    CronSample sample = CronSample.any(random, 2027);
    Cron cron = parse(sample);
    if (cron == null || WRONG_THERE.matcher(sample.text()).matches()) {
      return;
    }
    String fields = cron.canonical().substring("cron(".length(), cron.canonical().length() - 1);
    ExecutionTime theirs =
        ExecutionTime.forCron(new com.cronutils.parser.CronParser(DIALECT).parse(fields));
    ZonedDateTime from =
        LocalDateTime.of(2026, 6, 1, 0, 0)
            .plusMinutes(random.nextInt(3 * 365 * 24 * 60))
            .atZone(ZoneOffset.UTC);

    assertEquals(
        theirs.nextExecution(from).map(ZonedDateTime::toLocalDateTime).orElse(null),
        cron.next(from.toLocalDateTime().plusMinutes(1)),
        sample.text() + " after " + from);
    assertEquals(
        theirs.lastExecution(from).map(ZonedDateTime::toLocalDateTime).orElse(null),
        cron.previous(from.toLocalDateTime().minusMinutes(1)),
        sample.text() + " before " + from);
  }

  private static @Nullable Cron parse(CronSample sample) {
    try {
      return (Cron) ExpressionParser.parse(sample.text());
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().contains("never fires"), e.getMessage());
      return null;
    }
  }

  /** Walks from where the answer must be near to where it is, or to the other end. */
  private static void check(
      CronSample sample,
      LocalDateTime from,
      LocalDateTime low,
      LocalDateTime high,
      @Nullable LocalDateTime answer) {
    boolean forward = low.equals(from);
    LocalDateTime end = forward ? high : low;
    for (LocalDate date = from.toLocalDate();
        forward ? date.isBefore(end.toLocalDate()) : date.isAfter(end.toLocalDate());
        date = date.plusDays(forward ? 1 : -1)) {
      if (!sample.dates().test(date)) {
        continue;
      }
      for (int i = 0; i < 24 * 60; i++) {
        int minute = forward ? i : 24 * 60 - 1 - i;
        LocalDateTime local = date.atTime(minute / 60, minute % 60);
        if ((forward ? !local.isBefore(from) : !local.isAfter(from)) && sample.matches(local)) {
          assertEquals(local, answer, sample.text() + " from " + from);
          return;
        }
      }
    }
    assertTrue(
        answer == null || (forward ? !answer.isBefore(high) : !answer.isAfter(low.plusDays(1))),
        sample.text() + " from " + from + ": " + answer);
  }
}
