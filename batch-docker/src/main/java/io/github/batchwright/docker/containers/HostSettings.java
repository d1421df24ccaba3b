package io.github.batchwright.docker.containers;

import io.github.batchwright.docker.DockerPolicy;
import io.github.batchwright.docker.engine.EngineLimits;
import io.github.batchwright.docker.identity.ContainerIdentity;
import io.github.batchwright.docker.images.ImageSettings;
import io.github.batchwright.docker.logs.LogLimits;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.SecretResolver;
import org.jspecify.annotations.Nullable;

/**
 * How containers are run, the same on each engine of an executor. Immutable.
 *
 * @param identity whose containers they are
 * @param limits how long the engine may take
 * @param policy what containers may have
 * @param images which images are fetched, how, and which are removed
 * @param secrets knows the secrets of jobs, or null for nobody
 * @param logLimits how much is kept of what containers write
 * @param logs where their logs are kept
 * @param waits whether an attempt whose container cannot be created, because the engine does not
 *     answer, waits until it does or is given up; else the attempt cannot be started
 */
public record HostSettings(
    ContainerIdentity identity,
    EngineLimits limits,
    DockerPolicy policy,
    ImageSettings images,
    @Nullable SecretResolver secrets,
    LogLimits logLimits,
    JobLogStore logs,
    boolean waits) {

  /** Returns the same, with attempts that wait for an engine which does not answer. */
  public HostSettings waiting() {
    return new HostSettings(identity, limits, policy, images, secrets, logLimits, logs, true);
  }
}
