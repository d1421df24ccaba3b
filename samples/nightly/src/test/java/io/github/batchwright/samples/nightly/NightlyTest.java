package io.github.batchwright.samples.nightly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.JobStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class NightlyTest {
  private static List<Night> atOnce;
  private static List<Night> waiting;

  @BeforeAll
  static void letTheWeekPass() {
    atOnce = Week.of(false);
    waiting = Week.of(true);
  }

  @Test
  void everyNightIsDoneByItsDeadline() {
    for (Night night : waiting) {
      assertEquals(JobStatus.SUCCEEDED, night.status(), night::toString);
      assertFalse(night.spare().isNegative(), night::toString);
    }
  }

  @Test
  void itFiresAtEightInTheEvening() {
    assertEquals(Instant.parse("2026-11-02T19:00:00Z"), waiting.get(0).fired());
    assertEquals(Instant.parse("2026-11-08T19:00:00Z"), waiting.get(6).fired());
  }

  @Test
  void withoutACurveItBeginsWithinMinutes() {
    for (Night night : atOnce) {
      assertTrue(
          Duration.between(night.fired(), night.started()).compareTo(Duration.ofMinutes(5)) < 0,
          night::toString);
    }
  }

  @Test
  void noNightCostsMoreAndTheWeekCostsMuchLess() {
    for (int i = 0; i < Week.NIGHTS; i++) {
      assertTrue(waiting.get(i).savedAgainst(atOnce.get(i)) > -1, waiting.get(i)::toString);
    }
    double before = Nightly.sum(atOnce).amount().doubleValue();
    double saved = 100 - 100 * Nightly.sum(waiting).amount().doubleValue() / before;
    assertTrue(saved > 40 && saved < 70, () -> saved + " %");
  }

  @Test
  void theTableHasALineForEachNightAndTellsWhy() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Nightly.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), atOnce, waiting);
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(lines.get(1).startsWith("Mon 20:00"), lines.get(1));
    assertEquals(1 + Week.NIGHTS + 4, lines.size(), lines::toString);
    assertTrue(lines.get(lines.size() - 1).contains("spot-prices"), lines::toString);
  }
}
