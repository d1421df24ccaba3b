package io.github.batchwright.schedule;

import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleExpression;
import io.github.batchwright.model.schedule.ScheduleFire;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of schedules share: a harness at midnight, and short ways to ask what fired. */
abstract class Scheduling {
  static final Instant START = Instant.parse("2026-12-01T00:00:00Z");
  static final SubmitJobRequest JOB = SubmitJobRequest.builder("job", "work").build();

  BatchHarness batch;

  static BatchHarnessBuilder builder() {
    return BatchHarness.builder()
        .startingAt(START)
        .jobDefinition(JobDefinition.process("work", "true").build());
  }

  @BeforeEach
  void open() {
    batch = builder().build();
  }

  @AfterEach
  void close() {
    batch.close();
  }

  static Schedule.Builder hourly(String name) {
    return Schedule.builder(name, "cron(0 * * * ? *)", JOB);
  }

  static Schedule.Builder every(String name, Duration period) {
    return Schedule.builder(name, ScheduleExpression.rate(period), JOB);
  }

  void create(Schedule.Builder schedule) {
    batch.service().createSchedule(schedule.build());
  }

  void minutes(long minutes) {
    batch.advance(Duration.ofMinutes(minutes));
  }

  void takes(Duration duration) {
    batch.executor().on("*").takes(duration);
  }

  static Instant at(String time) {
    return Instant.parse("2026-12-01T" + time + ":00Z");
  }

  /** Returns the fires that are kept, the first decided upon first. */
  static List<ScheduleFire> history(BatchHarness batch, String name) {
    List<ScheduleFire> all = new ArrayList<>();
    PageRequest page = PageRequest.ofSize(100);
    var found = batch.service().listScheduleFires(name, page);
    all.addAll(found.items());
    Collections.reverse(all);
    return all;
  }

  ScheduleFire last(String name) {
    return history(batch, name).get(history(batch, name).size() - 1);
  }

  /** Returns the fires as times of the day and outcomes. */
  List<String> fires(String name) {
    return history(batch, name).stream()
        .map(fire -> time(fire.scheduledAt()) + " " + fire.outcome())
        .toList();
  }

  static String time(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalTime().toString();
  }

  int launches() {
    return batch.executor().launches().size();
  }
}
