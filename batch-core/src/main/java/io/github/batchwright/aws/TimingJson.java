package io.github.batchwright.aws;

import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.JobDeadline;
import io.github.batchwright.model.start.JobTiming;
import io.github.batchwright.model.start.TimingDetail;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When jobs may start and by when they are to be finished, which AWS does not have. */
final class TimingJson {
  static final String FIELD = "timing";

  private TimingJson() {}

  static JobTiming read(Cursor in) {
    JobDeadline deadline = in.object("deadline", TimingJson::readDeadline);
    Duration expected = readDuration(in, "expectedDuration");
    return in.make(
        () -> new JobTiming(in.instant("notBefore"), deadline, expected, in.text("priceCurve")));
  }

  private static JobDeadline readDeadline(Cursor in) {
    Duration within = readDuration(in, "within");
    return in.make(
        () ->
            new JobDeadline(
                in.instant("at"),
                within,
                in.required("action", in.constant("action", DeadlineAction.class)),
                in.integer("priority")));
  }

  static void write(Out out, JobTiming timing) {
    out.instant("notBefore", timing.notBefore())
        .object("deadline", timing.deadline(), TimingJson::writeDeadline);
    writeDuration(out, "expectedDuration", timing.expectedDuration());
    out.text("priceCurve", timing.priceCurve());
  }

  private static void writeDeadline(Out out, JobDeadline deadline) {
    out.instant("at", deadline.at());
    writeDuration(out, "within", deadline.within());
    out.constant("action", deadline.action()).number("priority", deadline.priority());
  }

  static @Nullable Duration readDuration(Cursor in, String field) {
    Duration exact = in.duration(field);
    return exact == null ? in.seconds(field + "Seconds") : exact;
  }

  /** In seconds, as AWS has durations, or as ISO 8601 where these would not do. */
  static void writeDuration(Out out, String field, @Nullable Duration value) {
    boolean whole =
        value != null && value.getNano() == 0 && value.getSeconds() <= Integer.MAX_VALUE;
    if (whole) {
      out.seconds(field + "Seconds", value);
    } else if (value != null) {
      out.text(field, value.toString());
    }
  }

  static TimingDetail readDetail(Cursor in) {
    return new TimingDetail(
        in.instant("notBefore"),
        in.instant("heldUntil"),
        in.instant("deadline"),
        in.constant("action", DeadlineAction.class),
        in.instant("passedAt"),
        in.object("plan", StartPlanJson::read));
  }

  static void writeDetail(Out out, TimingDetail timing) {
    out.instant("notBefore", timing.notBefore())
        .instant("heldUntil", timing.heldUntil())
        .instant("deadline", timing.deadline())
        .constant("action", timing.action())
        .instant("passedAt", timing.passedAt())
        .object("plan", timing.plan(), StartPlanJson::write);
  }
}
