package io.github.batchwright.docker.network;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.engine.Refusals;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge network of one owner's containers: they reach the outside, and not each other. It is
 * made when the first container needs it. Thread-safe.
 */
public final class OwnerNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(OwnerNetwork.class);
  private static final String NO_TALK = "com.docker.network.bridge.enable_icc";

  /** Somebody may make it, or remove it, between two of our calls. */
  private static final int TRIES = 3;

  private final EngineConnection connection;
  private final Networks networks;
  private final String name;
  private final Map<String, String> labels;
  private volatile boolean known;

  /**
   * Names a network; nothing is asked or made yet.
   *
   * @param labels what tells it from a network of the same name that is somebody else's
   */
  public OwnerNetwork(EngineConnection connection, String name, Map<String, String> labels) {
    this.connection = connection;
    this.networks = new Networks(connection);
    this.name = name;
    this.labels = labels;
  }

  /** Returns its name, whether it is there or not. */
  public String name() {
    return name;
  }

  /** Sees to it that the network is there. */
  public void ensure()
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    if (!known) {
      findOrMake();
    }
  }

  private synchronized void findOrMake()
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    String problem = "";
    for (int i = 0; i < TRIES && !known; i++) {
      try {
        if (find().isEmpty()) {
          networks.make(name, labels, Map.of(NO_TALK, "false"));
          LOG.debug("{}: made", name);
        }
        known = true;
      } catch (ConflictException e) {
        problem = EngineMessages.of(e);
      } catch (DockerException e) {
        throw refused(explained(EngineMessages.of(e)));
      }
    }
    if (!known) {
      throw refused(problem);
    }
  }

  private Optional<Network> find()
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    return networks.find(
        name, found -> found != null && found.entrySet().containsAll(labels.entrySet()));
  }

  private static String explained(String problem) {
    return problem.contains("address pool")
        ? problem
            + " (each network takes a range of the engine's default-address-pools; remove networks"
            + " that nobody uses, or give the engine more)"
        : problem;
  }

  private static CannotStartException refused(String problem) {
    return Refusals.of(Refusals.CREATE, problem);
  }

  /** Says whether a start failed because the network was removed, and sees to it if so. */
  public boolean restoredAfter(String problem)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    if (!problem.contains(name) || !problem.contains("not found")) {
      return false;
    }
    known = false;
    ensure();
    return true;
  }

  /**
   * Removes the network unless a container that runs has it. One that was created and not started
   * does without: whoever starts it restores the network.
   */
  public void removeIfUnused() throws EngineUnreachableException, InterruptedException {
    try {
      Optional<Network> found = find();
      if (found.isPresent() && found.get().getContainers().isEmpty()) {
        connection.call("network", client -> client.removeNetworkCmd(found.get().getId()).exec());
      }
      known = false;
    } catch (CannotStartException e) {
      LOG.debug("{}: is somebody else's", name);
    } catch (NotFoundException e) {
      LOG.debug("{}: is gone already", name);
    } catch (DockerException e) {
      // Also a refusal: a container was started at this moment.
      LOG.info("{}: is left for now: {}", name, EngineMessages.of(e));
    }
  }
}
