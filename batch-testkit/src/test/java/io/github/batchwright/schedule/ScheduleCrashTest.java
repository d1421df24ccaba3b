package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.JobId;
import io.github.batchwright.model.schedule.MissedFires;
import io.github.batchwright.model.schedule.OverlapPolicy;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleFire;
import io.github.batchwright.recovery.Crashes;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The host's process ends at every point at which it matters while schedules fire, wait, replace,
 * make up for what was missed, and complete. Each date fires once, and no job is lost or doubled.
 */
class ScheduleCrashTest {
  private static final List<String> NAMES =
      List.of("allows", "skips", "queues", "replaces", "makes-up", "once");

  private static BatchHarness open(int crashAt, int snapshotEvery) {
    BatchHarness batch =
        Scheduling.builder()
            .schedule(every("allows", 4, OverlapPolicy.ALLOW).build())
            .schedule(every("skips", 4, OverlapPolicy.SKIP).build())
            .schedule(every("queues", 4, OverlapPolicy.QUEUE).build())
            .schedule(every("replaces", 4, OverlapPolicy.REPLACE).build())
            .schedule(
                every("makes-up", 2, OverlapPolicy.ALLOW)
                    .missedFires(MissedFires.all(1).after(Duration.ofSeconds(30)))
                    .build())
            .schedule(
                Schedule.builder("once", "at(2026-12-01T00:03:00)", Scheduling.JOB)
                    .deleteAfterCompletion(true)
                    .build())
            .listener(event -> {})
            .seed(3)
            .crashAt(crashAt)
            .build();
    batch.journal().snapshotEvery(snapshotEvery);
    batch.executor().on("*").takes(Duration.ofMinutes(5));
    return batch;
  }

  private static Schedule.Builder every(String name, int minutes, OverlapPolicy policy) {
    return Scheduling.every(name, Duration.ofMinutes(minutes)).overlapPolicy(policy);
  }

  private static BatchHarness run(int crashAt, int snapshotEvery) {
    BatchHarness batch = open(crashAt, snapshotEvery);
    advanceTo(batch, 5);
    jump(batch);
    advanceTo(batch, 13);
    return batch;
  }

  private static void advanceTo(BatchHarness batch, long minutes) {
    Instant target = Scheduling.START.plus(Duration.ofMinutes(minutes));
    Crashes.step(batch, () -> batch.advance(Duration.between(batch.now(), target)));
  }

  private static void jump(BatchHarness batch) {
    batch.time().jump(Duration.ofMinutes(4).plusSeconds(45));
    Crashes.step(batch, batch::settle);
  }

  /** Returns what became of each date, by schedule. */
  private static Map<String, List<String>> outcome(BatchHarness batch, String where) {
    Map<String, List<String>> outcome = new TreeMap<>();
    Set<JobId> jobs = new TreeSet<>(Comparator.comparing(JobId::value));
    for (String name : NAMES) {
      if (batch.service().describeSchedule(name).isEmpty()) {
        outcome.put(name, List.of("deleted"));
        continue;
      }
      List<String> lines = new ArrayList<>();
      for (ScheduleFire fire : Scheduling.history(batch, name)) {
        if (fire.jobId() != null) {
          assertTrue(jobs.add(Objects.requireNonNull(fire.jobId())), where + " two fires, one job");
          assertEquals("job", batch.describe(fire.jobId()).jobName(), where);
        }
        lines.add(Scheduling.time(fire.scheduledAt()) + " " + fire.outcome() + " " + fire.manual());
      }
      assertEquals(lines.stream().distinct().toList(), lines, where + " fired twice");
      outcome.put(name, lines);
    }
    long submitted =
        batch.service().stats().jobs().values().stream().mapToLong(Long::longValue).sum();
    // One is that of the schedule that is deleted.
    assertEquals(jobs.size() + 1, submitted, where + " jobs that no fire knows");
    return outcome;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void everyCrashLeadsToTheSameFires(int snapshotEvery) {
    Map<String, List<String>> expected;
    int points;
    try (BatchHarness calm = run(0, snapshotEvery)) {
      expected = outcome(calm, "calm");
      points = calm.crashPoints().passed();
    }
    assertEquals(List.of("deleted"), expected.get("once"));
    assertEquals(
        List.of("00:04 SUBMITTED false", "00:08 SUBMITTED false", "00:12 SUBMITTED false"),
        expected.get("allows").subList(0, 3));
    assertTrue(Objects.requireNonNull(expected.get("makes-up")).contains("00:06 MISSED false"));
    assertTrue(points > 100, () -> "only " + points);
    IntStream.rangeClosed(1, points)
        .parallel()
        .forEach(
            point -> {
              try (BatchHarness batch = run(point, snapshotEvery)) {
                String where = "crash point " + point;
                Map<String, List<String>> actual = outcome(batch, where);
                NAMES.forEach(n -> assertEquals(expected.get(n), actual.get(n), where + " " + n));
                List<?> launched =
                    batch.executor().launches().stream().map(LaunchRequest::attempt).toList();
                assertEquals(launched.stream().distinct().toList(), launched, where);
              }
            });
  }
}
