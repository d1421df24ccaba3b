package io.github.batchwright.aws;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.MissedFires;
import io.github.batchwright.model.schedule.OverlapPolicy;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleExpression;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code CreateSchedule} of EventBridge Scheduler. */
final class ScheduleJson {
  private static final String TARGET = "arn:aws:scheduler:::aws-sdk:batch:submitJob";
  private static final Pattern TARGETS =
      Pattern.compile("arn:aws[a-z-]*:scheduler:::aws-sdk:batch:submitJob");

  private static final String EXPRESSION = "ScheduleExpression";
  private static final String ZONE = "ScheduleExpressionTimezone";
  private static final String WINDOW = "FlexibleTimeWindow";
  private static final String MODE = "Mode";
  private static final String MINUTES = "MaximumWindowInMinutes";
  private static final long MOST_MINUTES = Duration.ofDays(1).toMinutes();

  private ScheduleJson() {}

  private enum Mode {
    OFF,
    FLEXIBLE
  }

  private enum Completion {
    NONE,
    DELETE
  }

  static Schedule read(Cursor in) {
    in.cloudOnly("there is one group", "GroupName");
    in.cloudOnly("nothing is encrypted by another service", "KmsKeyArn");
    in.cloudOnly("a name is created once anyway", "ClientToken");
    Cursor target = in.required("Target", in.object("Target"));
    SubmitJobRequest job = readTarget(target);
    String expression = in.requiredText(EXPRESSION);
    ResourceState state = in.constant("State", ResourceState.class);
    Completion completion = in.constant("ActionAfterCompletion", Completion.class);
    Cursor ours = in.extension();
    OverlapPolicy overlap = ours.constant("overlapPolicy", OverlapPolicy.class);
    MissedFires missed = ours.object("missedFires", ScheduleJson::readMissed);
    Map<String, String> tags = ours.make(() -> Checks.tags(ours.map("tags")));
    String name = in.requiredText("Name");
    in.make(() -> Checks.name("Name", name));
    return in.make(
        () ->
            new Schedule(
                name,
                expression(in, expression),
                zone(in, in.text(ZONE)),
                in.date("StartDate"),
                in.date("EndDate"),
                in.required(WINDOW, in.object(WINDOW, ScheduleJson::readWindow)),
                job,
                overlap == null ? OverlapPolicy.ALLOW : overlap,
                missed == null ? MissedFires.last() : missed,
                state == null ? ResourceState.ENABLED : state,
                completion == Completion.DELETE,
                in.text("Description"),
                tags));
  }

  private static ScheduleExpression expression(Cursor in, String text) {
    try {
      return ScheduleExpression.parse(text);
    } catch (IllegalArgumentException e) {
      throw in.refusal(EXPRESSION, text, "is no expression: " + e.getMessage());
    }
  }

  private static ZoneId zone(Cursor in, @Nullable String name) {
    try {
      return ZoneId.of(name == null ? "UTC" : name);
    } catch (DateTimeException e) {
      throw in.refusal(ZONE, name, "must be a time zone such as Europe/Paris");
    }
  }

  private static Duration readWindow(Cursor in) {
    Mode mode = in.required(MODE, in.constant(MODE, Mode.class));
    Duration minutes = in.minutes(MINUTES);
    Duration finer = in.extension().duration("maximumWindow");
    if (minutes != null && finer != null) {
      throw in.refusal(MINUTES, minutes.toMinutes(), "may not be given beside a maximumWindow");
    }
    Duration window = minutes == null ? finer : minutes;
    if (minutes != null && (minutes.toMinutes() < 1 || minutes.toMinutes() > MOST_MINUTES)) {
      throw in.refusal(MINUTES, minutes.toMinutes(), "must be 1-" + MOST_MINUTES);
    }
    if (mode == Mode.OFF && window != null) {
      throw in.refusal(MODE, mode, "must be FLEXIBLE if there is a window");
    }
    return mode == Mode.OFF ? Duration.ZERO : in.required(MINUTES, window);
  }

  private static SubmitJobRequest readTarget(Cursor in) {
    in.cloudOnly("nobody's permission is asked for", "RoleArn");
    in.cloudOnly("what became of a fire is in the history", "DeadLetterConfig");
    in.cloudOnly("a submission is no call that could be lost", "RetryPolicy");
    in.cloudOnly(
        "the only target is SubmitJob of AWS Batch",
        "EcsParameters",
        "EventBridgeParameters",
        "KinesisParameters",
        "SageMakerPipelineParameters",
        "SqsParameters");
    String arn = in.requiredText("Arn");
    if (!TARGETS.matcher(arn).matches()) {
      throw in.refusal("Arn", arn, "must be " + TARGET + ": only jobs are scheduled here");
    }
    Cursor inside = in.document("Input", in.requiredText("Input"));
    SubmitJobRequest job = SubmitJobJson.read(inside);
    inside.end();
    return job;
  }

  private static MissedFires readMissed(Cursor in) {
    MissedFires.Policy policy =
        in.required("policy", in.constant("policy", MissedFires.Policy.class));
    Duration after = in.duration("after");
    return in.make(
        () ->
            new MissedFires(
                policy, in.integer("most", 1), after == null ? MissedFires.AFTER : after));
  }

  static void write(Out out, Schedule schedule) {
    out.text("Name", schedule.name())
        .text(EXPRESSION, schedule.expression().text())
        .text(ZONE, schedule.timeZone().getId())
        .date("StartDate", schedule.startDate())
        .date("EndDate", schedule.endDate())
        .object(WINDOW, schedule.flexibleTimeWindow(), ScheduleJson::writeWindow)
        .constant("State", schedule.state())
        .constant(
            "ActionAfterCompletion",
            schedule.deleteAfterCompletion() ? Completion.DELETE : Completion.NONE)
        .text("Description", schedule.description())
        .object("Target", schedule.job(), ScheduleJson::writeTarget)
        .extension(
            ours ->
                ours.constant("overlapPolicy", schedule.overlapPolicy())
                    .object("missedFires", schedule.missedFires(), ScheduleJson::writeMissed)
                    .map("tags", schedule.tags()));
  }

  private static void writeWindow(Out out, Duration window) {
    if (window.isZero()) {
      out.constant(MODE, Mode.OFF);
    } else if (window.toSecondsPart() == 0) {
      out.constant(MODE, Mode.FLEXIBLE).number(MINUTES, window.toMinutes());
    } else {
      out.constant(MODE, Mode.FLEXIBLE)
          .extension(ours -> ours.text("maximumWindow", window.toString()));
    }
  }

  private static void writeTarget(Out out, SubmitJobRequest job) {
    Out inside = new Out();
    SubmitJobJson.write(inside, job);
    out.text("Arn", TARGET).text("Input", PascalCase.toScheduler(inside.node()).toString());
  }

  private static void writeMissed(Out out, MissedFires rules) {
    out.constant("policy", rules.policy())
        .number("most", rules.most())
        .text("after", rules.after().toString());
  }
}
