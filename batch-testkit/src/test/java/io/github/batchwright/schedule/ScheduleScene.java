package io.github.batchwright.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.ClientException;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleDetail;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;

/** What the tests of schedules as resources share: a service that starts at a known date. */
abstract class ScheduleScene {
  static final Instant START = Instant.parse("2027-03-01T00:00:00Z");

  BatchHarness batch;

  static BatchHarnessBuilder scene() {
    return BatchHarness.builder()
        .startingAt(START)
        .jobDefinition(JobDefinition.process("work", "true").build());
  }

  @BeforeEach
  void open() {
    batch = scene().build();
  }

  void open(BatchHarnessBuilder builder) {
    batch.close();
    batch = builder.build();
  }

  @AfterEach
  void close() {
    batch.close();
  }

  BatchService service() {
    return batch.service();
  }

  static SubmitJobRequest job() {
    return SubmitJobRequest.builder("job", "work").build();
  }

  /** A schedule that fires at noon of every day. */
  static Schedule.Builder noon(String name) {
    return Schedule.builder(name, "cron(0 12 * * ? *)", job());
  }

  static Instant at(String date) {
    return Instant.parse(date);
  }

  ScheduleDetail described(String name) {
    return service().describeSchedule(name).orElseThrow();
  }

  /** Expects a refusal of these words, after which nothing was done. */
  void refused(String message, Executable action) {
    int facts = batch.facts().size();
    ClientException e = assertThrows(ClientException.class, action);
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
    assertEquals(facts, batch.facts().size(), "something was done");
  }
}
