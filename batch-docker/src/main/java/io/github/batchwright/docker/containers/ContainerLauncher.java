package io.github.batchwright.docker.containers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.identity.ContainerKey;
import io.github.batchwright.docker.leftovers.Leftovers;
import io.github.batchwright.docker.network.OwnerNetwork;
import io.github.batchwright.docker.storage.VolumeSweeper;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an attempt from its request to a running container: creates it, waits for its image first
 * if that is to be fetched, and starts it. An attempt of an earlier life gets the container that it
 * has already. Thread-safe; it works on a small pool, of which nobody who waits takes a thread.
 */
final class ContainerLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerLauncher.class);

  /** The first try, and another for a name that became free meanwhile. */
  private static final int CREATE_TRIES = 2;

  private final EngineConnection connection;
  private final ContainerIdentity identity;
  private final ImageGate images;
  private final AttemptTable table;
  private final Leftovers leftovers;
  private final Maker maker;
  private final Executor pool;

  /** Whether an engine that does not answer is waited for. */
  private final boolean waits;

  private final Listener listener;

  /**
   * Makes a launcher.
   *
   * @param maker knows what containers are made of and what they need
   */
  ContainerLauncher(
      EngineConnection connection,
      ContainerIdentity identity,
      ImageGate images,
      AttemptTable table,
      Leftovers leftovers,
      Maker maker,
      Executor pool,
      boolean waits,
      Listener listener) {
    this.connection = connection;
    this.identity = identity;
    this.images = images;
    this.table = table;
    this.leftovers = leftovers;
    this.maker = maker;
    this.pool = pool;
    this.waits = waits;
    this.listener = listener;
  }

  /**
   * What containers are made of, and what they need.
   *
   * @param specs works out what a request asks for
   * @param network the network that is there before a container by itself is made
   * @param networks those that are there before one of several containers, or a node, is made
   * @param volumes is told of volumes that are made with a container
   * @param starter starts a container
   */
  record Maker(
      ContainerSpecs specs,
      OwnerNetwork network,
      JobNetworks networks,
      VolumeSweeper volumes,
      ContainerStarter starter) {}

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
    } catch (ImageNeededException e) {
      images.await(attempt, e.request(), () -> resume(attempt, request));
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
      table.ended(attempt, AttemptOutcome.cannotStart(Refusals.CREATE + e));
    }
  }

  private void run(TrackedAttempt attempt, LaunchRequest request)
      throws CannotStartException,
          ImageNeededException,
          EngineUnreachableException,
          InterruptedException {
    if (!table.mayCreate(attempt)) {
      return;
    }
    ContainerSpec spec = maker.specs.of(attempt, request);
    Found found = find(attempt, request, spec);
    attempt.hasContainer(found.id);
    if (found.progress == Progress.CREATED) {
      if (!table.created(attempt)) {
        // It waits for others, or is not needed any more.
        return;
      }
      if (attempt.stopped().isDone()) {
        throw stopped();
      }
      maker.starter.start(spec, found.id);
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

  /** Returns the container that the attempt has already, or creates it. */
  private Found find(TrackedAttempt attempt, LaunchRequest request, ContainerSpec spec)
      throws CannotStartException,
          ImageNeededException,
          EngineUnreachableException,
          InterruptedException {
    if (attempt.mayHaveContainer()) {
      Optional<Found> own = adoptOwn(attempt, spec);
      if (own.isPresent()) {
        return own.get();
      }
    }
    try {
      return create(attempt, request, spec);
    } catch (EngineUnreachableException e) {
      if (waits || attempt.mayHaveContainer()) {
        throw e;
      }
      // It may have been created all the same.
      leftovers.unwanted(attempt.key());
      throw Refusals.of(Refusals.CREATE, EngineMessages.oneLine(String.valueOf(e.getMessage())));
    }
  }

  private Optional<Found> adoptOwn(TrackedAttempt attempt, ContainerSpec spec)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    try {
      Optional<Found> own = adopt(attempt, spec);
      if (own.isEmpty() && attempt.container() != null) {
        // It was there, and may have run.
        throw new CannotStartException(AttemptOutcome.lost(ContainerEnd.REMOVED));
      }
      return own;
    } catch (DockerException e) {
      throw new EngineUnreachableException("inspect: " + EngineMessages.of(e), e);
    }
  }

  private Found create(TrackedAttempt attempt, LaunchRequest request, ContainerSpec spec)
      throws CannotStartException,
          ImageNeededException,
          EngineUnreachableException,
          InterruptedException {
    String problem = "";
    try {
      for (int i = 0; i < CREATE_TRIES; i++) {
        if (attempt.stopped().isDone()) {
          throw stopped();
        }
        images.pass(attempt, spec.properties());
        try {
          String container = create(request, spec);
          images.created(spec.properties());
          return new Found(container, Progress.CREATED);
        } catch (NotFoundException e) {
          if (!ImageGate.isMissing(EngineMessages.of(e))) {
            throw e;
          }
          images.missing(attempt, spec.properties(), EngineMessages.of(e));
        } catch (ConflictException e) {
          problem = EngineMessages.of(e);
          Optional<Found> adopted = adopt(attempt, spec);
          if (adopted.isPresent()) {
            return adopted.get();
          }
        }
      }
    } catch (BadRequestException e) {
      throw Refusals.invalid(Refusals.CREATE + EngineMessages.of(e));
    } catch (DockerException e) {
      problem = EngineMessages.of(e);
    }
    throw Refusals.of(Refusals.CREATE, problem);
  }

  private String create(LaunchRequest request, ContainerSpec spec)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    if (spec.jobNetwork() != null) {
      maker.networks.ensure(spec.jobNetwork(), request);
    } else if (spec.needsOwnNetwork()) {
      maker.network.ensure();
    }
    if (spec.hasVolumes()) {
      maker.volumes.expect();
    }
    return connection.call(
        "create",
        client -> {
          CreateContainerCmd command = client.createContainerCmd(spec.properties().image());
          spec.fill(command);
          return command.exec().getId();
        });
  }

  /**
   * Takes over the container that has the attempt's name; nothing if it is gone by now.
   *
   * @throws CannotStartException if it is not the attempt's own, or is made of something else
   */
  private Optional<Found> adopt(TrackedAttempt attempt, ContainerSpec spec)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    ContainerKey key = attempt.key();
    String name = spec.name();
    InspectContainerResponse found = inspect(name);
    if (found == null) {
      return Optional.empty();
    }
    Map<String, String> labels = found.getConfig().getLabels();
    if (labels == null || !identity.container(labels).equals(Optional.of(key))) {
      throw taken(name, "its labels say that it is somebody else's");
    }
    if (!hash(spec).equals(labels.get(ContainerIdentity.SPEC_LABEL))) {
      throw taken(name, "it was made for this attempt of another specification");
    }
    return Optional.of(
        adopted(attempt, found.getId(), String.valueOf(found.getState().getStatus())));
  }

  private static CannotStartException taken(String name, String why) {
    return Refusals.of(Refusals.CREATE, "a container named " + name + " exists, and " + why);
  }

  private String hash(ContainerSpec spec) throws EngineUnreachableException, InterruptedException {
    return spec.hash(connection.streams().createContainerCmd(spec.properties().image()));
  }

  private @Nullable InspectContainerResponse inspect(String name)
      throws EngineUnreachableException, InterruptedException {
    try {
      return connection.call("inspect", client -> client.inspectContainerCmd(name).exec());
    } catch (NotFoundException e) {
      return null;
    }
  }

  private static CannotStartException stopped() {
    return new CannotStartException(Refusals.stoppedBeforeStart());
  }
}
