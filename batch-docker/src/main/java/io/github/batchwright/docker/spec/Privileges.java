package io.github.batchwright.docker.spec;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.DockerObjectAccessor;
import com.github.dockerjava.api.model.HostConfig;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.EngineOptions;
import java.util.ArrayList;
import java.util.List;

/** What the processes of a container may do: the least, and what was asked for and allowed. */
public final class Privileges {
  private static final String NO_NEW = "no-new-privileges";

  private Privileges() {}

  /** Puts in the privileges. */
  public static void fill(
      CreateContainerCmd command, HostConfig config, ContainerProperties properties) {
    EngineOptions options = properties.engineOptionsOrDefault();
    if (properties.user() != null) {
      command.withUser(properties.user());
    }
    List<String> security = new ArrayList<>(options.securityOptions());
    if (security.stream().noneMatch(option -> option.startsWith(NO_NEW))) {
      security.add(0, NO_NEW);
    }
    config.withSecurityOpts(security).withCapDrop(Capability.ALL);
    if (!options.addCapabilities().isEmpty()) {
      // Kernels have more of them than the client knows by name.
      DockerObjectAccessor.overrideRawValue(config, "CapAdd", options.addCapabilities());
    }
    if (properties.privileged()) {
      config.withPrivileged(true);
    }
    if (properties.readonlyRootFilesystem()) {
      config.withReadonlyRootfs(true);
    }
  }
}
