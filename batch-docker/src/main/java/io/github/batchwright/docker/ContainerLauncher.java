package io.github.batchwright.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an attempt from its request to a running container: creates it, pulls the image first if
 * the engine lacks it, and starts it. Thread-safe; it blocks, so it runs on a small pool.
 */
final class ContainerLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerLauncher.class);
  private static final String CREATE_REFUSAL = "CannotCreateContainerError: ";

  /** The first try, another with the image, and one for a name that became free meanwhile. */
  private static final int CREATE_TRIES = 3;

  private final EngineConnection connection;
  private final ContainerIdentity identity;
  private final ImagePuller images;
  private final ContainerRemover remover;
  private final AttemptTable table;
  private final BiConsumer<TrackedAttempt, TrackedAttempt.AfterStart> afterStart;

  /**
   * Makes a launcher.
   *
   * @param afterStart told of each container that runs
   */
  ContainerLauncher(
      EngineConnection connection,
      ContainerIdentity identity,
      ImagePuller images,
      ContainerRemover remover,
      AttemptTable table,
      BiConsumer<TrackedAttempt, TrackedAttempt.AfterStart> afterStart) {
    this.connection = connection;
    this.identity = identity;
    this.images = images;
    this.remover = remover;
    this.table = table;
    this.afterStart = afterStart;
  }

  /** How far a container is that carries the attempt's name. */
  private enum Progress {
    CREATED,
    RUNNING,
    ENDED
  }

  /** A container that is there. */
  private record Found(String id, Progress progress) {}

  /** Launches an attempt, or reports why not. */
  void launch(TrackedAttempt attempt, LaunchRequest request) {
    if (!attempt.beginLaunch()) {
      return;
    }
    try {
      run(attempt, request);
    } catch (CannotStartException e) {
      table.reportEnded(attempt, e.outcome());
    } catch (InterruptedException e) {
      // The executor is being closed, and nobody listens any more.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // An error too, such as a class that is missing: whatever is launched has to end.
      LOG.error("{}: the launch broke", attempt.id(), e);
      table.discard(attempt.id());
      table.reportEnded(attempt, AttemptOutcome.cannotStart(CREATE_REFUSAL + e));
    }
  }

  private void run(TrackedAttempt attempt, LaunchRequest request)
      throws CannotStartException, InterruptedException {
    ContainerProperties properties = container(request);
    Found found = create(attempt, request, properties);
    if (found.progress == Progress.CREATED) {
      if (attempt.stopped().isDone()) {
        remover.remove(attempt.id(), found.id);
        throw stopped();
      }
      startContainer(attempt.id(), found.id);
    }
    boolean hasEnded = found.progress == Progress.ENDED;
    if (!hasEnded) {
      // Before anybody can learn of the container and report its end.
      table.reportStarted(attempt);
    }
    afterStart.accept(attempt, attempt.nowRunning(found.id, hasEnded));
  }

  private static ContainerProperties container(LaunchRequest request) throws CannotStartException {
    if (request.properties() instanceof EcsProperties) {
      throw new CannotStartException(
          AttemptOutcome.invalid(
              "ecsProperties: several containers in a job are not carried out by this executor"));
    }
    if (!(request.properties() instanceof ContainerProperties properties)) {
      throw new CannotStartException(
          AttemptOutcome.invalid(
              "properties: a " + request.properties().kind() + " is no container"));
    }
    List<String> unsupported = UnsupportedFields.of(properties);
    if (!unsupported.isEmpty()) {
      throw new CannotStartException(
          AttemptOutcome.invalid(
              "containerProperties: " + unsupported + " are not carried out by this executor"));
    }
    return properties;
  }

  private Found create(
      TrackedAttempt attempt, LaunchRequest request, ContainerProperties properties)
      throws CannotStartException, InterruptedException {
    String problem = "";
    try {
      for (int i = 0; i < CREATE_TRIES; i++) {
        if (attempt.stopped().isDone()) {
          throw stopped();
        }
        try {
          return new Found(create(request, properties), Progress.CREATED);
        } catch (NotFoundException e) {
          problem = EngineMessages.of(e);
          images.pull(properties.image(), attempt.stopped());
        } catch (ConflictException e) {
          problem = EngineMessages.of(e);
          Optional<Found> adopted = adopt(attempt);
          if (adopted.isPresent()) {
            return adopted.get();
          }
        }
      }
    } catch (BadRequestException e) {
      throw new CannotStartException(AttemptOutcome.invalid(CREATE_REFUSAL + EngineMessages.of(e)));
    } catch (DockerException e) {
      problem = EngineMessages.of(e);
    } catch (EngineUnreachableException e) {
      // It may have been created all the same.
      table.discard(attempt.id());
      problem = EngineMessages.oneLine(String.valueOf(e.getMessage()));
    }
    throw new CannotStartException(AttemptOutcome.cannotStart(CREATE_REFUSAL + problem));
  }

  private String create(LaunchRequest request, ContainerProperties properties)
      throws EngineUnreachableException, InterruptedException {
    return connection.call(
        "create",
        client -> {
          CreateContainerCmd command = client.createContainerCmd(properties.image());
          ContainerSpec.fill(command, identity, request, properties);
          return command.exec().getId();
        });
  }

  /**
   * Takes over the container that has the attempt's name; nothing if it is gone by now.
   *
   * @throws CannotStartException if it is not the attempt's own
   */
  private Optional<Found> adopt(TrackedAttempt attempt)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    AttemptId id = attempt.id();
    String name = identity.name(id);
    InspectContainerResponse found = inspect(name);
    if (found == null) {
      return Optional.empty();
    }
    if (!identity.attempt(found.getConfig().getLabels()).equals(Optional.of(id))) {
      throw new CannotStartException(
          AttemptOutcome.cannotStart(
              CREATE_REFUSAL
                  + "a container named "
                  + name
                  + " exists, and its labels say that it is somebody else's"));
    }
    LOG.info("{}: takes over the container {}", id, name);
    attempt.adopted();
    String status = String.valueOf(found.getState().getStatus());
    Progress progress =
        switch (status) {
          case "created" -> Progress.CREATED;
          case "running", "paused", "restarting" -> Progress.RUNNING;
          default -> Progress.ENDED;
        };
    return Optional.of(new Found(found.getId(), progress));
  }

  private @Nullable InspectContainerResponse inspect(String name)
      throws EngineUnreachableException, InterruptedException {
    try {
      return connection.call("inspect", client -> client.inspectContainerCmd(name).exec());
    } catch (NotFoundException e) {
      return null;
    }
  }

  private void startContainer(AttemptId attempt, String container)
      throws CannotStartException, InterruptedException {
    String problem;
    try {
      connection.call("start", client -> client.startContainerCmd(container).exec());
      return;
    } catch (NotModifiedException e) {
      LOG.debug("{}: its container runs already", attempt);
      return;
    } catch (DockerException e) {
      problem = EngineMessages.of(e);
    } catch (EngineUnreachableException e) {
      // It may run all the same, and another attempt must not find it running.
      problem = EngineMessages.oneLine(String.valueOf(e.getMessage()));
    }
    remover.remove(attempt, container);
    throw new CannotStartException(
        AttemptOutcome.cannotStart(ContainerEnd.START_REFUSAL + problem));
  }

  private static CannotStartException stopped() {
    return new CannotStartException(stoppedBeforeStart());
  }

  /** Returns the outcome of an attempt that was stopped before its container was started. */
  static AttemptOutcome stoppedBeforeStart() {
    return AttemptOutcome.cannotStart("Stopped before its container was started");
  }
}
