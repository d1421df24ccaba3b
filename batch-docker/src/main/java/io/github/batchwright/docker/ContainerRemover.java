package io.github.batchwright.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.batchwright.model.AttemptId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes containers. What cannot be removed now is remembered in the table, and the {@link
 * EngineWatcher} has it removed when it sees it again. Thread-safe.
 */
final class ContainerRemover {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRemover.class);

  private final EngineConnection connection;
  private final AttemptTable table;

  ContainerRemover(EngineConnection connection, AttemptTable table) {
    this.connection = connection;
    this.table = table;
  }

  /**
   * Removes the container of an attempt with its anonymous volumes; kills it first if it runs.
   *
   * @param container the id of a container whose labels say that it is this attempt's
   */
  void remove(AttemptId attempt, String container) throws InterruptedException {
    try {
      connection.call(
          "remove",
          client ->
              client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec());
      table.discarded(attempt);
    } catch (NotFoundException | ConflictException e) {
      // Gone, or going: a conflict says that somebody is at it.
      LOG.debug("{}: its container is removed already", attempt);
      table.discarded(attempt);
    } catch (DockerException e) {
      LOG.warn("{}: its container is left over for now: {}", attempt, EngineMessages.of(e));
      table.discard(attempt);
    } catch (EngineUnreachableException e) {
      LOG.warn("{}: its container is left over for now: {}", attempt, e.getMessage());
      table.discard(attempt);
    }
  }
}
