package io.github.batchwright.docker;

import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.hosts.FleetSettings;
import io.github.batchwright.docker.hosts.FleetSettings.Checks;
import io.github.batchwright.docker.hosts.FleetSettings.Member;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.Host;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The engines that a {@link DockerExecutor} runs containers on: the hosts of one compute
 * environment. Immutable.
 *
 * <p>Each host has the processors and the memory that its engine tells of, less a reserve, and the
 * GPUs as far as the engine tells. Every few seconds each engine is asked for that again. One that
 * fails to answer twice is DRAINING: nothing new is placed there. One that has been silent for the
 * loss grace is LOST: its attempts are reported {@link AttemptOutcome#lost lost}, and may be tried
 * again on another host. When it answers again, what still runs there of these attempts is removed
 * before it is ACTIVE. Until then an attempt and its successor may run at the same time.
 *
 * <p>A host's name must stay with its engine: it tells after a restart where an attempt runs. An
 * engine is one host: of two hosts with the same engine, the one that was named later takes no
 * work.
 */
public final class DockerHosts {
  /** The environment whose hosts they are, unless said. */
  public static final String DEFAULT_ENVIRONMENT = "docker";

  /** The name of the host if no hosts are described. */
  public static final String DEFAULT_HOST = "engine";

  /** What of each engine jobs may not use, unless said: 256 MiB, for the engine itself. */
  public static final Resources DEFAULT_RESERVE = Resources.of(0, 256);

  /** The most hosts that a fleet may have: each costs threads. */
  public static final int MOST_HOSTS = 64;

  private final FleetSettings settings;

  private DockerHosts(FleetSettings settings) {
    this.settings = settings;
  }

  /** Starts a fleet without hosts. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the one engine, which runs all it is told to, and is waited for whatever happens. */
  static FleetSettings single(EngineAddress address) {
    return new FleetSettings(
        DEFAULT_ENVIRONMENT,
        List.of(new Member(DEFAULT_HOST, address, null)),
        true,
        DEFAULT_RESERVE,
        null,
        Checks.DEFAULT);
  }

  FleetSettings settings() {
    return settings;
  }

  /** Collects the hosts of a fleet. Not thread-safe. */
  public static final class Builder {
    private final Map<String, EngineAddress> hosts = new LinkedHashMap<>();
    private final Map<String, Resources> capacities = new LinkedHashMap<>();
    private String environment = DEFAULT_ENVIRONMENT;
    private Resources reserve = DEFAULT_RESERVE;
    private @Nullable Duration lossGrace = Duration.ofMinutes(2);
    private Checks checks = Checks.DEFAULT;

    private Builder() {}

    /**
     * Sets the name of the environment, 1-128 of {@code [A-Za-z0-9_-]}; {@value
     * DockerHosts#DEFAULT_ENVIRONMENT} unless said. It is there without further ado if the service
     * describes no environment; else describe it with {@link ComputeEnvironment#reported}.
     */
    public Builder environment(String name) {
      this.environment = ComputeEnvironment.reported(name).name();
      return this;
    }

    /**
     * Adds the engine that the docker command would use.
     *
     * @param name the host's name, 1-128 of {@code [A-Za-z0-9._-]}, which stays with the engine
     */
    public Builder host(String name) {
      return add(name, EngineAddress.resolve(null, System.getenv()));
    }

    /**
     * Adds an engine.
     *
     * @param name the host's name, 1-128 of {@code [A-Za-z0-9._-]}, which stays with the engine
     * @param uri {@code unix:///path/to.sock} or {@code tcp://machine:2376}. TLS is used for TCP if
     *     {@code DOCKER_TLS_VERIFY} and {@code DOCKER_CERT_PATH} say so. An engine behind {@code
     *     ssh} is reached through a tunnel, {@code ssh -nNT -L
     *     /run/engine.sock:/var/run/docker.sock user@machine}
     * @throws IllegalArgumentException if the name is taken or malformed, the address is malformed,
     *     or there are {@value DockerHosts#MOST_HOSTS} hosts already
     */
    public Builder host(String name, String uri) {
      return add(name, EngineAddress.of(uri, "host " + name));
    }

    /**
     * Adds an engine that listens with TLS.
     *
     * @param name the host's name, 1-128 of {@code [A-Za-z0-9._-]}, which stays with the engine
     * @param uri {@code tcp://machine:2376}
     * @param certificates a folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}, as
     *     the docker command has them in its {@code DOCKER_CERT_PATH}
     * @throws IllegalArgumentException if the name is taken or malformed, the address is malformed,
     *     a file is missing, or there are {@value DockerHosts#MOST_HOSTS} hosts already
     */
    public Builder host(String name, String uri, Path certificates) {
      return add(name, EngineAddress.of(uri, "host " + name).withCertificates(certificates));
    }

    private Builder add(String name, EngineAddress address) {
      String checked = Host.active(name, Resources.NONE).name();
      if (hosts.size() == MOST_HOSTS) {
        throw new IllegalArgumentException("host: '" + name + "' is more than " + MOST_HOSTS);
      }
      if (hosts.putIfAbsent(checked, address) != null) {
        throw new IllegalArgumentException("host: '" + name + "' must be there once");
      }
      return this;
    }

    /**
     * Sets what jobs may use of a host, whatever its engine tells, and without a reserve. This is
     * how the GPUs are known of an engine that does not tell their number.
     *
     * @param name the name of a host that was added
     */
    public Builder capacity(String name, Resources usable) {
      if (!hosts.containsKey(name)) {
        throw new IllegalArgumentException(
            "capacity: '" + name + "' must be one of the hosts " + hosts.keySet());
      }
      capacities.put(name, usable);
      return this;
    }

    /** Sets what of each engine jobs may not use; 256 MiB unless said. */
    public Builder reserve(Resources kept) {
      this.reserve = kept;
      return this;
    }

    /**
     * Sets how long an engine may be silent before its attempts are lost; 2 minutes unless said. A
     * short time tries again sooner; a long one lets an engine be restarted or upgraded while its
     * containers go on.
     *
     * @param grace zero or more
     */
    public Builder lossGrace(Duration grace) {
      if (grace.isNegative()) {
        throw new IllegalArgumentException("lossGrace: '" + grace + "' must not be negative");
      }
      this.lossGrace = grace;
      return this;
    }

    /** Has attempts stay open until their engine answers, however long that takes. */
    public Builder neverLost() {
      this.lossGrace = null;
      return this;
    }

    /** Sets how engines are checked; for tests. */
    Builder checks(Checks how) {
      this.checks = how;
      return this;
    }

    /**
     * Makes the fleet; no engine is asked anything yet.
     *
     * @throws IllegalArgumentException if there is no host
     */
    public DockerHosts build() {
      if (hosts.isEmpty()) {
        throw new IllegalArgumentException("hosts: '[]' must be one at least");
      }
      List<Member> members =
          hosts.entrySet().stream().map(host -> member(host.getKey(), host.getValue())).toList();
      return new DockerHosts(
          new FleetSettings(environment, members, false, reserve, lossGrace, checks));
    }

    private Member member(String name, EngineAddress address) {
      return new Member(name, address, capacities.get(name));
    }
  }
}
