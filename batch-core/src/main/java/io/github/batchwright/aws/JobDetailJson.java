package io.github.batchwright.aws;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.model.ArrayDetail;
import io.github.batchwright.model.AttemptContainerDetail;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProgress;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.RetryStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code JobDetail} of {@code DescribeJobs}. */
final class JobDetailJson {
  static final String TASKS = "there are no tasks of ECS";
  static final String LOGS = "logs are kept by the log store, not by CloudWatch";
  static final String INTERFACES = "there are no networks of AWS's";
  private static final String NAMES = "names do without ARNs";
  private static final String CONTAINER = "container";
  private static final String CONSUMABLES = "consumableResourceProperties";

  private JobDetailJson() {}

  static JobDetail read(Cursor in) {
    in.cloudOnly(NAMES, "jobArn");
    in.cloudOnly(JobDefinitionJson.CAPABILITIES, "platformCapabilities");
    in.cloudOnly(JobDefinitionJson.KUBERNETES, "eksProperties", "eksAttempts");
    JobProperties properties = readProperties(in);
    Instant createdAt = in.required("createdAt", in.instant("createdAt"));
    RetryStrategy retry = CommonJson.readRetry(in);
    List<ConsumableResourceRequirement> consumables = CommonJson.readConsumables(in, CONSUMABLES);
    return in.make(
        () ->
            new JobDetail(
                new JobId(in.requiredText("jobId")),
                in.requiredText("jobName"),
                Arns.name(in.requiredText("jobQueue")),
                Arns.name(in.requiredText("jobDefinition")),
                in.required("status", in.constant("status", JobStatus.class)),
                in.text("statusReason"),
                createdAt,
                in.instant("startedAt"),
                in.instant("stoppedAt"),
                in.map("parameters"),
                in.objects("dependsOn", CommonJson::readDependency),
                readAttempts(in, createdAt),
                readArray(in.objectOrEmpty("arrayProperties")),
                NodesJson.readDetail(in, properties),
                in.extension().object("progress", JobDetailJson::readProgress),
                properties,
                in.text("shareIdentifier"),
                in.extension().text("quotaShareName"),
                in.integer("schedulingPriority", 0),
                retry == null ? RetryStrategy.ONCE : retry,
                CommonJson.readTimeout(in),
                in.extension().object(TimingJson.FIELD, TimingJson::readDetail),
                consumables == null ? List.of() : consumables,
                in.flag("propagateTags", false),
                in.flag("isCancelled", false),
                in.flag("isTerminated", false),
                in.map("tags")));
  }

  private static JobProperties readProperties(Cursor in) {
    Cursor container = in.object(CONTAINER);
    List<JobProperties> given = new ArrayList<>();
    // AWS gives an empty one for a job of several containers.
    if (container != null && !container.fields().isEmpty()) {
      given.add(readContainer(container));
    }
    Stream.of(
            in.object(PropertiesJson.ECS, EcsJson::readDetail),
            in.object(PropertiesJson.NODES, NodesJson::read),
            PropertiesJson.readOwn(in.extension()))
        .filter(one -> one != null)
        .forEach(given::add);
    return PropertiesJson.only(in, given);
  }

  private static ContainerProperties readContainer(Cursor in) {
    // Those of the last attempt, which has them too.
    in.integer("exitCode");
    in.text("reason");
    in.text("containerInstanceArn");
    in.cloudOnly(TASKS, "taskArn");
    in.cloudOnly(LOGS, "logStreamName");
    in.cloudOnly(INTERFACES, "networkInterfaces");
    return ContainerJson.read(in);
  }

  private static List<AttemptDetail> readAttempts(Cursor in, Instant createdAt) {
    List<AttemptDetail> attempts = new ArrayList<>();
    in.objects(
        "attempts", attempt -> attempts.add(readAttempt(attempt, attempts.size() + 1, createdAt)));
    return attempts;
  }

  /** AWS does not say where and when an attempt was placed; then it is made up of what it says. */
  private static AttemptDetail readAttempt(Cursor in, int number, Instant createdAt) {
    Cursor container = in.objectOrEmpty(CONTAINER);
    container.cloudOnly(TASKS, "taskArn");
    container.cloudOnly(LOGS, "logStreamName");
    container.cloudOnly(INTERFACES, "networkInterfaces");
    Cursor extension = in.extension();
    String environment = extension.text("computeEnvironment");
    String instance = Arns.nameOrNull(container.text("containerInstanceArn"));
    Instant startedAt = in.instant("startedAt");
    Instant placedAt = extension.instant("placedAt");
    Instant earliest = startedAt == null ? createdAt : startedAt;
    return new AttemptDetail(
        extension.integer("number", number),
        environment == null ? "" : environment,
        instance == null ? "" : instance,
        placedAt == null ? earliest : placedAt,
        startedAt,
        in.instant("stoppedAt"),
        container.integer("exitCode"),
        container.text("reason"),
        in.text("statusReason"),
        readContainerEnds(in),
        extension.flag("preempted", false),
        extension.object("cost", MoneyJson::read));
  }

  private static List<AttemptContainerDetail> readContainerEnds(Cursor in) {
    return in
        .objects(
            "taskProperties",
            task -> {
              task.cloudOnly(TASKS, "taskArn", "containerInstanceArn");
              return task.objects("containers", JobDetailJson::readContainerEnd);
            })
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static AttemptContainerDetail readContainerEnd(Cursor in) {
    in.cloudOnly(LOGS, "logStreamName");
    in.cloudOnly(INTERFACES, "networkInterfaces");
    return in.make(
        () ->
            new AttemptContainerDetail(
                in.requiredText("name"), in.integer("exitCode"), in.text("reason")));
  }

  private static @Nullable ArrayDetail readArray(Cursor in) {
    // That of a child is in its id.
    in.integer("index");
    in.cloudOnly("the summary is exact whenever it is read", "statusSummaryLastUpdatedAt");
    Integer size = in.integer("size");
    Cursor summary = in.objectOrEmpty("statusSummary");
    ImmutableMap.Builder<JobStatus, Integer> counts = ImmutableMap.builder();
    for (JobStatus status : JobStatus.values()) {
      Integer count = summary.integer(status.name());
      if (count != null) {
        counts.put(status, count);
      }
    }
    return size == null ? null : in.make(() -> new ArrayDetail(size, counts.buildOrThrow()));
  }

  private static JobProgress readProgress(Cursor in) {
    String message = in.text("message");
    return in.make(
        () ->
            new JobProgress(
                in.required("fraction", in.number("fraction")), message == null ? "" : message));
  }

  static void write(Out out, JobDetail job) {
    out.text("jobId", job.jobId().value())
        .text("jobName", job.jobName())
        .text("jobQueue", job.jobQueue())
        .text("jobDefinition", job.jobDefinition())
        .constant("status", job.status())
        .text("statusReason", job.statusReason())
        .instant("createdAt", job.createdAt())
        .instant("startedAt", job.startedAt())
        .instant("stoppedAt", job.stoppedAt())
        .map("parameters", job.parameters())
        .objects("dependsOn", job.dependsOn(), CommonJson::writeDependency)
        .objects("attempts", job.attempts(), JobDetailJson::writeAttempt)
        .text("shareIdentifier", job.shareIdentifier())
        .number("schedulingPriority", job.schedulingPriority())
        .object("retryStrategy", job.retryStrategy(), CommonJson::writeRetry)
        .object("timeout", job.timeout(), CommonJson::writeTimeout);
    writeArray(out, job);
    NodesJson.writeDetail(out, job.multiNode());
    if (job.properties() instanceof ContainerProperties container) {
      out.object(CONTAINER, container, (inside, it) -> writeContainer(inside, it, job));
    } else if (job.properties() instanceof EcsProperties several) {
      out.object(PropertiesJson.ECS, several, (inside, it) -> EcsJson.write(inside, it, ends(job)));
    } else {
      PropertiesJson.write(out, job.properties());
    }
    if (!job.consumableResources().isEmpty()) {
      out.object(CONSUMABLES, job.consumableResources(), CommonJson::writeConsumables);
    }
    out.bool("propagateTags", job.propagateTags())
        .bool("isCancelled", job.isCancelled())
        .bool("isTerminated", job.isTerminated())
        .map("tags", job.tags())
        .extension(
            extension -> {
              PropertiesJson.writeOwn(extension, job.properties());
              NodesJson.writeOwnDetail(extension, job.multiNode());
              extension
                  .object("progress", job.progress(), JobDetailJson::writeProgress)
                  .text("quotaShareName", job.quotaShareName())
                  .object(TimingJson.FIELD, job.timing(), TimingJson::writeDetail);
            });
  }

  private static List<AttemptContainerDetail> ends(JobDetail job) {
    return job.attempts().isEmpty()
        ? List.of()
        : job.attempts().get(job.attempts().size() - 1).containers();
  }

  private static void writeContainer(Out out, ContainerProperties container, JobDetail job) {
    ContainerJson.write(out, container);
    if (!job.attempts().isEmpty()) {
      writeEnd(out, job.attempts().get(job.attempts().size() - 1));
    }
  }

  private static void writeEnd(Out out, AttemptDetail attempt) {
    out.text("containerInstanceArn", attempt.instance())
        .number("exitCode", attempt.exitCode())
        .text("reason", attempt.reason());
  }

  private static void writeAttempt(Out out, AttemptDetail attempt) {
    out.object(CONTAINER, attempt, JobDetailJson::writeEnd)
        .instant("startedAt", attempt.startedAt())
        .instant("stoppedAt", attempt.stoppedAt())
        .text("statusReason", attempt.statusReason())
        .objects(
            "taskProperties",
            attempt.containers().isEmpty() ? List.of() : List.of(attempt.containers()),
            (task, ends) -> task.objects("containers", ends, JobDetailJson::writeContainerEnd))
        .extension(
            extension ->
                extension
                    .number("number", attempt.number())
                    .text("computeEnvironment", attempt.computeEnvironment())
                    .instant("placedAt", attempt.placedAt())
                    .flag("preempted", attempt.preempted())
                    .object("cost", attempt.cost(), MoneyJson::write));
  }

  private static void writeContainerEnd(Out out, AttemptContainerDetail end) {
    EcsJson.writeEnd(out.text("name", end.name()), end);
  }

  private static void writeArray(Out out, JobDetail job) {
    OptionalInt index = job.jobId().arrayIndex();
    ArrayDetail array = job.array();
    if (array != null) {
      out.object("arrayProperties", array, JobDetailJson::writeSummary);
    } else if (index.isPresent()) {
      out.object(
          "arrayProperties", index.getAsInt(), (inside, value) -> inside.number("index", value));
    }
  }

  private static void writeSummary(Out out, ArrayDetail array) {
    out.number("size", array.size());
    out.object(
        "statusSummary",
        array.statusSummary(),
        (inside, counts) -> counts.forEach((status, count) -> inside.number(status.name(), count)));
  }

  private static void writeProgress(Out out, JobProgress progress) {
    out.number("fraction", progress.fraction()).text("message", progress.message());
  }
}
