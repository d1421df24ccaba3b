package io.github.batchwright.aws;

import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.EvaluateOnExit;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobTimeout;
import io.github.batchwright.model.RetryAction;
import io.github.batchwright.model.RetryStrategy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The structures that definitions, submissions and details have in common. */
final class CommonJson {
  private CommonJson() {}

  /** Reads a retry strategy; null if it is left out or says nothing. */
  static @Nullable RetryStrategy readRetry(Cursor parent) {
    Cursor in = parent.object("retryStrategy");
    if (in == null) {
      return null;
    }
    List<EvaluateOnExit> rules = in.objects("evaluateOnExit", CommonJson::readRule);
    Integer attempts = in.integer("attempts");
    if (attempts == null && rules.isEmpty()) {
      return null;
    }
    boolean countLostHosts = in.extension().flag("countLostHosts", true);
    return in.make(
        () -> new RetryStrategy(in.required("attempts", attempts), rules, countLostHosts));
  }

  private static EvaluateOnExit readRule(Cursor in) {
    return in.make(
        () ->
            new EvaluateOnExit(
                in.text("onStatusReason"),
                in.text("onReason"),
                in.text("onExitCode"),
                in.required("action", in.constantInAnyCase("action", RetryAction.class))));
  }

  static void writeRetry(Out out, RetryStrategy retry) {
    out.number("attempts", retry.attempts())
        .objects("evaluateOnExit", retry.evaluateOnExit(), CommonJson::writeRule);
    if (!retry.countLostHosts()) {
      out.extension(extension -> extension.bool("countLostHosts", false));
    }
  }

  private static void writeRule(Out out, EvaluateOnExit rule) {
    out.text("onStatusReason", rule.onStatusReason())
        .text("onReason", rule.onReason())
        .text("onExitCode", rule.onExitCode())
        .constant("action", rule.action());
  }

  /** Reads a timeout: whole seconds, or a finer duration that AWS does not have. */
  static @Nullable JobTimeout readTimeout(Cursor parent) {
    Cursor in = parent.object("timeout");
    if (in == null) {
      return null;
    }
    Duration seconds = in.seconds("attemptDurationSeconds");
    Duration finer = in.extension().duration("attemptDuration");
    Duration duration = seconds == null ? finer : seconds;
    return duration == null ? null : in.make(() -> new JobTimeout(duration));
  }

  static void writeTimeout(Out out, JobTimeout timeout) {
    Duration duration = timeout.attemptDuration();
    if (duration.toNanosPart() == 0) {
      out.seconds("attemptDurationSeconds", duration);
    } else {
      out.extension(extension -> extension.text("attemptDuration", duration.toString()));
    }
  }

  /** Reads what attempts take besides compute; null if it is left out. */
  static @Nullable List<ConsumableResourceRequirement> readConsumables(
      Cursor parent, String field) {
    Cursor in = parent.object(field);
    return in == null ? null : in.objects("consumableResourceList", CommonJson::readConsumable);
  }

  private static ConsumableResourceRequirement readConsumable(Cursor in) {
    return in.make(
        () ->
            new ConsumableResourceRequirement(
                Arns.name(in.requiredText("consumableResource")),
                in.required("quantity", in.longNumber("quantity"))));
  }

  static void writeConsumables(Out out, List<ConsumableResourceRequirement> consumables) {
    out.allObjects(
        "consumableResourceList",
        consumables,
        (entry, one) ->
            entry
                .text("consumableResource", one.consumableResource())
                .number("quantity", one.quantity()));
  }

  static JobDependency readDependency(Cursor in) {
    String id = in.text("jobId");
    JobDependency.Type own = in.extension().constant("type", JobDependency.Type.class);
    JobDependency.Type type = in.constant("type", JobDependency.Type.class);
    if (type != null && !type.tiesChildren()) {
      throw in.refusal(
          "type", type, "must be N_TO_N or SEQUENTIAL here, or else in " + AwsJson.EXTENSION);
    }
    return in.make(
        () -> new JobDependency(id == null ? null : new JobId(id), type == null ? own : type));
  }

  static void writeDependency(Out out, JobDependency dependency) {
    JobId id = dependency.jobId();
    out.text("jobId", id == null ? null : id.value());
    JobDependency.Type type = dependency.type();
    if (type == null || type.tiesChildren()) {
      out.constant("type", type);
    } else {
      out.extension(extension -> extension.constant("type", type));
    }
  }
}
