package io.github.batchwright.docker;

import io.github.batchwright.docker.containers.EngineHost;
import io.github.batchwright.docker.containers.HostSettings;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.hosts.Fleet;
import io.github.batchwright.docker.hosts.FleetSettings;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.images.ImageLimits;
import io.github.batchwright.docker.images.ImageSettings;
import io.github.batchwright.docker.logs.LogLimits;
import io.github.batchwright.docker.logs.LogRetention;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.container.PullPolicy;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.HostSource;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LiveLogs;
import io.github.batchwright.spi.LogPosition;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.SecretResolver;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs attempts of kind container on a Docker engine or on a fleet of them. Thread-safe.
 *
 * <p>A container is named and labelled after its owner and its attempt. It gets the vCPUs and the
 * memory that the job asks for as limits, no swap, and the least privilege; what it asks for beyond
 * that, a {@link DockerPolicy} allows or refuses. An image that the engine lacks is pulled first,
 * once for all attempts that wait for it; how far that is, is reported as their progress. Once the
 * container has ended, its logs are copied to the log store, and its end is reported:
 *
 * <ul>
 *   <li>EXITED with its exit code, or SIGNALLED if that is 128 plus the number of a signal;
 *   <li>OUT_OF_MEMORY, {@code OutOfMemoryError: Container killed due to memory usage};
 *   <li>CANNOT_START with {@code CannotPullContainerError: ...}, {@code CannotCreateContainerError:
 *       ...} or {@code CannotStartContainerError: ...}, also if no engine answers;
 *   <li>INVALID if the policy refuses it, or the engine says that the request makes no sense;
 *   <li>LOST if somebody else removed the container.
 * </ul>
 *
 * <p>A job of several containers has them all created before one is started; they start in the
 * order of their {@code dependsOn}, and the first essential one to end ends the attempt with its
 * exit code. They find each other by name in a network of the attempt's own. The nodes of a
 * multi-node job share a network, too, and must be on one engine: a node whose main node does not
 * run here is INVALID.
 *
 * <p>The engine need not answer when this is built; the connection is made, and made again, when it
 * is needed. The number of threads does not grow with the number of containers; each engine has
 * about 24 at most.
 *
 * <p>The engine is the one host of the environment {@code docker}, with what it tells of its
 * processors, memory and GPUs, less a reserve; {@link DockerHosts} are several, and {@link
 * ElasticDockerHosts} are bought and given back. If the service describes no environment, this one
 * is there. Attempts that were placed in an environment that is described run on the engine, too.
 * Attempts of an engine that does not answer stay open unless {@code DockerHosts} say how long.
 *
 * <p>A container is kept until its attempt is released, so that nothing is lost if this process
 * dies at any moment. Closing leaves containers running, too. An executor of the same owner takes
 * over the containers of the attempts that it is told to reconcile: one that runs is watched, one
 * that has ended is reported, one that was only created is started. While the engine does not
 * answer, these attempts stay open. What else is left of earlier epochs of the same service is
 * removed, whether it runs or not. So a service whose journal survives needs an {@linkplain
 * Builder#owner owner} that stays the same.
 */
public final class DockerExecutor implements JobExecutor {
  private final Fleet fleet;

  private DockerExecutor(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Starts an executor; without more it uses the engine that the docker command would use. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void start(AttemptReports reports) {
    fleet.start(reports);
  }

  @Override
  public void reconcile(Reconciliation reconciliation) {
    fleet.reconcile(reconciliation);
  }

  /**
   * Tells of the hosts of one environment, which is there if none is described; nothing if all
   * engines are bought and given back.
   */
  @Override
  public Optional<HostSource> hosts() {
    return fleet.hasHosts() ? Optional.of(fleet) : Optional.empty();
  }

  @Override
  public void launch(LaunchRequest request) {
    fleet.launch(request);
  }

  @Override
  public void stop(AttemptId attempt, StopMode mode) {
    fleet.stop(attempt, mode);
  }

  @Override
  public Optional<LiveLogs> followLogs(
      AttemptId attempt, @Nullable String container, Set<LogStream> streams, LogPosition from)
      throws IOException {
    return fleet.followLogs(attempt, container, streams, from);
  }

  @Override
  public void release(AttemptId attempt) {
    fleet.release(attempt);
  }

  /** Also removes the containers of released attempts, as far as that can be done in seconds. */
  @Override
  public void close() {
    fleet.close();
  }

  /** Collects the settings of a {@link DockerExecutor}. Not thread-safe. */
  public static final class Builder {
    private @Nullable String host;
    private @Nullable DockerHosts hosts;
    private @Nullable ElasticDockerHosts elastic;
    private @Nullable String owner;
    private EngineLimits limits = EngineLimits.DEFAULT;
    private DockerPolicy policy = DockerPolicy.LEAST_PRIVILEGE;
    private @Nullable SecretResolver secrets;
    private PullPolicy pullPolicy = PullPolicy.MISSING;
    private RegistryAuth registryAuth = RegistryAuth.dockerConfig();
    private ImagePrunePolicy imagePrune = ImagePrunePolicy.never();
    private ImageLimits imageLimits = ImageLimits.DEFAULT;
    private LogLimits logLimits = LogLimits.DEFAULT;

    private Builder() {}

    /**
     * Sets where the engine listens, such as {@code unix:///var/run/docker.sock} or {@code
     * tcp://10.0.0.7:2376}. Unless said, it is what the variable {@code DOCKER_HOST} says, else the
     * usual socket. TLS is used for TCP if {@code DOCKER_TLS_VERIFY} and {@code DOCKER_CERT_PATH}
     * say so.
     */
    public Builder host(String uri) {
      this.host = uri;
      return this;
    }

    /** Sets the engines if they are several, or are to be given up when they do not answer. */
    public Builder hosts(DockerHosts fleet) {
      this.hosts = fleet;
      return this;
    }

    /**
     * Adds engines that are bought and given back. They are the only ones, unless a host or hosts
     * are set, too. The service needs them as its provider of capacity as well. They serve one
     * executor: {@link #build} is called once then.
     */
    public Builder elastic(ElasticDockerHosts instances) {
      this.elastic = instances;
      return this;
    }

    /**
     * Sets whose containers they are, 1-64 of {@code [A-Za-z0-9_-]}. Executors of different owners
     * can share an engine.
     *
     * <p>A service with a journal that survives needs a name here that stays the same and belongs
     * to this application alone, or its containers are not found again after a restart: they are
     * left running, and what they ran is run once more. Only one executor of an owner may be alive
     * at a time. Unless said, it is a new name each time, which is right for a service that forgets
     * everything when it ends.
     */
    public Builder owner(String name) {
      this.owner = name;
      return this;
    }

    /** Sets how long the engine may take to answer one call; a minute unless said. */
    public Builder callTimeout(Duration limit) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("callTimeout: '" + limit + "' must be longer than zero");
      }
      return limits(limits.withCall(limit));
    }

    /** Sets what containers may have; the least privilege unless said. */
    public Builder policy(DockerPolicy allowed) {
      this.policy = allowed;
      return this;
    }

    /**
     * Sets when images are fetched of jobs whose engine options do not say it; if they are missing,
     * unless said.
     */
    public Builder pullPolicy(PullPolicy usual) {
      this.pullPolicy = Objects.requireNonNull(usual, "pullPolicy");
      return this;
    }

    /**
     * Sets what registries are shown; unless said, what {@code docker login} has kept for the user
     * of this process. An image that the engine has already is used without asking its registry.
     */
    public Builder registryAuth(RegistryAuth auth) {
      this.registryAuth = Objects.requireNonNull(auth, "registryAuth");
      return this;
    }

    /** Sets how many images are pulled at a time, 1-100; 3 unless said. The others wait. */
    public Builder pullsAtOnce(int most) {
      if (most < 1 || most > 100) {
        throw new IllegalArgumentException("pullsAtOnce: '" + most + "' must be 1-100");
      }
      return imageLimits(imageLimits.withAtOnce(most));
    }

    /** Sets which images are removed again; none unless said. */
    public Builder imagePrune(ImagePrunePolicy removal) {
      this.imagePrune = Objects.requireNonNull(removal, "imagePrune");
      return this;
    }

    /**
     * Sets how much the engine keeps of what a container writes, both streams together, until it
     * ends and its logs are stored; 256 MB unless said. When there is more, the engine throws the
     * oldest away in silence. That is noticed in the end, and noted as {@link
     * io.github.batchwright.spi.LogLoss#BEGINNING}, in case of doubt too: for logs that take
     * between 3/4 and all of this. Every line counts for 32 bytes more than it has.
     *
     * @param bytes at least 160,000
     */
    public Builder engineLogBytes(long bytes) {
      if (bytes < LogRetention.LEAST_BYTES) {
        throw new IllegalArgumentException(
            "engineLogBytes: '" + bytes + "' must be at least " + LogRetention.LEAST_BYTES);
      }
      this.logLimits = logLimits.withRetention(LogRetention.of(bytes));
      return this;
    }

    /**
     * Sets who knows the secrets of jobs. A job finds each of its secrets in a file {@code
     * /run/secrets/NAME}, whose path is in its variable {@code NAME_FILE}. The secret that {@code
     * repositoryCredentials} names is a JSON object of {@code username} and {@code password}.
     * Unless said, jobs with either are INVALID.
     */
    public Builder secretResolver(SecretResolver resolver) {
      this.secrets = resolver;
      return this;
    }

    /** Sets all limits for images; for tests. */
    Builder imageLimits(ImageLimits all) {
      this.imageLimits = all;
      return this;
    }

    /**
     * Sets the most that is stored of one stream of an attempt; no less than the engine has, unless
     * said. Of a longer one the end is left out, which is noted as {@link
     * io.github.batchwright.spi.LogLoss#END}.
     *
     * @param bytes at least 1
     */
    public Builder storedLogBytes(long bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("storedLogBytes: '" + bytes + "' must be at least 1");
      }
      this.logLimits = logLimits.withStoredBytes(bytes);
      return this;
    }

    /**
     * Sets how many readers may follow the logs of running containers at once; 32 unless said. Each
     * costs a thread and a connection while it reads. Further ones are refused with {@link
     * io.github.batchwright.TooManyRequestsException}.
     *
     * @param most at least 1
     */
    public Builder logReaders(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("logReaders: '" + most + "' must be at least 1");
      }
      this.logLimits = logLimits.withFollowers(most);
      return this;
    }

    /** Sets all limits; for tests. */
    Builder limits(EngineLimits all) {
      this.limits = all;
      return this;
    }

    /**
     * Makes the executor. It takes no step before it is started.
     *
     * @param logs where the logs of containers are kept; not closed by the executor
     * @throws IllegalArgumentException if the host or the owner is malformed, naming it, or there
     *     are both a host and hosts
     */
    public DockerExecutor build(JobLogStore logs) {
      ContainerIdentity identity =
          new ContainerIdentity(owner != null ? owner : UUID.randomUUID().toString());
      HostSettings settings =
          new HostSettings(
              identity,
              limits,
              policy,
              new ImageSettings(pullPolicy, registryAuth, imagePrune, imageLimits),
              secrets,
              logLimits,
              logs,
              false);
      Set<String> environments = elastic == null ? Set.of() : elastic.environments();
      Duration patience = elastic == null ? Duration.ZERO : elastic.lossGrace();
      FleetSettings fleetSettings = fleet();
      if (environments.contains(fleetSettings.environment())) {
        throw new IllegalArgumentException(
            "elastic: the environment '%s' must not be the one of the hosts, too"
                .formatted(fleetSettings.environment()));
      }
      Fleet fleet =
          new Fleet(
              fleetSettings,
              environments,
              patience,
              address -> new EngineHost(address, settings),
              address -> new EngineHost(address, settings.waiting()));
      if (elastic != null) {
        elastic.serve(fleet);
      }
      return new DockerExecutor(fleet);
    }

    private FleetSettings fleet() {
      if (hosts == null && host == null && elastic != null) {
        return elastic.noOthers();
      }
      if (hosts == null) {
        return DockerHosts.single(EngineAddress.resolve(host, System.getenv()));
      }
      if (host != null) {
        throw new IllegalArgumentException("host: '" + host + "' must not be there beside hosts");
      }
      return hosts.settings();
    }
  }
}
