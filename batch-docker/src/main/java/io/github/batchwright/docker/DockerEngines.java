package io.github.batchwright.docker;

import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says whether a Docker engine can be used, before anything depends on it. */
public final class DockerEngines {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private DockerEngines() {}

  /**
   * Returns why the engine that {@code DOCKER_HOST} names, or the one at the usual socket, cannot
   * be used; nothing if it can.
   */
  public static Optional<String> whyUnavailable() {
    return check(null);
  }

  /** Returns why the engine at an address cannot be used; nothing if it can. */
  public static Optional<String> whyUnavailable(String host) {
    return check(host);
  }

  private static Optional<String> check(@Nullable String host) {
    try {
      EngineAddress address = EngineAddress.resolve(host, System.getenv());
      EngineLimits limits = EngineLimits.DEFAULT.withCall(PATIENCE);
      try (EngineConnection connection = new EngineConnection(address, limits, 1)) {
        connection.call("ping", client -> client.pingCmd().exec());
        return Optional.empty();
      }
    } catch (EngineUnreachableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted while waiting for the Docker engine");
    } catch (RuntimeException e) {
      // An address that makes no sense, or an engine that answers with an error.
      return Optional.of(EngineMessages.oneLine(String.valueOf(e.getMessage())));
    }
  }
}
