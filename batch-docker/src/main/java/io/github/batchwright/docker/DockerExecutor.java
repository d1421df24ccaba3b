package io.github.batchwright.docker;

import io.github.batchwright.docker.containers.ContainerIdentity;
import io.github.batchwright.docker.containers.EngineHost;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.SecretResolver;
import io.github.batchwright.spi.StopMode;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs attempts of kind container on a Docker engine. Thread-safe.
 *
 * <p>A container is named and labelled after its owner and its attempt. It gets the vCPUs and the
 * memory that the job asks for as limits, no swap, and the least privilege; what it asks for beyond
 * that, a {@link DockerPolicy} allows or refuses. An image that the engine lacks is pulled. Once
 * the container has ended, its logs are copied to the log store, and its end is reported:
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
 * is needed. The number of threads does not grow with the number of containers.
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
  private final EngineHost engine;

  private DockerExecutor(EngineHost engine) {
    this.engine = engine;
  }

  /** Starts an executor; without more it uses the engine that the docker command would use. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void start(AttemptReports reports) {
    engine.start(reports);
  }

  @Override
  public void reconcile(Reconciliation reconciliation) {
    engine.reconcile(reconciliation);
  }

  @Override
  public void launch(LaunchRequest request) {
    engine.launch(request);
  }

  @Override
  public void stop(AttemptId attempt, StopMode mode) {
    engine.stop(attempt, mode);
  }

  @Override
  public void release(AttemptId attempt) {
    engine.release(attempt);
  }

  /** Also removes the containers of released attempts, as far as that can be done in seconds. */
  @Override
  public void close() {
    engine.close();
  }

  /** Collects the settings of a {@link DockerExecutor}. Not thread-safe. */
  public static final class Builder {
    private @Nullable String host;
    private @Nullable String owner;
    private EngineLimits limits = EngineLimits.DEFAULT;
    private DockerPolicy policy = DockerPolicy.LEAST_PRIVILEGE;
    private @Nullable SecretResolver secrets;

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
     * Sets who knows the secrets of jobs. A job finds each of its secrets in a file {@code
     * /run/secrets/NAME}, whose path is in its variable {@code NAME_FILE}. Unless said, jobs with
     * secrets are INVALID.
     */
    public Builder secretResolver(SecretResolver resolver) {
      this.secrets = resolver;
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
     * @throws IllegalArgumentException if the host or the owner is malformed, naming it
     */
    public DockerExecutor build(JobLogStore logs) {
      String name = owner != null ? owner : UUID.randomUUID().toString();
      return new DockerExecutor(
          new EngineHost(
              EngineAddress.resolve(host, System.getenv()),
              new ContainerIdentity(name),
              limits,
              policy,
              secrets,
              logs));
    }
  }
}
