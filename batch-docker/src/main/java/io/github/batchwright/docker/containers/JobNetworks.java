package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.leftovers.Leftovers;
import io.github.batchwright.docker.network.Networks;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.LaunchRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks of jobs that have several containers or nodes: each is made when a container first
 * needs it, and removed when no attempt needs it any more. Thread-safe.
 */
final class JobNetworks {
  private static final Logger LOG = LoggerFactory.getLogger(JobNetworks.class);

  private final EngineConnection connection;
  private final Networks networks;
  private final ContainerIdentity identity;
  private final AttemptTable table;
  private final Leftovers leftovers;
  private final LongSupplier epoch;

  /** Whether this life, or as far as is known an earlier one, made any. */
  private volatile boolean expected;

  private volatile boolean looked;

  /** So that none is removed between being found and being used. */
  private final ReentrantLock changing = new ReentrantLock();

  /**
   * Makes this for one engine.
   *
   * @param epoch tells the life that makes networks
   */
  JobNetworks(
      EngineConnection connection,
      ContainerIdentity identity,
      AttemptTable table,
      Leftovers leftovers,
      LongSupplier epoch) {
    this.connection = connection;
    this.networks = new Networks(connection);
    this.identity = identity;
    this.table = table;
    this.leftovers = leftovers;
    this.epoch = epoch;
  }

  /**
   * Makes a network unless it is there. It stays as long as an attempt in the table uses it.
   *
   * @throws CannotStartException if the engine refuses
   */
  void ensure(String name, LaunchRequest request)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    expected = true;
    changing.lockInterruptibly();
    try {
      Map<String, String> labels = identity.networkLabels(request, epoch.getAsLong());
      Optional<AttemptId> ours = identity.attempt(labels);
      if (networks.find(name, found -> identity.attempt(found).equals(ours)).isEmpty()) {
        create(name, labels);
      }
    } catch (DockerException e) {
      throw Refusals.of(Refusals.CREATE, explained(e));
    } finally {
      changing.unlock();
    }
  }

  private void create(String name, Map<String, String> labels)
      throws EngineUnreachableException, InterruptedException {
    try {
      networks.make(name, labels, Map.of());
    } catch (ConflictException e) {
      // An earlier call was carried out although it was not answered in time.
      LOG.debug("The network {} is there already", name);
    }
  }

  /** Says what to do about an engine that has no addresses left. */
  private static String explained(DockerException failure) {
    String text = EngineMessages.of(failure);
    return text.contains("address pool") || text.contains("fully subnetted")
        ? text
            + " (each job of several containers or nodes has a network of its own, and this engine"
            + " has no addresses left for another: its setting default-address-pools gives it more)"
        : text;
  }

  /** Removes those that are due and that nobody uses. */
  void removeDue() throws EngineUnreachableException, InterruptedException {
    for (String name : leftovers.dueNetworks()) {
      changing.lockInterruptibly();
      try {
        if (isUsed(name)) {
          // It is due again when that attempt is released.
          leftovers.networkRemoved(name);
        } else {
          remove(name);
        }
      } finally {
        changing.unlock();
      }
    }
  }

  private void remove(String name) throws EngineUnreachableException, InterruptedException {
    try {
      connection.call("remove network", client -> client.removeNetworkCmd(name).exec());
      leftovers.networkRemoved(name);
    } catch (NotFoundException e) {
      leftovers.networkRemoved(name);
    } catch (DockerException e) {
      // Such as one that still has a container in it, which is about to be removed.
      LOG.info("The network {} is left over for now: {}", name, EngineMessages.of(e));
    }
  }

  /** Finds those that no attempt uses, and has them removed. Without any it costs one call. */
  void findLeftovers(Takeover takeover) throws EngineUnreachableException, InterruptedException {
    if (looked && !expected) {
      return;
    }
    List<Network> listed =
        connection.call(
            "list networks",
            client ->
                client
                    .listNetworksCmd()
                    .withFilter("label", List.of(identity.ownerLabel()))
                    .exec());
    if (listed.stream().anyMatch(one -> identity.attempt(one.getLabels()).isPresent())) {
      expected = true;
    }
    looked = true;
    for (Network network : listed) {
      String name = network.getName();
      if (takeover.isLeftOver(network.getLabels(), name) && !isUsed(name)) {
        leftovers.removeNetwork(name);
      }
    }
  }

  private boolean isUsed(String name) {
    return leftovers.keepsNetwork(name)
        || table.tasks().stream().anyMatch(task -> Objects.equals(task.network(), name));
  }
}
