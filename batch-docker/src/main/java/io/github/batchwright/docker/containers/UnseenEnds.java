package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.DockerException;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a program's own exit code 255 from the 255 that an engine writes down for an end that it
 * did not see. It does so as it starts, for what ran when its machine lost its power, and gives the
 * time of that moment. Thread-safe.
 */
final class UnseenEnds {
  private static final Logger LOG = LoggerFactory.getLogger(UnseenEnds.class);
  private static final int UNKNOWN = 255;

  /**
   * The network that an engine makes anew each time it starts, once it has looked at containers.
   */
  private static final String MADE_AT_START = "bridge";

  /** The longest from that look to the network. */
  private static final Duration START = Duration.ofMinutes(1);

  /** Clients know the network's time to the millisecond only. */
  private static final Duration ROUNDING = Duration.ofMillis(1);

  private final EngineConnection connection;

  UnseenEnds(EngineConnection connection) {
    this.connection = connection;
  }

  /** Says whether nobody has seen how this container ended. */
  boolean contain(ContainerState state) throws EngineUnreachableException, InterruptedException {
    Long code = state.getExitCodeLong();
    if (code == null || code != UNKNOWN) {
      return false;
    }
    try {
      Date made =
          connection.call(
              "inspect network",
              client ->
                  client.inspectNetworkCmd().withNetworkId(MADE_AT_START).exec().getCreated());
      return made != null && isOfStart(state.getFinishedAt(), made.toInstant());
    } catch (DockerException e) {
      LOG.debug("Nothing tells when the engine started: {}", EngineMessages.of(e));
      return false;
    }
  }

  /** Says whether a container was found ended by an engine that started at this time. */
  static boolean isOfStart(@Nullable String finishedAt, Instant start) {
    try {
      Instant finished = finishedAt == null ? Instant.MIN : Instant.parse(finishedAt);
      return !finished.isAfter(start.plus(ROUNDING)) && finished.isAfter(start.minus(START));
    } catch (DateTimeException e) {
      return false;
    }
  }
}
