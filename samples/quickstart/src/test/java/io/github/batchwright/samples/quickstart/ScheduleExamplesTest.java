package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.aws.AwsJson;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleFire;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/schedules.md shows. */
class ScheduleExamplesTest {
  private static final String PAGE = "docs/schedules.md";
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/ScheduleExamplesTest.java";

  private static BatchHarness harness() {
    BatchHarness harness =
        BatchHarness.builder().startingAt(Instant.parse("2027-03-26T12:00:00Z")).build();
    harness.register(JobDefinition.process("report", "./report").build());
    return harness;
  }

  @Test
  void thePageShowsThisCode() throws IOException {
    Pages.assertShows(PAGE, SOURCE, "create", "calls", "read");
  }

  @Test
  void aReportIsMadeEveryNight() {
    try (BatchHarness harness = harness()) {
      BatchService service = harness.service();
      // tag::create[]
      var report = SubmitJobRequest.builder("report", "report").parameter("kind", "daily").build();
      service.createSchedule(
          Schedule.builder("nightly-report", "cron(30 2 * * ? *)", report)
              .timeZone("Europe/Paris")
              .flexibleTimeWindow(Duration.ofMinutes(15))
              .build());
      // end::create[]
      // Clocks skip the 28th's 02:30.
      assertEquals(
          List.of(
              Instant.parse("2027-03-27T01:30:00Z"),
              Instant.parse("2027-03-29T00:30:00Z"),
              Instant.parse("2027-03-30T00:30:00Z")),
          service.nextFireTimes("nightly-report", 3));
      harness.advance(Duration.ofDays(1));
      StringBuilder out = new StringBuilder();
      look(service, out);
      assertTrue(out.toString().contains("SUBMITTED"), out.toString());
    }
  }

  private static void look(BatchService service, StringBuilder out) {
    // tag::calls[]
    var next = service.nextFireTimes("nightly-report", 5);
    out.append("Next: ").append(next).append('\n');
    service.pauseSchedule("nightly-report");
    service.resumeSchedule("nightly-report");
    for (ScheduleFire fire :
        service.listScheduleFires("nightly-report", PageRequest.first()).items()) {
      out.append(fire.scheduledAt() + " " + fire.outcome() + " " + fire.jobId() + "\n");
    }
    // end::calls[]
  }

  @Test
  void jsonOfEventBridgeIsRead() throws IOException {
    String json = Pages.blocks(PAGE, "json").get(0);
    try (BatchHarness harness = harness()) {
      BatchService service = harness.service();
      // tag::read[]
      var schedule = AwsJson.ignoringCloudOnly().readSchedule(json);
      service.createSchedule(schedule.value());
      // end::read[]
      assertEquals(List.of("Target.RoleArn"), schedule.ignored());
      assertEquals(
          Instant.parse("2027-03-29T06:00:00Z"), service.nextFireTimes("mondays", 1).get(0));
    }
  }
}
