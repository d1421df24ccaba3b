package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import io.github.batchwright.docker.DockerPolicy;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.logs.LogRetention;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.spi.LaunchRequest;
import java.util.Map;
import java.util.TreeMap;

/** What an executor of an earlier life would have written on the containers that it made. */
public final class MadeContainers {
  private MadeContainers() {}

  /** Returns the labels of the container of a request. */
  public static Map<String, String> labels(
      DockerClient client,
      EngineAddress address,
      ContainerIdentity owner,
      LaunchRequest request,
      long epoch) {
    ContainerProperties properties = (ContainerProperties) request.properties();
    CreateContainerCmd command = client.createContainerCmd(properties.image());
    try (EngineConnection connection = new EngineConnection(address, EngineLimits.DEFAULT, 1)) {
      new ContainerSpecs(
              connection,
              owner,
              DockerPolicy.LEAST_PRIVILEGE,
              true,
              LogRetention.DEFAULT,
              () -> epoch)
          .of(new TrackedAttempt(request.attempt()), request)
          .fill(command);
    } catch (Exception e) {
      throw new IllegalStateException("no container for " + request, e);
    }
    return new TreeMap<>(command.getLabels());
  }
}
