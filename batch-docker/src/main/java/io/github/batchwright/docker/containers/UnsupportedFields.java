package io.github.batchwright.docker.containers;

import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.TaskContainer;
import io.github.batchwright.model.container.LinuxParameters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a container that this executor does not carry out: named, never ignored. */
public final class UnsupportedFields {
  private final List<String> found = new ArrayList<>();

  private UnsupportedFields() {}

  /** Returns the names of the fields that are given and not carried out. */
  static List<String> of(ContainerProperties container) {
    UnsupportedFields fields = new UnsupportedFields();
    fields.add("volumes", !container.volumes().isEmpty());
    fields.add("mountPoints", !container.mountPoints().isEmpty());
    fields.add("readonlyRootFilesystem", container.readonlyRootFilesystem());
    fields.add("privileged", container.privileged());
    fields.add("ulimits", !container.ulimits().isEmpty());
    fields.add("user", container.user() != null);
    fields.addLinux(container.linuxParameters());
    fields.add("logConfiguration", container.logConfiguration() != null);
    fields.add("secrets", !container.secrets().isEmpty());
    fields.add("ephemeralStorage", container.ephemeralStorage() != null);
    fields.add("runtimePlatform", container.runtimePlatform() != null);
    fields.add("repositoryCredentials", container.repositoryCredentials() != null);
    return List.copyOf(fields.found);
  }

  /** Returns the names of the fields of several containers that are not carried out. */
  static List<String> of(EcsProperties task) {
    UnsupportedFields fields = new UnsupportedFields();
    for (TaskContainer container : task.containers()) {
      String prefix = "containers." + container.name() + ".";
      of(container.container()).forEach(field -> fields.add(prefix + field, true));
      fields.add(prefix + "firelensConfiguration", container.firelensConfiguration() != null);
    }
    fields.add("ephemeralStorage", task.ephemeralStorage() != null);
    fields.add("ipcMode host", "host".equals(task.ipcMode()));
    fields.add("pidMode host", "host".equals(task.pidMode()));
    fields.add("runtimePlatform", task.runtimePlatform() != null);
    fields.add("volumes", !task.volumes().isEmpty());
    return List.copyOf(fields.found);
  }

  private void addLinux(@Nullable LinuxParameters linux) {
    if (linux == null) {
      return;
    }
    add("linuxParameters.devices", !linux.devices().isEmpty());
    // There always is such a process; it cannot be done without.
    add(
        "linuxParameters.initProcessEnabled",
        linux.initProcessEnabled() != null && !linux.initProcessEnabled());
    add("linuxParameters.sharedMemorySize", linux.sharedMemoryMiB() != null);
    add("linuxParameters.tmpfs", !linux.tmpfs().isEmpty());
    add("linuxParameters.maxSwap", linux.maxSwapMiB() != null && linux.maxSwapMiB() > 0);
    // Without swap there is nothing to be eager about.
  }

  private void add(String field, boolean given) {
    if (given) {
      found.add(field);
    }
  }
}
