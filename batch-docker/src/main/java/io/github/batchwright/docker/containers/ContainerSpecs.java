package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.model.Version;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.DockerPolicy;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.logs.LogRetention;
import io.github.batchwright.docker.spec.Mounts;
import io.github.batchwright.docker.spec.Platform;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.RuntimePlatform;
import io.github.batchwright.spi.LaunchRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Works out what containers requests ask for, and refuses what cannot be done or must not be,
 * before anything is made. Thread-safe.
 */
final class ContainerSpecs {
  private final EngineConnection connection;
  private final ContainerIdentity identity;
  private final DockerPolicy policy;
  private final boolean hasSecrets;
  private final LogRetention retention;
  private final LongSupplier epoch;

  /**
   * Makes one.
   *
   * @param hasSecrets whether there is somebody who knows the secrets of jobs
   * @param retention how much of a container's log the engine keeps
   * @param epoch tells the life that creates containers
   */
  ContainerSpecs(
      EngineConnection connection,
      ContainerIdentity identity,
      DockerPolicy policy,
      boolean hasSecrets,
      LogRetention retention,
      LongSupplier epoch) {
    this.connection = connection;
    this.identity = identity;
    this.policy = policy;
    this.hasSecrets = hasSecrets;
    this.retention = retention;
    this.epoch = epoch;
  }

  /**
   * Returns why one of several containers cannot be made or must not be; nothing if it can, as far
   * as is known without asking the engine.
   *
   * @param properties what it runs, with the volumes of the job
   */
  Optional<String> refusal(ContainerProperties properties) {
    List<String> unsupported = UnsupportedFields.of(properties, hasSecrets);
    return unsupported.isEmpty()
        ? policy.refusal(properties)
        : Optional.of("containerProperties: " + String.join("; ", unsupported));
  }

  /**
   * Returns a container that a request asks for.
   *
   * @param container which one, and how it stands among the others
   * @param request the request, narrowed to this container
   * @throws CannotStartException if it is refused, naming the field
   */
  ContainerSpec of(TrackedAttempt container, LaunchRequest request)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    if (!(request.properties() instanceof ContainerProperties properties)) {
      throw Refusals.invalid("properties: a " + request.properties().kind() + " is no container");
    }
    check(properties);
    AttemptId attempt = request.attempt();
    return new ContainerSpec(
        identity.name(container.key()),
        identity.labels(request, epoch.getAsLong(), container.key().name()),
        properties,
        properties.volumes(),
        new Mounts.Storage(identity.name(attempt), identity.volumeLabels(attempt)),
        request.variables(),
        identity.network(),
        container.place(),
        policy.usualPids(),
        retention,
        properties.runtimePlatform());
  }

  private void check(ContainerProperties properties)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    Optional<String> refusal = refusal(properties);
    if (refusal.isPresent()) {
      throw Refusals.invalid(refusal.get());
    }
    checkPlatform(properties.runtimePlatform());
  }

  private void checkPlatform(@Nullable RuntimePlatform asked)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    if (asked == null) {
      return;
    }
    Platform engine =
        connection.call(
            "version",
            client -> {
              Version version = client.versionCmd().exec();
              return new Platform(
                  String.valueOf(version.getOperatingSystem()), String.valueOf(version.getArch()));
            });
    Optional<String> refusal = engine.refusal(asked);
    if (refusal.isPresent()) {
      throw Refusals.invalid(refusal.get());
    }
  }
}
