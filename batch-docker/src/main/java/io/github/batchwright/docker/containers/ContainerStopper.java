package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends signals to containers, on a thread of its own so that a stop never waits behind launches.
 * What does not reach the engine is sent again by the {@link Reconciler}. Thread-safe.
 */
final class ContainerStopper {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerStopper.class);

  private final EngineConnection connection;
  private final EndCollector collector;
  private final ScheduledExecutorService thread;
  private final Duration settle;

  /**
   * Makes a stopper.
   *
   * @param settle how old a container is before it is asked to end
   */
  ContainerStopper(
      EngineConnection connection,
      EndCollector collector,
      ScheduledExecutorService thread,
      Duration settle) {
    this.connection = connection;
    this.collector = collector;
    this.thread = thread;
    this.settle = settle;
  }

  /** Sends the signal that was asked for, if it has not been sent. Returns at once. */
  void signal(TrackedAttempt attempt) {
    // Until the first process has set itself up, the kernel drops SIGTERM without a word.
    long wait =
        attempt.undeliveredStop() == StopMode.GRACEFUL
            ? Math.max(0, settle.toNanos() - attempt.nanosSinceStart())
            : 0;
    try {
      var unused = thread.schedule(() -> deliver(attempt), wait, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: stopped while the executor is closed", attempt.key());
    }
  }

  /** Returns what the container, or else its image, says that asks it to end. */
  private String stopSignal(String container)
      throws EngineUnreachableException, InterruptedException {
    Map<String, Object> raw =
        connection.call(
            "inspect", client -> client.inspectContainerCmd(container).exec().getRawValues());
    // The client has no getter for it.
    return raw.get("Config") instanceof Map<?, ?> config
            && config.get("StopSignal") instanceof String signal
            && !signal.isBlank()
        ? signal
        : "TERM";
  }

  private void kill(String container, String signal)
      throws EngineUnreachableException, InterruptedException {
    connection.call("kill", client -> client.killContainerCmd(container).withSignal(signal).exec());
  }

  private void deliver(TrackedAttempt attempt) {
    StopMode mode = attempt.undeliveredStop();
    String container = attempt.runningContainer();
    if (mode == null || container == null) {
      return;
    }
    ContainerKey id = attempt.key();
    String signal = "KILL";
    try {
      if (mode == StopMode.GRACEFUL) {
        signal = stopSignal(container);
      }
      kill(container, signal);
      attempt.stopDelivered(mode);
    } catch (NotFoundException | ConflictException e) {
      // It is gone, or it does not run any more.
      collector.look(attempt);
    } catch (DockerException e) {
      LOG.warn("{}: signal {} failed: {}", id, signal, EngineMessages.of(e));
    } catch (EngineUnreachableException e) {
      LOG.warn("{}: signal {} is sent again later: {}", id, signal, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("{}: signal {} broke", id, signal, e);
    }
  }
}
