package io.github.batchwright.model.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.batchwright.model.schedule.ScheduleExpression.Kind;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read as a schedule expression, what is refused, and how a refusal marks the place. */
class ScheduleExpressionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cron(0 2 * * ? *)",
        "cron(0/5 8-17 ? * MON-FRI *)",
        "cron(15 10 ? * 6L 2022-2023)",
        "cron(0 0 L * ? *)",
        "cron(0 0 LW * ? *)",
        "cron(0 0 15W * ? *)",
        "cron(0 0 31W * ? *)",
        "cron(0 0 1,15,L * ? *)",
        "cron(0 0 ? * 2#1 *)",
        "cron(0 0 ? * MON#5 *)",
        "cron(0 0 ? * FRIL *)",
        "cron(0 0 ? * L *)",
        "cron(*/10,59 */23 1-31/2 JAN,MAR-DEC/3 ? 1970/229)",
        "cron(0 0 29 2 ? *)",
        "rate(1 second)",
        "rate(30 seconds)",
        "rate(1 minute)",
        "rate(60 minutes)",
        "rate(1 hour)",
        "rate(1 day)",
        "rate(36500 days)",
        "at(2030-12-31T23:59:59)",
        "at(2028-02-29T00:00:00)"
      })
  void canonicalTextIsKept(String text) {
    ScheduleExpression expression = ScheduleExpression.parse(text);

    assertEquals(text, expression.text());
    assertEquals(text, expression.toString());
    assertEquals(
        Kind.valueOf(text.substring(0, text.indexOf('(')).toUpperCase(Locale.ROOT)),
        expression.kind());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '  cron( 00  02 * * ?   * ) ' | cron(0 2 * * ? *)
          cron(0 2 ? jan-Mar mon,friL *) | cron(0 2 ? JAN-MAR MON,FRIL *)
          cron(0 2 lw * ? *) | cron(0 2 LW * ? *)
          cron(0 2 05w 01 ? *) | cron(0 2 5W 1 ? *)
          rate(05  minutes) | rate(5 minutes)
          """)
  void whiteSpaceAndCaseAndZerosDoNotCount(String written, String canonical) {
    ScheduleExpression expression = ScheduleExpression.parse(written);

    assertEquals(canonical, expression.text());
    assertEquals(ScheduleExpression.parse(canonical), expression);
    assertEquals(ScheduleExpression.parse(canonical).hashCode(), expression.hashCode());
  }

  @Test
  void factoriesWriteTheText() {
    assertEquals("cron(0 2 * * ? *)", ScheduleExpression.cron("0 2 * * ? *").text());
    assertEquals("rate(1 day)", ScheduleExpression.rate(Duration.ofHours(24)).text());
    assertEquals("rate(90 minutes)", ScheduleExpression.rate(Duration.ofMinutes(90)).text());
    assertEquals("rate(61 seconds)", ScheduleExpression.rate(Duration.ofSeconds(61)).text());
    assertEquals(
        "at(2030-01-02T03:04:00)",
        ScheduleExpression.at(LocalDateTime.of(2030, 1, 2, 3, 4)).text());
    assertNotEquals(
        ScheduleExpression.parse("rate(1 hour)"), ScheduleExpression.parse("rate(60 minutes)"));
  }

  @Test
  void factoriesRefuseWhatTheTextCannotSay() {
    for (Duration every :
        new Duration[] {
          Duration.ZERO,
          Duration.ofSeconds(-1),
          Duration.ofMillis(1500),
          Duration.ofDays(36_501),
          Duration.ofSeconds(Long.MAX_VALUE)
        }) {
      assertTrue(refusal(() -> ScheduleExpression.rate(every)).startsWith("every: "));
    }
    LocalDateTime time = LocalDateTime.of(2030, 1, 1, 0, 0);
    assertTrue(refusal(() -> ScheduleExpression.at(time.plusNanos(1))).startsWith("time: "));
    assertTrue(refusal(() -> ScheduleExpression.at(time.withYear(2200))).startsWith("time: "));
  }

  @Test
  void isItsTextInJson() throws Exception {
    JsonMapper json = JsonMapper.builder().build();
    ScheduleExpression expression = ScheduleExpression.parse("cron(0 2 * * ? *)");

    assertEquals("\"cron(0 2 * * ? *)\"", json.writeValueAsString(expression));
    assertEquals(expression, json.readValue("\"cron(0 2 * * ? *)\"", ScheduleExpression.class));
  }

  /** The field, its value and the rule are named, and what is in «» here is marked. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          cron(«60» 2 * * ? *)           | minutes '60' must be 0-59
          cron(0 «24» * * ? *)           | hours '24' must be 0-23
          cron(0 2 «32» * ? *)           | day-of-month '32' must be 1-31
          cron(0 2 * «13» ? *)           | month '13' must be 1-12 or JAN-DEC
          cron(0 2 * «MAI» ? *)          | month 'MAI' must be 1-12 or JAN-DEC
          cron(0 2 ? * «8» *)            | day-of-week '8' must be 1-7 or SUN-SAT
          cron(0 2 ? * «0» *)            | the 0 of Unix cron is 1 or SUN here, and 7 is SAT
          cron(0 2 ? * MON,«0»,2 *)      | day-of-week '0' must be 1-7
          cron(0 2 * * ? «1969»)         | year '1969' must be 1970-2199
          cron(0 2 * * ? «20270»)        | year '20270' must be 1970-2199
          cron(«0 2 * * *»)              | six fields: minutes hours day-of-month month day-of-week year
          cron(«0 2 * * *»)              | Unix cron has five
          cron(«0 0 2 * * ? *»)          | there are no seconds
          cron(«)»                       | six fields
          cron(0 2 1 * «MON» *)          | one of the two must be '?'
          cron(0 2 * * «*» *)            | one of the two must be '?'
          cron(0 2 ? * «?» *)            | day-of-month is '?' too
          cron(«?» 2 * * ? *)            | minutes '?' must be 0-59
          cron(0 2 1,«?» * ? *)          | day-of-month '?' must be 1-31
          cron(0/«0» 2 * * ? *)          | minutes '0' must have a step of 1-59
          cron(0/«60» 2 * * ? *)         | minutes '60' must have a step of 1-59
          cron(0/« »2 * * ? *)           | minutes '' must have a step
          cron(«0/5/5» 2 * * ? *)        | must hold one '/' at most
          cron(«,» 2 * * ? *)            | minutes '' must not be empty
          cron(1,«,»2 2 * * ? *)         | minutes '' must not be empty
          cron(«10-5» 2 * * ? *)         | must not run backwards
          cron(0 2 ? * «FRI-MON» *)      | write it as two ranges
          cron(«1-2-3» 2 * * ? *)        | must be a range of two values
          cron(«-5» 2 * * ? *)           | minutes '-5' must be 0-59
          cron(«L» 2 * * ? *)            | minutes 'L' must be 0-59
          cron(0 2 «L-3» * ? *)          | must have L on its own or as LW
          cron(0 2 «W» * ? *)            | day-of-month '' must be 1-31
          cron(0 2 «32»W * ? *)          | day-of-month '32' must be 1-31
          cron(0 2 «1-5»W * ? *)         | day-of-month '1-5' must be 1-31
          cron(0 2 ? * «8»L *)           | day-of-week '8' must be 1-7
          cron(0 2 ? * 2#«6» *)          | must be 1-5 behind '#'
          cron(0 2 ? * «2#1,3#1» *)      | nothing else beside one '#'
          cron(0 2 ? * «#»1 *)           | day-of-week '' must be 1-7
          cron(0 2 «30» 2 ? *)           | this never fires
          cron(0 2 «29» FEB ? 2025-2027) | this never fires
          cron(0 2 «31W» 4,6 ? *)        | this never fires
          cron(0 2 ? 2 «2#5» 2026)       | this never fires
          rate(«0» minutes)              | value '0' must be a whole number from 1
          rate(«-1» minutes)             | value '-1' must be a whole number from 1
          rate(«1.5» hours)              | value '1.5' must be a whole number from 1
          rate(«36501» days)             | at most 36500 days
          rate(1 «minutes»)              | unit 'minutes' must be minute with the value 1
          rate(5 «minute»)               | unit 'minute' must be minutes with the value 5
          rate(5 «weeks»)                | unit 'weeks' must be second(s), minute(s), hour(s) or day(s)
          rate(«5»)                      | must be a value and a unit
          rate(«5 minutes 3 seconds»)    | must be a value and a unit
          at(«2030-01-01»)               | must be yyyy-MM-ddTHH:mm:ss
          at(«2030-01-01T00:00:00Z»)     | a local time without zone
          at(2030-«13»-01T00:00:00)      | month '13' must be 1-12
          at(2030-02-«30»T00:00:00)      | day '30' must be a day of that month
          at(2030-01-01T«24»:00:00)      | hour '24' must be 0-23
          at(«1969»-01-01T00:00:00)      | year '1969' must be 1970-2199
          «0 2 * * *»                    | write cron( before the fields
          «Cron»(0 2 * * ? *)            | kind 'Cron' must be cron, rate or at
          «cron(0 2 * * ? *»             | must be cron(...), rate(...) or at(...)
          """)
  void refusalsMarkThePlace(String marked, String said) {
    String text = marked.replaceAll("[«»]", "");
    String message = refusal(() -> ScheduleExpression.parse(text));
    String[] lines = message.split("\n", -1);

    assertEquals(3, lines.length, message);
    assertTrue(lines[0].startsWith("scheduleExpression: "), message);
    assertTrue(lines[0].contains(said), message);
    int from = lines[2].indexOf('^');
    int to = lines[2].length();
    assertEquals("  " + text, lines[1], message);
    assertEquals(
        "  " + marked,
        lines[1].substring(0, from)
            + "«"
            + lines[1].substring(from, to)
            + "»"
            + lines[1].substring(to),
        message);
  }

  @Test
  void longTextIsRefusedWithoutLookingAtIt() {
    String most = "cron(0" + ",0".repeat(118) + " 2 * * ? *)" + "   ";
    assertEquals(256, most.length());
    assertEquals(253, ScheduleExpression.parse(most).text().length());

    String message = refusal(() -> ScheduleExpression.parse(most + " "));
    assertTrue(message.contains("at most 256 characters"), message);
    String huge = refusal(() -> ScheduleExpression.parse("cron(" + "0,".repeat(1_000_000)));
    assertTrue(huge.length() < 1000, "a message of " + huge.length() + " characters");
  }

  static String refusal(org.junit.jupiter.api.function.Executable parse) {
    return assertThrows(IllegalArgumentException.class, parse).getMessage();
  }
}
