package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.engine.codec.FactBytes;
import io.github.batchwright.engine.codec.FactDecoder;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ScheduleFact;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleExpression;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A hundred thousand schedules cost what fires, not what there is. */
class ScaleOfSchedulesTest {
  private static final int MANY = 100_000;
  private static final int MEASURED = 20_000;

  /** Bytes of heap for each, with the schedule itself, which shares its job with the others. */
  private static final long MOST_BYTES = 1_024;

  private static long usedBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void aHundredThousandCostWhatFires() {
    try (BatchHarness batch =
        Scheduling.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ce", 1, Resources.of(1_000, 100_000)))
            .build()) {
      ScheduleExpression yearly = ScheduleExpression.cron("0 0 1 6 ? *");
      for (int i = 0; i < MANY; i++) {
        // One in a hundred fires at noon, ten of them every hour, and the rest in June.
        ScheduleExpression expression =
            i % 10_000 == 0
                ? ScheduleExpression.cron("0 * * * ? *")
                : i % 100 == 0 ? ScheduleExpression.cron("0 12 1 12 ? *") : yearly;
        batch
            .service()
            .async()
            .createSchedule(Schedule.builder("s" + i, expression, Scheduling.JOB).build());
      }
      batch.settle();
      assertTrue(batch.service().describeSchedule("s" + (MANY - 1)).isPresent());
      int turns = batch.journal().factsPerTurn().size();
      batch.advance(Duration.ofMinutes(59));
      assertEquals(turns, batch.journal().factsPerTurn().size(), "none is due, nothing is done");
      int facts = batch.journal().size();
      long begin = System.nanoTime();
      batch.advance(Duration.ofMinutes(30));
      int hour = batch.journal().size() - facts;
      assertTrue(hour <= 10 * 10, hour + " facts for ten fires");
      assertTrue(batch.journal().factsPerTurn().size() - turns < 20);
      batch.advance(Duration.ofHours(11));
      long millis = (System.nanoTime() - begin) / 1_000_000;
      int noon = batch.journal().size() - facts;
      assertTrue(noon <= (12 * 10 + 990) * 10, noon + " facts for " + (12 * 10 + 990) + " fires");
      System.out.println(millis + " ms for " + (12 * 10 + 990) + " fires of " + MANY);
    }
  }

  @Test
  void eachTakesLittleHeapThoughItComesFromTheJournal() {
    ScheduleExpression yearly = ScheduleExpression.cron("0 0 1 6 ? *");
    Cluster created = new Cluster();
    Cluster recovered = new Cluster();
    FactDecoder decoder = new FactDecoder();
    long before = usedBytes();
    for (int i = 0; i < MEASURED; i++) {
      created.apply(fact(yearly, i), i);
    }
    long each = (usedBytes() - before) / MEASURED;
    before = usedBytes();
    for (int i = 0; i < MEASURED; i++) {
      decoder.decode(FactBytes.encode(i, List.of(fact(yearly, i))), recovered::apply);
    }
    long afterRestart = (usedBytes() - before) / MEASURED;
    System.out.println(each + " bytes for each schedule, " + afterRestart + " after a restart");
    assertTrue(each < MOST_BYTES, each + " bytes each");
    assertTrue(afterRestart < MOST_BYTES, afterRestart + " bytes each after a restart");
    assertEquals(created.schedules().nextAt(), recovered.schedules().nextAt());
  }

  private static ScheduleFact fact(ScheduleExpression expression, int number) {
    return new ScheduleFact.ScheduleCreated(
        Schedule.builder("s" + number, expression, Scheduling.JOB).build(),
        number,
        new ScheduleFact.Next(number + 1, number + 1));
  }
}
