package io.github.batchwright.aws;

import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.EnvironmentChoice;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStateTimeLimitAction;
import io.github.batchwright.model.PreemptionPolicy;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Retention;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** {@code CreateJobQueue}. */
final class JobQueueJson {
  static final String SERVICE_JOBS = "there are no service jobs";
  static final String TYPES = "the type of a queue says what it has in the cloud";
  private static final String ORDER = "computeEnvironmentOrder";

  private JobQueueJson() {}

  private record Ordered(int order, String environment) {}

  static JobQueue read(Cursor in) {
    in.cloudOnly(SERVICE_JOBS, "serviceEnvironmentOrder");
    in.cloudOnly(TYPES, "jobQueueType");
    ResourceState state = in.constant("state", ResourceState.class);
    return in.make(
        () ->
            new JobQueue(
                in.requiredText("jobQueueName"),
                state == null ? ResourceState.ENABLED : state,
                in.required("priority", in.integer("priority")),
                readOrder(in),
                Arns.nameOrNull(in.text("schedulingPolicyArn")),
                in.objects("jobStateTimeLimitActions", JobQueueJson::readAction),
                in.extension().object("retention", JobQueueJson::readRetention),
                in.extension().object("preemption", JobQueueJson::readPreemption),
                in.extension().constant("environmentChoice", EnvironmentChoice.class),
                in.extension().object("dispatchPolicy", DispatchPolicyJson::read),
                in.map("tags")));
  }

  private static List<String> readOrder(Cursor in) {
    List<Ordered> entries = new ArrayList<>(in.objects(ORDER, JobQueueJson::readEnvironment));
    if (entries.stream().map(Ordered::order).distinct().count() != entries.size()) {
      throw in.refusal(
          ORDER + ".order", entries.stream().map(Ordered::order).toList(), "must hold none twice");
    }
    entries.sort(Comparator.comparingInt(Ordered::order));
    return entries.stream().map(Ordered::environment).toList();
  }

  private static Ordered readEnvironment(Cursor in) {
    return new Ordered(
        in.required("order", in.integer("order")),
        Arns.name(in.requiredText("computeEnvironment")));
  }

  private static JobStateTimeLimitAction readAction(Cursor in) {
    checkOnly(in, "state", "RUNNABLE");
    checkOnly(in, "action", "CANCEL");
    String reason = in.requiredText("reason");
    BlockedReason known =
        BlockedReason.ofText(reason)
            .orElseThrow(
                () ->
                    in.refusal(
                        "reason",
                        reason,
                        "must be one of "
                            + Arrays.stream(BlockedReason.values())
                                .map(BlockedReason::text)
                                .toList()));
    return in.make(
        () ->
            new JobStateTimeLimitAction(
                known, in.required("maxTimeSeconds", in.seconds("maxTimeSeconds"))));
  }

  private static void checkOnly(Cursor in, String field, String only) {
    String value = in.requiredText(field);
    if (!value.equals(only)) {
      throw in.refusal(field, value, "must be " + only);
    }
  }

  private static PreemptionPolicy readPreemption(Cursor in) {
    Integer most = in.integer("maxPreemptions");
    return in.make(
        () ->
            new PreemptionPolicy(
                in.flag("lowerQueues", false),
                in.flag("lowerPriorities", false),
                in.flag("preemptible", false),
                most == null ? PreemptionPolicy.DEFAULT_MAX_PREEMPTIONS : most));
  }

  private static Retention readRetention(Cursor in) {
    return in.make(
        () ->
            new Retention(
                in.required("age", in.duration("age")), in.required("count", in.integer("count"))));
  }

  static void write(Out out, JobQueue queue) {
    List<Ordered> order = new ArrayList<>();
    queue.computeEnvironmentOrder().forEach(name -> order.add(new Ordered(order.size() + 1, name)));
    out.text("jobQueueName", queue.name())
        .constant("state", queue.state())
        .text("schedulingPolicyArn", queue.schedulingPolicy())
        .number("priority", queue.priority())
        .objects(
            ORDER,
            order,
            (entry, one) ->
                entry.number("order", one.order).text("computeEnvironment", one.environment))
        .objects(
            "jobStateTimeLimitActions", queue.jobStateTimeLimitActions(), JobQueueJson::writeAction)
        .map("tags", queue.tags())
        .extension(
            extension ->
                extension
                    .object("retention", queue.retention(), JobQueueJson::writeRetention)
                    .object("preemption", queue.preemption(), JobQueueJson::writePreemption)
                    .constant("environmentChoice", queue.environmentChoice())
                    .object("dispatchPolicy", queue.dispatchPolicy(), DispatchPolicyJson::write));
  }

  private static void writeAction(Out out, JobStateTimeLimitAction action) {
    out.text("reason", action.reason().text())
        .text("state", "RUNNABLE")
        .seconds("maxTimeSeconds", action.maxTime())
        .text("action", "CANCEL");
  }

  private static void writePreemption(Out out, PreemptionPolicy policy) {
    out.bool("lowerQueues", policy.lowerQueues())
        .bool("lowerPriorities", policy.lowerPriorities())
        .bool("preemptible", policy.preemptible())
        .number("maxPreemptions", policy.maxPreemptions());
  }

  private static void writeRetention(Out out, Retention retention) {
    out.text("age", retention.age().toString()).number("count", retention.count());
  }
}
