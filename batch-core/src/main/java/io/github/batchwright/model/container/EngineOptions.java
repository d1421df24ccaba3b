package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a container engine can do for a container and AWS has no field for. In AWS's JSON it is kept
 * beside the fields of the container, as {@code x-batchwright.engineOptions}.
 *
 * @param entryPoint what takes the place of the image's entry point; empty means the image's own,
 *     and one empty string means none
 * @param workingDirectory an absolute path in the container, or null for what the image says
 * @param pullPolicy when the image is fetched, or null for what is usual where it runs
 * @param networkMode what network it has
 * @param stopSignal what asks it to end, such as {@code SIGINT}, or null for what the image says,
 *     which is SIGTERM if it says nothing
 * @param labels more labels of the container; none may start with {@code io.github.batchwright}
 * @param addCapabilities what its root may do, such as {@code CHOWN}, kept without {@code CAP_}, in
 *     upper case and each once; {@code ALL} is everything. It may do nothing else
 * @param securityOptions such as {@code seccomp=unconfined}, as the engine takes them
 * @param pidsLimit how many processes and threads it may have at once, at least 1, or null for what
 *     is usual
 * @param hostname the name it has for itself, 1-63 of {@code [A-Za-z0-9-]}, or null for one that is
 *     made up
 * @param extraHosts names of hosts that it finds at these addresses
 */
public record EngineOptions(
    List<String> entryPoint,
    @Nullable String workingDirectory,
    @Nullable PullPolicy pullPolicy,
    NetworkMode networkMode,
    @Nullable String stopSignal,
    Map<String, String> labels,
    List<String> addCapabilities,
    List<String> securityOptions,
    @Nullable Integer pidsLimit,
    @Nullable String hostname,
    Map<String, String> extraHosts) {
  /** What holds if nothing is said. */
  public static final EngineOptions DEFAULT = builder().build();

  /** Checks and copies the fields. */
  public EngineOptions {
    entryPoint = Checks.command("engineOptions.entryPoint", entryPoint);
    EngineRules.checkWorkingDirectory(workingDirectory);
    Objects.requireNonNull(networkMode, "engineOptions.networkMode");
    if (stopSignal != null) {
      EngineRules.checkSignal(stopSignal);
    }
    labels = EngineRules.labels(labels);
    addCapabilities = EngineRules.capabilities(addCapabilities);
    EngineRules.checkSecurityOptions(securityOptions);
    securityOptions = Checks.copy(securityOptions);
    if (pidsLimit != null) {
      Checks.atLeast("engineOptions.pidsLimit", pidsLimit, 1);
    }
    EngineRules.checkNetwork(networkMode, hostname, extraHosts);
    extraHosts = Checks.copy(extraHosts);
  }

  /** Starts with nothing said. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with everything that is said here. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.entryPoint = entryPoint;
    builder.workingDirectory = workingDirectory;
    builder.pullPolicy = pullPolicy;
    builder.networkMode = networkMode;
    builder.stopSignal = stopSignal;
    builder.labels.putAll(labels);
    builder.addCapabilities = addCapabilities;
    builder.securityOptions = securityOptions;
    builder.pidsLimit = pidsLimit;
    builder.hostname = hostname;
    builder.extraHosts.putAll(extraHosts);
    return builder;
  }

  /** Collects the fields of {@link EngineOptions}. Not thread-safe. */
  public static final class Builder {
    private List<String> entryPoint = List.of();
    private @Nullable String workingDirectory;
    private @Nullable PullPolicy pullPolicy;
    private NetworkMode networkMode = NetworkMode.BRIDGE;
    private @Nullable String stopSignal;
    private final Map<String, String> labels = new TreeMap<>();
    private List<String> addCapabilities = List.of();
    private List<String> securityOptions = List.of();
    private @Nullable Integer pidsLimit;
    private @Nullable String hostname;
    private final Map<String, String> extraHosts = new TreeMap<>();

    private Builder() {}

    /** Sets what takes the place of the image's entry point. */
    public Builder entryPoint(String... words) {
      return entryPoint(List.of(words));
    }

    /** Sets what takes the place of the image's entry point. */
    public Builder entryPoint(List<String> words) {
      this.entryPoint = words;
      return this;
    }

    /** Sets the directory that it starts in. */
    public Builder workingDirectory(String path) {
      this.workingDirectory = path;
      return this;
    }

    /** Sets when the image is fetched; what is usual where it runs, unless said. */
    public Builder pullPolicy(PullPolicy policy) {
      this.pullPolicy = policy;
      return this;
    }

    /** Sets what network it has; BRIDGE unless said. */
    public Builder networkMode(NetworkMode mode) {
      this.networkMode = mode;
      return this;
    }

    /** Sets the signal that asks it to end. */
    public Builder stopSignal(String signal) {
      this.stopSignal = signal;
      return this;
    }

    /** Adds a label. */
    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /** Adds labels. */
    public Builder labels(Map<String, String> more) {
      labels.putAll(more);
      return this;
    }

    /** Sets what its root may do. */
    public Builder addCapabilities(String... names) {
      return addCapabilities(List.of(names));
    }

    /** Sets what its root may do. */
    public Builder addCapabilities(List<String> names) {
      this.addCapabilities = names;
      return this;
    }

    /** Sets options such as {@code seccomp=unconfined}. */
    public Builder securityOptions(String... options) {
      return securityOptions(List.of(options));
    }

    /** Sets options such as {@code seccomp=unconfined}. */
    public Builder securityOptions(List<String> options) {
      this.securityOptions = options;
      return this;
    }

    /** Sets how many processes and threads it may have at once. */
    public Builder pidsLimit(int most) {
      this.pidsLimit = most;
      return this;
    }

    /** Sets the name it has for itself. */
    public Builder hostname(String name) {
      this.hostname = name;
      return this;
    }

    /** Adds a name of a host that it finds at this address. */
    public Builder extraHost(String name, String address) {
      extraHosts.put(name, address);
      return this;
    }

    /** Adds names of hosts with their addresses. */
    public Builder extraHosts(Map<String, String> addresses) {
      extraHosts.putAll(addresses);
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public EngineOptions build() {
      return new EngineOptions(
          entryPoint,
          workingDirectory,
          pullPolicy,
          networkMode,
          stopSignal,
          labels,
          addCapabilities,
          securityOptions,
          pidsLimit,
          hostname,
          extraHosts);
    }
  }
}
