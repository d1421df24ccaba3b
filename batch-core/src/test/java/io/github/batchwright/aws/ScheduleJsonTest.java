package io.github.batchwright.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchwright.aws.AwsJson.Read;
import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.MissedFires;
import io.github.batchwright.model.schedule.OverlapPolicy;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleExpression;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What EventBridge Scheduler is given for a job of AWS Batch is read, and written again. */
class ScheduleJsonTest {
  private static final AwsJson JSON = AwsJson.strict();

  @Test
  void everyFieldIsRead() {
    Schedule schedule = JSON.readSchedule(Golden.CREATE_SCHEDULE.json()).value();
    assertEquals("reports", schedule.job().jobQueue());
    assertEquals("report:3", schedule.job().jobDefinition());
    assertEquals(Map.of("Day", "yesterday"), schedule.job().parameters(), "keys keep their case");
    assertEquals("live", schedule.job().containerOverrides().environment().get("STAGE"));
    assertEquals(2, schedule.job().retryStrategy().attempts());
    assertEquals(
        Schedule.builder("nightly-report", "cron(30 2 * * ? *)", schedule.job())
            .description("the report of the day before")
            .timeZone("Europe/Paris")
            .startDate(Instant.parse("2025-12-31T23:00:00Z"))
            .endDate(Instant.ofEpochSecond(1_830_297_600))
            .flexibleTimeWindow(Duration.ofMinutes(15))
            .state(ResourceState.DISABLED)
            .deleteAfterCompletion(true)
            .overlapPolicy(OverlapPolicy.QUEUE)
            .missedFires(MissedFires.all(7).after(Duration.ofMinutes(5)))
            .tag("team", "reports")
            .build(),
        schedule);
  }

  @Test
  void whatIsLeftOutIsAsInAws() {
    String json =
        """
        {"Name": "s", "ScheduleExpression": "rate(5 minutes)", "FlexibleTimeWindow": {"Mode": "OFF"},
         "Target": {"Arn": "arn:aws-cn:scheduler:::aws-sdk:batch:submitJob", "RoleArn": "arn:x",
          "Input": "{\\"jobName\\": \\"j\\", \\"jobQueue\\": \\"q\\", \\"jobDefinition\\": \\"d\\",
           \\"eksPropertiesOverride\\": {}}"}}
        """
            .replace("\n   ", " ");
    Read<Schedule> read = AwsJson.ignoringCloudOnly().readSchedule(json);
    SubmitJobRequest job = SubmitJobRequest.builder("j", "d").queue("q").build();
    assertEquals(Schedule.builder("s", "rate(5 minutes)", job).build(), read.value());
    assertEquals(
        List.of("Target.RoleArn", "Target.Input.eksPropertiesOverride"),
        read.ignored().stream().sorted(Comparator.reverseOrder()).toList());
  }

  static Stream<Schedule> schedules() {
    SubmitJobRequest plain = SubmitJobRequest.builder("j", "d").build();
    SubmitJobRequest full =
        SubmitJobRequest.builder("j", "d")
            .parameter("Key", "<aws.scheduler.scheduled-time>")
            .tag("Tag", "V")
            .containerOverrides(ContainerOverrides.builder().command("a", "B").build())
            .timeout(Duration.ofMillis(1_500))
            .build();
    return Stream.of(
        Schedule.builder("s", "rate(1 second)", plain).build(),
        Schedule.builder("s", "at(2030-01-01T00:00:00)", full).timeZone("+02:00").build(),
        Schedule.builder("s", ScheduleExpression.cron("0 0 L * ? *"), full)
            .startDate(Instant.ofEpochMilli(1_893_456_000_123L))
            .flexibleTimeWindow(Duration.ofSeconds(90))
            .missedFires(MissedFires.none())
            .overlapPolicy(OverlapPolicy.REPLACE)
            .tag("Tag", "V")
            .build());
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void whateverIsWrittenComesBack(Schedule schedule) {
    assertEquals(schedule, JSON.readSchedule(JSON.write(schedule)).value());
  }

  @Test
  void theInputIsWrittenAsEventBridgeSpellsIt() {
    Schedule schedule = schedules().skip(1).findFirst().orElseThrow();
    JsonNode target = Golden.tree(JSON.write(schedule)).get("Target");
    assertEquals("arn:aws:scheduler:::aws-sdk:batch:submitJob", target.get("Arn").asText());
    JsonNode input = Golden.tree(target.get("Input").asText());
    assertEquals("j", input.get("JobName").asText());
    assertEquals("B", input.at("/ContainerOverrides/Command/1").asText());
    assertEquals(Map.of("Tag", "V"), schedule.job().tags());
    assertTrue(input.at("/Tags").has("Tag"));
    assertEquals("PT1.5S", input.at("/Timeout/x-batchwright/attemptDuration").asText());
  }
}
