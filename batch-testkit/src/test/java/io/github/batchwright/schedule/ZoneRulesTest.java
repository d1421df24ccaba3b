package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.schedule.Schedule;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A government changes its time zone, and the JDK is told of it between two lives. */
class ZoneRulesTest extends Scheduling {
  private static final String ZONE = "Test/Changing";
  private static volatile ZoneOffset offset = ZoneOffset.ofHours(-2);

  static {
    ZoneRulesProvider.registerProvider(
        new ZoneRulesProvider() {
          @Override
          protected Set<String> provideZoneIds() {
            return Set.of(ZONE);
          }

          @Override
          @SuppressWarnings("NullAway") // null keeps it from being cached, says the JDK
          protected ZoneRules provideRules(String zoneId, boolean forCaching) {
            return forCaching ? null : ZoneRules.of(offset);
          }

          @Override
          protected NavigableMap<String, ZoneRules> provideVersions(String zoneId) {
            return new TreeMap<>();
          }
        });
  }

  @Test
  void theNextFireIsThatOfTheNewRules() {
    for (int snapshots = 0; snapshots < 2; snapshots++) {
      offset = ZoneOffset.ofHours(-2);
      close();
      open();
      batch.journal().snapshotEvery(snapshots);
      // 03:00 in the zone is 05:00 by the old rules, and 04:00 by the new ones.
      create(Schedule.builder("s", "cron(0 3 * * ? *)", JOB).timeZone(ZONE));
      create(Schedule.builder("utc", "cron(0 3 * * ? *)", JOB));
      minutes(10);
      assertEquals(at("05:00"), batch.service().describeSchedule("s").orElseThrow().nextFire());
      offset = ZoneOffset.ofHours(-1);
      batch.restart();
      batch.settle();
      assertEquals(at("04:00"), batch.service().describeSchedule("s").orElseThrow().nextFire());
      assertEquals(1, batch.facts().stream().filter(f -> f.contains("SchedulePlanned")).count());
      minutes(240);
      assertEquals(List.of("04:00 SUBMITTED"), fires("s"));
      assertTrue(fires("utc").contains("03:00 SUBMITTED"));
    }
  }
}
