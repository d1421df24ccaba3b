package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.schedule.MissedFires;
import io.github.batchwright.model.schedule.ScheduleFire;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlexibleWindowTest extends Scheduling {
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private static List<Instant> firedAt(long seed, String name) {
    try (BatchHarness harness = builder().seed(seed).build()) {
      harness.service().createSchedule(hourly(name).flexibleTimeWindow(WINDOW).build());
      harness.advance(Duration.ofHours(6));
      List<ScheduleFire> fires = history(harness, name);
      for (ScheduleFire fire : fires) {
        Duration delay = Duration.between(fire.scheduledAt(), fire.firedAt());
        assertTrue(!delay.isNegative() && delay.compareTo(WINDOW) < 0, delay::toString);
      }
      return fires.stream().map(ScheduleFire::firedAt).toList();
    }
  }

  @Test
  void itFiresWithinItsWindow() {
    List<Instant> fires = firedAt(1, "a");
    assertTrue(fires.size() >= 5);
    assertEquals(fires, firedAt(1, "a"), "the same for the same seed");
    assertNotEquals(fires, firedAt(1, "b"), "schedules of one expression are spread");
    assertNotEquals(fires, firedAt(2, "a"));
    long delays = fires.stream().map(at -> at.toEpochMilli() % 3_600_000).distinct().count();
    assertTrue(delays > 3, "each date has its own place");
  }

  @Test
  void aRestartDoesNotMoveItsPlace() {
    create(hourly("s").flexibleTimeWindow(WINDOW));
    Instant due = batch.service().describeSchedule("s").orElseThrow().nextDue();
    batch.journal().snapshotEvery(1);
    minutes(30);
    batch.restart();
    assertEquals(due, batch.service().describeSchedule("s").orElseThrow().nextDue());
    minutes(50);
    assertEquals(due, last("s").firedAt());
  }

  @Test
  void aWindowThatIsLongerThanThePeriodLosesNoDate() {
    create(
        every("s", Duration.ofMinutes(1))
            .flexibleTimeWindow(Duration.ofHours(24))
            .missedFires(MissedFires.none()));
    minutes(60);
    List<ScheduleFire> fires = history(batch, "s");
    assertTrue(fires.size() >= 59);
    for (ScheduleFire fire : fires) {
      assertTrue(fire.jobId() != null, fire::toString);
      assertTrue(fire.firedAt().isBefore(fire.scheduledAt().plusSeconds(60)), fire::toString);
    }
  }
}
