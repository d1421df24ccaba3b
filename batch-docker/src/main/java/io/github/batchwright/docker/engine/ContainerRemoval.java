package io.github.batchwright.docker.engine;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes one container. */
public final class ContainerRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRemoval.class);

  private ContainerRemoval() {}

  /**
   * Removes a container with its anonymous volumes, and kills it first if it runs; true if it is
   * gone. What is refused is to be tried again later.
   *
   * @param whose what it was there for, for messages
   */
  public static boolean run(EngineConnection connection, Object whose, String container)
      throws EngineUnreachableException, InterruptedException {
    try {
      connection.call(
          "remove",
          client ->
              client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec());
      return true;
    } catch (NotFoundException e) {
      LOG.debug("{}: its container is gone already", whose);
      return true;
    } catch (DockerException e) {
      // Also a conflict: somebody is removing it at this moment, and that may yet fail.
      LOG.info("{}: its container is left over for now: {}", whose, EngineMessages.of(e));
      return false;
    }
  }
}
