package io.github.batchwright.docker.containers;

import io.github.batchwright.docker.spec.LogDriver;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.TaskContainer;
import io.github.batchwright.model.container.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is asked of a container and cannot be done: named with the reason, never ignored. */
final class UnsupportedFields {
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");

  private final List<String> found = new ArrayList<>();

  private UnsupportedFields() {}

  /**
   * Returns the fields with the reasons; none if all can be done.
   *
   * @param hasSecrets whether there is somebody who knows the secrets of jobs
   */
  static List<String> of(ContainerProperties container, boolean hasSecrets) {
    UnsupportedFields fields = new UnsupportedFields();
    if (container.logConfiguration() != null) {
      fields.found.addAll(LogDriver.unsupported(container.logConfiguration()));
    }
    fields.addSecrets(container.secrets(), hasSecrets);
    if (container.repositoryCredentials() != null && !hasSecrets) {
      fields.add(
          "repositoryCredentials",
          "cannot be had: the executor was built without a SecretResolver");
    }
    return List.copyOf(fields.found);
  }

  /** Returns the fields of several containers, other than each one's own, with the reasons. */
  static List<String> of(EcsProperties task) {
    UnsupportedFields fields = new UnsupportedFields();
    for (TaskContainer container : task.containers()) {
      if (container.firelensConfiguration() != null) {
        fields.add(
            "containers." + container.name() + ".firelensConfiguration",
            "is not carried out by this executor");
      }
    }
    if (task.ephemeralStorage() != null) {
      fields.add("ephemeralStorage", "an engine limits the disk of each container, not of a job");
    }
    fields.addMode("ipcMode", task.ipcMode());
    fields.addMode("pidMode", task.pidMode());
    return List.copyOf(fields.found);
  }

  private void addMode(String field, @Nullable String mode) {
    if ("host".equals(mode)) {
      add(field, "'host' would let the job reach into every process of the host");
    }
  }

  private void addSecrets(List<Secret> secrets, boolean hasSecrets) {
    if (!secrets.isEmpty() && !hasSecrets) {
      add("secrets", "cannot be had: the executor was built without a SecretResolver");
    }
    for (Secret secret : secrets) {
      if (!FILE.matcher(secret.name()).matches()) {
        add("secrets.name", "'" + secret.name() + "' must be the name of a file: " + FILE);
      }
    }
  }

  private void add(String field, String reason) {
    found.add(field + ": " + reason);
  }
}
