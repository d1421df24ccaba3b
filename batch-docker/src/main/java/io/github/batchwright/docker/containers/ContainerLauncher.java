package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.images.ImagePuller;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an attempt from its request to a running container: creates it, pulls the image first if
 * the engine lacks it, and starts it. An attempt of an earlier life gets the container that it has
 * already. Thread-safe; it works on a small pool.
 */
public final class ContainerLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerLauncher.class);
  private static final String CREATE_REFUSAL = "CannotCreateContainerError: ";

  /** The first try, another with the image, and one for a name that became free meanwhile. */
  private static final int CREATE_TRIES = 3;

  private final EngineConnection connection;
  private final ContainerIdentity identity;
  private final ImagePuller images;
  private final JobNetworks networks;
  private final AttemptTable table;
  private final Leftovers leftovers;
  private final LongSupplier epoch;
  private final Executor pool;
  private final Listener listener;

  /**
   * Makes a launcher.
   *
   * @param epoch tells the life that creates containers
   */
  ContainerLauncher(
      EngineConnection connection,
      ContainerIdentity identity,
      ImagePuller images,
      JobNetworks networks,
      AttemptTable table,
      Leftovers leftovers,
      LongSupplier epoch,
      Executor pool,
      Listener listener) {
    this.connection = connection;
    this.identity = identity;
    this.images = images;
    this.networks = networks;
    this.table = table;
    this.leftovers = leftovers;
    this.epoch = epoch;
    this.pool = pool;
    this.listener = listener;
  }

  /** Who goes on with an attempt. */
  interface Listener {
    /** Its container runs, or has run. */
    void launched(TrackedAttempt attempt, TrackedAttempt.AfterStart after);

    /** The engine did not answer, and it may run or not. */
    void unanswered(TrackedAttempt attempt, LaunchRequest request);
  }

  /** How far a container is that carries the attempt's name. */
  private enum Progress {
    CREATED,
    RUNNING,
    ENDED
  }

  /** A container that is there. */
  private record Found(String id, Progress progress) {}

  /** Launches an attempt, or reports why not. Returns at once. */
  void launch(TrackedAttempt attempt, LaunchRequest request) {
    submit(
        attempt,
        () -> {
          if (attempt.beginLaunch()) {
            runOrReport(attempt, request);
          }
        });
  }

  /** Goes on with a launch that may have got anywhere but to a running container. */
  void resume(TrackedAttempt attempt, LaunchRequest request) {
    submit(attempt, () -> runOrReport(attempt, request));
  }

  private void submit(TrackedAttempt attempt, Runnable task) {
    try {
      pool.execute(task);
    } catch (RejectedExecutionException e) {
      // Closed at this very moment, and nothing is reported any more.
      LOG.debug("{}: launched while the executor is closed", attempt.key());
    }
  }

  private void runOrReport(TrackedAttempt attempt, LaunchRequest request) {
    try {
      run(attempt, request);
    } catch (CannotStartException e) {
      table.ended(attempt, e.outcome());
    } catch (EngineUnreachableException e) {
      LOG.warn("{}: what became of it is found out later: {}", attempt.key(), e.getMessage());
      listener.unanswered(attempt, request);
    } catch (InterruptedException e) {
      // The executor is being closed, and nobody listens any more.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // An error too, such as a class that is missing: whatever is launched has to end.
      LOG.error("{}: the launch broke", attempt.key(), e);
      if (attempt.container() == null) {
        leftovers.unwanted(attempt.key());
      }
      table.ended(attempt, AttemptOutcome.cannotStart(CREATE_REFUSAL + e));
    }
  }

  private void run(TrackedAttempt attempt, LaunchRequest request)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    ContainerProperties properties = container(request);
    Found found = find(attempt, request, properties);
    attempt.hasContainer(found.id);
    if (found.progress == Progress.CREATED) {
      if (!table.created(attempt)) {
        // It waits for others, or is not needed any more.
        return;
      }
      if (attempt.stopped().isDone()) {
        throw stopped();
      }
      startContainer(attempt.key(), found.id);
    }
    boolean asksAddress = attempt.place().tellsAddress() && found.progress != Progress.ENDED;
    goOn(attempt, found, asksAddress ? address(attempt, found.id) : null);
  }

  private void goOn(TrackedAttempt attempt, Found found, @Nullable String address) {
    boolean hasEnded = found.progress == Progress.ENDED;
    if (!hasEnded) {
      // Before anybody can learn of the container and report its end.
      table.started(attempt, address);
    }
    listener.launched(attempt, attempt.nowRunning(found.id, hasEnded));
  }

  /** Takes over a container that was started in an earlier life. */
  void adopt(TrackedAttempt attempt, LaunchRequest request, String container, String status) {
    if (attempt.place().tellsAddress() && ContainerEnd.isRunning(status)) {
      // Its address is to be asked for, which takes another call.
      resume(attempt, request);
    } else {
      goOn(attempt, adopted(attempt, container, status), null);
    }
  }

  /** Returns the address in the job's network; null if it has none, as when it has ended. */
  private @Nullable String address(TrackedAttempt attempt, String container)
      throws EngineUnreachableException, InterruptedException {
    InspectContainerResponse found = inspect(container);
    ContainerNetwork network =
        found == null
            ? null
            : found.getNetworkSettings().getNetworks().get(attempt.place().network());
    String address = network == null ? null : network.getIpAddress();
    return address == null || address.isEmpty() ? null : address;
  }

  private static Found adopted(TrackedAttempt attempt, String container, String status) {
    LOG.info("{}: takes over the container {}, which is {}", attempt.key(), container, status);
    attempt.logs().adopted();
    if (status.equals("created")) {
      return new Found(container, Progress.CREATED);
    }
    return new Found(container, ContainerEnd.isRunning(status) ? Progress.RUNNING : Progress.ENDED);
  }

  private static ContainerProperties container(LaunchRequest request) throws CannotStartException {
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

  /** Returns the container that the attempt has already, or creates it. */
  private Found find(TrackedAttempt attempt, LaunchRequest request, ContainerProperties properties)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    if (attempt.mayHaveContainer()) {
      Optional<Found> own = adoptOwn(attempt);
      if (own.isPresent()) {
        return own.get();
      }
    }
    try {
      return create(attempt, request, properties);
    } catch (EngineUnreachableException e) {
      if (attempt.mayHaveContainer()) {
        throw e;
      }
      // It may have been created all the same.
      leftovers.unwanted(attempt.key());
      throw new CannotStartException(
          AttemptOutcome.cannotStart(
              CREATE_REFUSAL + EngineMessages.oneLine(String.valueOf(e.getMessage()))));
    }
  }

  private Optional<Found> adoptOwn(TrackedAttempt attempt)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    try {
      Optional<Found> own = adopt(attempt);
      if (own.isEmpty() && attempt.container() != null) {
        // It was there, and may have run.
        throw new CannotStartException(AttemptOutcome.lost(ContainerEnd.REMOVED));
      }
      return own;
    } catch (DockerException e) {
      throw new EngineUnreachableException("inspect: " + EngineMessages.of(e), e);
    }
  }

  private Found create(
      TrackedAttempt attempt, LaunchRequest request, ContainerProperties properties)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    String problem = "";
    try {
      for (int i = 0; i < CREATE_TRIES; i++) {
        if (attempt.stopped().isDone()) {
          throw stopped();
        }
        try {
          return new Found(createNow(attempt, request, properties), Progress.CREATED);
        } catch (NotFoundException e) {
          problem = EngineMessages.of(e);
          pull(attempt, properties.image());
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
    }
    throw new CannotStartException(AttemptOutcome.cannotStart(CREATE_REFUSAL + problem));
  }

  private void pull(TrackedAttempt attempt, String image)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    try {
      images.pull(image, attempt.stopped());
    } catch (EngineUnreachableException e) {
      if (attempt.mayHaveContainer()) {
        throw e;
      }
      String problem = EngineMessages.oneLine(String.valueOf(e.getMessage()));
      throw ImagePuller.refused(image, problem);
    }
  }

  private String createNow(
      TrackedAttempt attempt, LaunchRequest request, ContainerProperties properties)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    if (attempt.place().network() != null) {
      networks.ensure(attempt.place().network(), request);
    }
    return connection.call(
        "create",
        client -> {
          CreateContainerCmd command = client.createContainerCmd(properties.image());
          ContainerSpec.fill(command, identity, epoch.getAsLong(), attempt, request, properties);
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
    ContainerKey key = attempt.key();
    String name = identity.name(key);
    InspectContainerResponse found = inspect(name);
    if (found == null) {
      return Optional.empty();
    }
    if (!identity.container(found.getConfig().getLabels()).equals(Optional.of(key))) {
      throw new CannotStartException(
          AttemptOutcome.cannotStart(
              CREATE_REFUSAL
                  + "a container named "
                  + name
                  + " exists, and its labels say that it is somebody else's"));
    }
    return Optional.of(
        adopted(attempt, found.getId(), String.valueOf(found.getState().getStatus())));
  }

  private @Nullable InspectContainerResponse inspect(String name)
      throws EngineUnreachableException, InterruptedException {
    try {
      return connection.call("inspect", client -> client.inspectContainerCmd(name).exec());
    } catch (NotFoundException e) {
      return null;
    }
  }

  private void startContainer(ContainerKey attempt, String container)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    try {
      connection.call("start", client -> client.startContainerCmd(container).exec());
    } catch (NotModifiedException e) {
      LOG.debug("{}: its container runs already", attempt);
    } catch (DockerException e) {
      throw new CannotStartException(
          AttemptOutcome.cannotStart(ContainerEnd.START_REFUSAL + EngineMessages.of(e)));
    }
  }

  private static CannotStartException stopped() {
    return new CannotStartException(stoppedBeforeStart());
  }

  /** Returns the outcome of an attempt that was stopped before its container was started. */
  public static AttemptOutcome stoppedBeforeStart() {
    return AttemptOutcome.cannotStart("Stopped before its container was started");
  }
}
