package io.github.batchwright.docker;

import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.swarm.Swarm;
import io.github.batchwright.docker.swarm.SwarmSettings;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.HostSource;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs attempts of kind container on a Docker swarm, as a service of one task each, which is never
 * started again by Swarm. Thread-safe.
 *
 * <p>A service is labelled after its owner and its attempt. Its task reserves the vCPUs and the
 * memory that the job asks for, and is limited to them. Nodes fetch images by themselves, and show
 * registries what {@link Builder#registryAuth} knows. Tasks and nodes are looked at again and
 * again. Once a task has ended, its logs are copied to the log store, and its end is reported:
 *
 * <ul>
 *   <li>EXITED with its exit code, or SIGNALLED if that is 128 plus the number of a signal; Swarm
 *       does not tell whether that was for its memory;
 *   <li>CANNOT_START with {@code CannotPullContainerError: ...}, {@code CannotCreateContainerError:
 *       ...} or {@code CannotStartContainerError: ...}, also if no node has room for it, or starts
 *       it, in time;
 *   <li>INVALID if the manager says that the request makes no sense;
 *   <li>LOST if its node was drained or has left the swarm, was down for longer than {@link
 *       Builder#nodeGrace}, or if somebody else removed the service.
 * </ul>
 *
 * <p>An attempt that is lost may run on all the same, on a node that is cut off, until that node
 * hears of the others again. So a job that is tried again may run twice at the same time: at least
 * once, not at most once.
 *
 * <p>The nodes are the hosts of the compute environments named by the builder: described with
 * {@link io.github.batchwright.model.ComputeEnvironment#reported}, an environment grows and shrinks
 * with the swarm.
 *
 * <p>Swarm ends a task in one way: it asks with SIGTERM, and kills after the {@link
 * Builder#stopGrace} that the service was made with. So a forced stop takes up to that long.
 *
 * <p>A manager need not answer when this is built. While none answers, attempts stay open and
 * nothing is concluded. A service is kept until its attempt is released, and closing leaves
 * services running; an executor of the same owner takes them over. What else is left of earlier
 * epochs of the same service is removed. So a service whose journal survives needs an {@linkplain
 * Builder#owner owner} that stays the same. The number of threads does not grow with the number of
 * attempts.
 */
public final class SwarmExecutor implements JobExecutor {
  private final Swarm swarm;

  private SwarmExecutor(Swarm swarm) {
    this.swarm = swarm;
  }

  /** Starts an executor; without more it uses the engine that the docker command would use. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void start(AttemptReports reports) {
    swarm.start(reports);
  }

  @Override
  public void reconcile(Reconciliation reconciliation) {
    swarm.reconcile(reconciliation);
  }

  /** Returns what tells of the nodes. */
  @Override
  public Optional<HostSource> hosts() {
    return Optional.of(swarm.hosts());
  }

  @Override
  public void launch(LaunchRequest request) {
    swarm.launch(request);
  }

  @Override
  public void stop(AttemptId attempt, StopMode mode) {
    swarm.stop(attempt, mode);
  }

  @Override
  public void release(AttemptId attempt) {
    swarm.release(attempt);
  }

  /** Also removes the services of released attempts, as far as that can be done in seconds. */
  @Override
  public void close() {
    swarm.close();
  }

  /** Collects the settings of a {@link SwarmExecutor}. Not thread-safe. */
  public static final class Builder {
    private static final Duration LONGEST = Duration.ofDays(365);

    private final List<String> hosts = new ArrayList<>();
    private final Map<String, Map<String, String>> environments = new LinkedHashMap<>();
    private @Nullable String owner;
    private EngineLimits limits =
        EngineLimits.DEFAULT.withCall(Duration.ofSeconds(30)).withSilence(Duration.ofSeconds(30));
    private Duration poll = Duration.ofMillis(500);
    private Duration pending = Duration.ofMinutes(5);
    private Duration assigned = Duration.ofMinutes(1);
    private Duration preparing = Duration.ofMinutes(30);
    private Duration nodeGrace = Duration.ofMinutes(1);
    private Duration stopGrace = Duration.ofSeconds(30);
    private SwarmPlacement placement = SwarmPlacement.BY_NODE;
    private Resources reserve = Resources.NONE;
    private String gpuKind = "NVIDIA-GPU";
    private DockerPolicy policy = DockerPolicy.LEAST_PRIVILEGE;
    private RegistryAuth registryAuth = RegistryAuth.dockerConfig();

    private Builder() {}

    /**
     * Adds where a manager listens, such as {@code unix:///var/run/docker.sock} or {@code
     * tcp://10.0.0.7:2376}. If one does not answer, the next one is asked. Unless said, it is what
     * the variable {@code DOCKER_HOST} says, else the usual socket. TLS is used for TCP if {@code
     * DOCKER_TLS_VERIFY} and {@code DOCKER_CERT_PATH} say so.
     */
    public Builder host(String uri) {
      hosts.add(uri);
      return this;
    }

    /**
     * Sets whose services they are, 1-64 of {@code [A-Za-z0-9_-]}. Executors of different owners
     * can share a swarm.
     *
     * <p>A service with a journal that survives needs a name here that stays the same and belongs
     * to this application alone, or its services are not found again after a restart: they are left
     * running, and what they ran is run once more. Only one executor of an owner may be alive at a
     * time. Unless said, it is a new name each time, which is right for a service that forgets
     * everything when it ends.
     */
    public Builder owner(String name) {
      this.owner = name;
      return this;
    }

    /** Sets how long a manager may take to answer one call; 30 seconds unless said. */
    public Builder callTimeout(Duration limit) {
      limits = limits.withCall(positive("callTimeout", limit));
      return this;
    }

    /** Sets the pause between two looks at all tasks and nodes; half a second unless said. */
    public Builder pollInterval(Duration pause) {
      poll = positive("pollInterval", pause);
      return this;
    }

    /**
     * Sets how long a task may wait for a node that has room for it, and a launch for a manager
     * that answers; 5 minutes unless said. Time in which no manager answers does not count for a
     * task.
     */
    public Builder pendingTimeout(Duration limit) {
      pending = positive("pendingTimeout", limit);
      return this;
    }

    /** Sets how long a node may take to take up a task; a minute unless said. */
    public Builder assignedTimeout(Duration limit) {
      assigned = positive("assignedTimeout", limit);
      return this;
    }

    /**
     * Sets how long a node may take to fetch the image and to start the container; half an hour
     * unless said.
     */
    public Builder preparingTimeout(Duration limit) {
      preparing = positive("preparingTimeout", limit);
      return this;
    }

    /**
     * Sets how long a node may be down before it and its attempts are lost; a minute unless said.
     * Swarm itself takes three of its heartbeats to call a node down, 15 seconds in most swarms.
     */
    public Builder nodeGrace(Duration grace) {
      nodeGrace = positive("nodeGrace", grace);
      return this;
    }

    /**
     * Sets how long a container may take to end once asked, before Swarm kills it; 30 seconds
     * unless said. Best the same as the {@code stopGrace} of the batch service.
     */
    public Builder stopGrace(Duration grace) {
      stopGrace = positive("stopGrace", grace);
      return this;
    }

    /** Sets who chooses nodes; BY_NODE unless said. */
    public Builder placement(SwarmPlacement who) {
      placement = who;
      return this;
    }

    /**
     * Adds a compute environment with all nodes of the swarm. Unless one is added, there is one
     * called {@code swarm}.
     */
    public Builder computeEnvironment(String name) {
      return computeEnvironment(name, Map.of());
    }

    /**
     * Adds a compute environment with the nodes that have all of these labels, as {@code docker
     * node update --label-add} gives them. Environments that share nodes count them twice.
     *
     * @throws IllegalArgumentException if there is one of this name already
     */
    public Builder computeEnvironment(String name, Map<String, String> nodeLabels) {
      if (environments.putIfAbsent(name, Map.copyOf(nodeLabels)) != null) {
        throw new IllegalArgumentException(
            "computeEnvironment: '" + name + "' must be added only once");
      }
      return this;
    }

    /** Sets what jobs may not use of each node; nothing unless said. */
    public Builder reserve(Resources ofEachNode) {
      reserve = ofEachNode;
      return this;
    }

    /**
     * Sets the name under which the engines advertise GPUs, in their {@code
     * node-generic-resources}; {@code NVIDIA-GPU} unless said.
     */
    public Builder gpuKind(String name) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("gpuKind: '" + name + "' must not be blank");
      }
      gpuKind = name;
      return this;
    }

    /** Sets what containers may have; the least privilege unless said. */
    public Builder policy(DockerPolicy allowed) {
      policy = allowed;
      return this;
    }

    /**
     * Sets what registries are shown, which managers hand on to nodes; unless said, what {@code
     * docker login} has kept for the user of this process.
     */
    public Builder registryAuth(RegistryAuth auth) {
      registryAuth = Objects.requireNonNull(auth, "registryAuth");
      return this;
    }

    private static Duration positive(String field, Duration value) {
      if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            field + ": '" + value + "' must be longer than zero, and at most 365 days");
      }
      return value;
    }

    /**
     * Makes the executor. It takes no step before it is started.
     *
     * @param logs where the logs of containers are kept; not closed by the executor
     * @throws IllegalArgumentException if a host or the owner is malformed, naming it
     */
    public SwarmExecutor build(JobLogStore logs) {
      List<EngineAddress> managers = new ArrayList<>();
      hosts.forEach(host -> managers.add(EngineAddress.resolve(host, Map.of())));
      if (managers.isEmpty()) {
        managers.add(EngineAddress.resolve(null, System.getenv()));
      }
      Map<String, Map<String, String>> all = new LinkedHashMap<>(environments);
      if (all.isEmpty()) {
        all.put("swarm", Map.of());
      }
      SwarmSettings settings =
          new SwarmSettings(
              limits,
              poll,
              pending,
              assigned,
              preparing,
              nodeGrace,
              stopGrace,
              placement,
              Collections.unmodifiableMap(all),
              reserve,
              gpuKind,
              policy,
              registryAuth);
      String name = owner != null ? owner : UUID.randomUUID().toString();
      return new SwarmExecutor(new Swarm(managers, new ContainerIdentity(name), settings, logs));
    }
  }
}
