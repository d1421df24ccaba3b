package io.github.batchwright.aws;

import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.ProcessProperties;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a job runs, in one field for each kind; those AWS does not have are extensions. */
final class PropertiesJson {
  static final String CONTAINER = "containerProperties";
  static final String ECS = "ecsProperties";
  static final String NODES = "nodeProperties";
  static final String PROCESS = "processProperties";
  static final String HANDLER = "handlerProperties";

  private PropertiesJson() {}

  /** Reads the one that is given. */
  static JobProperties read(Cursor in) {
    List<JobProperties> given = new ArrayList<>();
    add(given, in.object(CONTAINER, ContainerJson::read));
    add(given, in.object(ECS, EcsJson::read));
    add(given, in.object(NODES, NodesJson::read));
    add(given, readOwn(in.extension()));
    return only(in, given);
  }

  static JobProperties only(Cursor in, List<JobProperties> given) {
    if (given.size() != 1) {
      throw in.refusal(
          CONTAINER,
          given.size() + " kinds of properties",
          "must be exactly one of containerProperties, ecsProperties, nodeProperties and "
              + AwsJson.EXTENSION
              + ".processProperties, .handlerProperties");
    }
    return given.get(0);
  }

  private static void add(List<JobProperties> given, @Nullable JobProperties one) {
    if (one != null) {
      given.add(one);
    }
  }

  /** Reads a process or a handler from an extension. */
  static @Nullable JobProperties readOwn(Cursor in) {
    ProcessProperties process = in.object(PROCESS, PropertiesJson::readProcess);
    HandlerProperties handler = in.object(HANDLER, PropertiesJson::readHandler);
    if (process != null && handler != null) {
      throw in.refusal(HANDLER, handler.handler(), "must not be given with " + PROCESS);
    }
    return process != null ? process : handler;
  }

  private static ProcessProperties readProcess(Cursor in) {
    String directory = in.text("workingDirectory");
    return in.make(
        () ->
            new ProcessProperties(
                in.texts("command"),
                KeyValues.read(in, "environment"),
                directory == null ? null : path(in, directory),
                ResourcesJson.read(in)));
  }

  private static Path path(Cursor in, String directory) {
    try {
      return Path.of(directory);
    } catch (InvalidPathException e) {
      throw in.refusal("workingDirectory", directory, "must be a path");
    }
  }

  private static HandlerProperties readHandler(Cursor in) {
    return in.make(() -> new HandlerProperties(in.requiredText("handler"), ResourcesJson.read(in)));
  }

  /** Writes what AWS has. */
  static void write(Out out, JobProperties properties) {
    if (properties instanceof ContainerProperties container) {
      out.object(CONTAINER, container, ContainerJson::write);
    } else if (properties instanceof EcsProperties ecs) {
      out.object(ECS, ecs, EcsJson::write);
    } else if (properties instanceof NodeProperties nodes) {
      out.object(NODES, nodes, NodesJson::write);
    }
  }

  /** Writes what AWS does not have, into an extension. */
  static void writeOwn(Out extension, JobProperties properties) {
    if (properties instanceof ProcessProperties process) {
      extension.object(PROCESS, process, PropertiesJson::writeProcess);
    } else if (properties instanceof HandlerProperties handler) {
      extension.object(HANDLER, handler, PropertiesJson::writeHandler);
    }
  }

  /** Writes both. */
  static void writeAll(Out out, JobProperties properties) {
    write(out, properties);
    out.extension(extension -> writeOwn(extension, properties));
  }

  private static void writeProcess(Out out, ProcessProperties process) {
    out.texts("command", process.command());
    KeyValues.write(out, "environment", process.environment());
    Path directory = process.workingDirectory();
    out.text("workingDirectory", directory == null ? null : Objects.toString(directory));
    ResourcesJson.write(out, process.resourceRequirements());
  }

  private static void writeHandler(Out out, HandlerProperties handler) {
    out.text("handler", handler.handler());
    ResourcesJson.write(out, handler.resourceRequirements());
  }
}
