package io.github.batchwright.aws;

import io.github.batchwright.model.AttemptContainerDetail;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.TaskContainer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** {@code EcsProperties}. */
final class EcsJson {
  private EcsJson() {}

  static EcsProperties read(Cursor in) {
    return only(in, in.objects("taskProperties", EcsJson::readTask));
  }

  /** Reads what is told of a job, with what became of its containers. */
  static EcsProperties readDetail(Cursor in) {
    return only(in, in.objects("taskProperties", EcsJson::readTaskDetail));
  }

  private static EcsProperties only(Cursor in, List<EcsProperties> tasks) {
    if (tasks.size() != 1) {
      throw in.refusal("taskProperties", tasks.size() + " entries", "must be exactly one");
    }
    return tasks.get(0);
  }

  static void write(Out out, EcsProperties ecs) {
    write(out, ecs, List.of());
  }

  /** Writes what is told of a job, with what became of its containers in the latest attempt. */
  static void write(Out out, EcsProperties ecs, List<AttemptContainerDetail> ends) {
    out.objects("taskProperties", List.of(ecs), (task, it) -> writeTask(task, it, ends));
  }

  private static EcsProperties readTaskDetail(Cursor in) {
    in.cloudOnly(JobDetailJson.TASKS, "containerInstanceArn", "taskArn");
    return readTask(in, EcsJson::readContainerDetail);
  }

  private static EcsProperties readTask(Cursor in) {
    return readTask(in, EcsJson::readContainer);
  }

  private static EcsProperties readTask(Cursor in, Function<Cursor, TaskContainer> reader) {
    in.cloudOnly(ContainerJson.ROLES, "executionRoleArn", "taskRoleArn");
    in.cloudOnly(ContainerJson.FARGATE, "platformVersion");
    in.cloudOnly(ContainerJson.NETWORK, "networkConfiguration");
    in.cloudOnly(ContainerJson.EXECUTE, "enableExecuteCommand");
    return in.make(
        () ->
            new EcsProperties(
                in.objects("containers", reader),
                in.object("ephemeralStorage", PartsJson::readStorage),
                in.text("ipcMode"),
                in.text("pidMode"),
                in.object("runtimePlatform", PartsJson::readPlatform),
                in.objects("volumes", PartsJson::readVolume)));
  }

  private static void writeTask(Out out, EcsProperties ecs, List<AttemptContainerDetail> ends) {
    out.objects(
            "containers",
            ecs.containers(),
            (inside, container) -> {
              writeContainer(inside, container);
              ends.stream()
                  .filter(end -> end.name().equals(container.name()))
                  .findFirst()
                  .ifPresent(end -> writeEnd(inside, end));
            })
        .object("ephemeralStorage", ecs.ephemeralStorage(), PartsJson::writeStorage)
        .text("ipcMode", ecs.ipcMode())
        .text("pidMode", ecs.pidMode())
        .object("runtimePlatform", ecs.runtimePlatform(), PartsJson::writePlatform)
        .objects("volumes", ecs.volumes(), PartsJson::writeVolume);
  }

  private static TaskContainer readContainerDetail(Cursor in) {
    // Those of the last attempt, which has them too.
    in.integer("exitCode");
    in.text("reason");
    in.cloudOnly(JobDetailJson.LOGS, "logStreamName");
    in.cloudOnly(JobDetailJson.INTERFACES, "networkInterfaces");
    return readContainer(in);
  }

  private static TaskContainer readContainer(Cursor in) {
    return in.make(
        () -> {
          Duration stop = in.seconds("stopTimeout");
          return new TaskContainer(
              in.requiredText("name"),
              ContainerJson.readCommon(in).resources(ResourcesJson.read(in)).build(),
              in.flag("essential", true),
              in.objects("dependsOn", PartsJson::readDependency),
              in.seconds("startTimeout"),
              stop == null ? TaskContainer.DEFAULT_STOP_TIMEOUT : stop,
              in.object("firelensConfiguration", PartsJson::readFirelens));
        });
  }

  static void writeEnd(Out out, AttemptContainerDetail end) {
    out.number("exitCode", end.exitCode()).text("reason", end.reason());
  }

  private static void writeContainer(Out out, TaskContainer container) {
    out.text("name", container.name());
    ContainerJson.writeCommon(out, container.container());
    ResourcesJson.write(out, container.container().resourceRequirements());
    out.bool("essential", container.essential())
        .objects("dependsOn", container.dependsOn(), PartsJson::writeDependency)
        .seconds("startTimeout", container.startTimeout())
        .seconds("stopTimeout", container.stopTimeout())
        .object(
            "firelensConfiguration", container.firelensConfiguration(), PartsJson::writeFirelens);
  }
}
