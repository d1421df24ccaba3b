package io.github.batchwright.docker.network;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.engine.Refusals;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds and makes bridge networks on one engine, by their names. Thread-safe. */
public final class Networks {
  private final EngineConnection connection;

  public Networks(EngineConnection connection) {
    this.connection = connection;
  }

  /** Tells networks of the same name apart, by their labels. */
  public interface Owned extends Predicate<@Nullable Map<String, String>> {}

  /**
   * Finds a network.
   *
   * @param isOurs whether labels are those of the network that is looked for
   * @throws CannotStartException if there is one of this name that is somebody else's
   */
  public Optional<Network> find(String name, Owned isOurs)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    try {
      Network found =
          connection.call(
              "network", client -> client.inspectNetworkCmd().withNetworkId(name).exec());
      if (!isOurs.test(found.getLabels())) {
        throw Refusals.of(
            Refusals.CREATE,
            "a network named " + name + " exists, and its labels say that it is somebody else's");
      }
      return Optional.of(found);
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Makes a network.
   *
   * @param options what the bridge driver is told
   * @throws com.github.dockerjava.api.exception.ConflictException if there is one of this name
   */
  public void make(String name, Map<String, String> labels, Map<String, String> options)
      throws EngineUnreachableException, InterruptedException {
    connection.call(
        "network",
        client ->
            client
                .createNetworkCmd()
                .withName(name)
                .withDriver("bridge")
                .withCheckDuplicate(true)
                .withOptions(options)
                .withLabels(labels)
                .exec());
  }
}
