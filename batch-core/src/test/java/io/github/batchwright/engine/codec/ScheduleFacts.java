package io.github.batchwright.engine.codec;

import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.state.ScheduleFact;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.FireOutcome;
import io.github.batchwright.model.schedule.MissedFires;
import io.github.batchwright.model.schedule.OverlapPolicy;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleExpression;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/** An example of each fact about schedules. */
final class ScheduleFacts {
  private static final long AT = 1_893_456_000_000L;

  private static final SubmitJobRequest JOB =
      SubmitJobRequest.builder("report", "report:3").queue("q").parameter("Day", "ä").build();
  private static final Schedule FULL =
      Schedule.builder("nightly", ScheduleExpression.cron("30 2 ? * MON-FRI *"), JOB)
          .timeZone("Europe/Paris")
          .startDate(Instant.ofEpochMilli(AT))
          .endDate(Instant.ofEpochMilli(AT + 1))
          .flexibleTimeWindow(Duration.ofSeconds(90))
          .overlapPolicy(OverlapPolicy.QUEUE)
          .missedFires(MissedFires.all(7).after(Duration.ofMinutes(5)))
          .state(ResourceState.DISABLED)
          .deleteAfterCompletion(true)
          .description("what happened")
          .tag("team", "ä")
          .build();
  private static final Schedule RATE =
      Schedule.builder("often", ScheduleExpression.rate(Duration.ofSeconds(5)), JOB).build();
  private static final Schedule ONCE =
      Schedule.builder("once", ScheduleExpression.at(LocalDateTime.of(2030, 1, 2, 3, 4, 5)), JOB)
          .timeZone("+02:00")
          .build();

  private static final ScheduleFact.Next NEXT = new ScheduleFact.Next(AT + 5, AT + 7);
  private static final ScheduleFact.Fire SUBMITTED =
      new ScheduleFact.Fire(AT, AT + 2, false, FireOutcome.SUBMITTED, 1L << 47, null);
  private static final ScheduleFact.Fire WAITING =
      new ScheduleFact.Fire(AT, AT + 3, true, FireOutcome.WAITING, 0, "an earlier one");

  private ScheduleFacts() {}

  static List<Fact> examples() {
    return List.of(
        new ScheduleFact.ScheduleCreated(FULL, AT, null),
        new ScheduleFact.ScheduleCreated(RATE, AT, NEXT),
        new ScheduleFact.ScheduleCreated(ONCE, AT, NEXT),
        new ScheduleFact.ScheduleUpdated(FULL, AT, AT + 1, null),
        new ScheduleFact.SchedulePlanned("often", NEXT),
        new ScheduleFact.SchedulePlanned("often", null),
        new ScheduleFact.ScheduleFired("often", SUBMITTED, true, NEXT),
        new ScheduleFact.ScheduleFired("often", WAITING, false, null),
        new ScheduleFact.ScheduleDeleted("often"),
        new ScheduleFact.ScheduleKept(
            FULL, AT, AT + 1, AT + 2, AT + 3, null, List.of(), List.of(), List.of()),
        new ScheduleFact.ScheduleKept(
            RATE,
            AT,
            AT + 1,
            AT + 2,
            AT + 3,
            NEXT,
            List.of(SUBMITTED, WAITING),
            List.of(WAITING),
            List.of(7L, 1L << 47)),
        new ResourceFact.TagsChanged(ResourceId.schedule("often"), Map.of("a", "b")));
  }
}
