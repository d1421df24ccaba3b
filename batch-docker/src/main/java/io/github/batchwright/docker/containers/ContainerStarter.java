package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.network.OwnerNetwork;
import io.github.batchwright.docker.secrets.SecretDelivery;
import io.github.batchwright.docker.secrets.SecretFiles;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts containers that have been created, with their secrets in place and their network there.
 * Thread-safe.
 */
final class ContainerStarter {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerStarter.class);

  private final EngineConnection connection;
  private final ContainerIdentity identity;
  private final OwnerNetwork network;
  private final SecretFiles secrets;
  private final SecretDelivery delivery;
  private final Set<String> delivering = ConcurrentHashMap.newKeySet();

  ContainerStarter(
      EngineConnection connection,
      ContainerIdentity identity,
      OwnerNetwork network,
      SecretFiles secrets,
      SecretDelivery delivery) {
    this.connection = connection;
    this.identity = identity;
    this.network = network;
    this.secrets = secrets;
    this.delivery = delivery;
  }

  /** Says whether secrets are being brought into this container at the moment. */
  boolean isDelivering(String container) {
    return delivering.contains(container);
  }

  /**
   * Starts a container.
   *
   * @param id the id of a container that was made to this specification
   */
  void start(ContainerSpec spec, String id)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    if (spec.properties().secrets().isEmpty()) {
      startNow(spec, id);
      return;
    }
    delivering.add(spec.name());
    try {
      Map<String, byte[]> files = secrets.read(spec.properties().secrets());
      delivery.start(
          spec.name(),
          spec.properties().image(),
          identity.keeperLabels(spec.name()),
          files,
          () -> startNow(spec, id));
    } catch (SecretFiles.UnknownSecretException | SecretDelivery.DeliveryException e) {
      throw Refusals.of(Refusals.SECRETS, EngineMessages.oneLine(String.valueOf(e.getMessage())));
    } finally {
      delivering.remove(spec.name());
    }
  }

  private void startNow(ContainerSpec spec, String id)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    String problem = tryStart(spec, id);
    if (!problem.isEmpty() && network.restoredAfter(problem)) {
      problem = tryStart(spec, id);
    }
    if (!problem.isEmpty()) {
      throw Refusals.of(Refusals.START, problem);
    }
  }

  /** Returns why it does not run; an empty string if it does. */
  private String tryStart(ContainerSpec spec, String id)
      throws EngineUnreachableException, InterruptedException {
    try {
      connection.call("start", client -> client.startContainerCmd(id).exec());
    } catch (NotModifiedException e) {
      LOG.debug("{}: runs already", spec.name());
    } catch (DockerException e) {
      return EngineMessages.of(e);
    }
    return "";
  }
}
