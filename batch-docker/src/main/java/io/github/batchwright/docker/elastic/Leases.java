package io.github.batchwright.docker.elastic;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says on an engine itself which instance it is: by an empty volume with a name that is always the
 * same, of which the engine makes one only. So services that share engines cannot take the same one
 * at once, and what a service has taken is found again after a restart. Each method blocks for
 * seconds at most. Thread-safe.
 */
public final class Leases {
  private static final String VOLUME = "batchwright-lease";
  private static final String LABEL = "io.github.batchwright.instance";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Makes leases; there is nothing to be held on to. */
  public Leases() {}

  /** Takes an engine for an instance, unless it is taken; returns whose it is then. */
  public String take(EngineAddress engine, String instance)
      throws EngineUnreachableException, InterruptedException {
    return call(
        engine,
        client -> {
          client.createVolumeCmd().withName(VOLUME).withLabels(Map.of(LABEL, instance)).exec();
          return holder(client).orElse("");
        });
  }

  /** Returns which instance has an engine; nothing if none has. */
  public Optional<String> holder(EngineAddress engine)
      throws EngineUnreachableException, InterruptedException {
    return call(engine, Leases::holder);
  }

  /** Gives an engine back, if this instance has it. */
  public void giveBack(EngineAddress engine, String instance)
      throws EngineUnreachableException, InterruptedException {
    boolean unused =
        call(
            engine,
            client -> {
              if (!holder(client).equals(Optional.of(instance))) {
                return false;
              }
              client.removeVolumeCmd(VOLUME).exec();
              return true;
            });
  }

  private static Optional<String> holder(DockerClient client) {
    try {
      Map<String, String> labels = client.inspectVolumeCmd(VOLUME).exec().getLabels();
      @Nullable String instance = labels == null ? null : labels.get(LABEL);
      // Somebody's, if it does not say whose.
      return Optional.of(instance == null ? "" : instance);
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private static <T> T call(EngineAddress engine, Function<DockerClient, T> call)
      throws EngineUnreachableException, InterruptedException {
    EngineLimits limits = EngineLimits.DEFAULT.withCall(PATIENCE);
    try (EngineConnection connection = new EngineConnection(engine, limits, 1)) {
      return connection.call("lease", call);
    } catch (DockerException e) {
      throw new EngineUnreachableException("lease: " + EngineMessages.of(e), e);
    }
  }
}
