package io.github.batchwright.docker;

import io.github.batchwright.docker.spec.HostPath;
import io.github.batchwright.docker.spec.LogSize;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.container.Device;
import io.github.batchwright.model.container.EngineOptions;
import io.github.batchwright.model.container.LinuxParameters;
import io.github.batchwright.model.container.LogConfiguration;
import io.github.batchwright.model.container.MountPoint;
import io.github.batchwright.model.container.NetworkMode;
import io.github.batchwright.model.container.Volume;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the containers of jobs may have of an engine and its host. The host application sets it; a
 * job that asks for more ends as INVALID before anything is created, with a reason that names the
 * field and the method here that would allow it. Immutable and thread-safe.
 *
 * <p>Unless said, a container gets no capability of root, no privileges, no device and no path of
 * the host, and a network that shows it no other job. It may ask for the capabilities in {@link
 * #USUAL_CAPABILITIES}, for more processes than usual, and for the log driver {@code json-file}.
 */
public final class DockerPolicy {
  /**
   * The capabilities that a container may ask for unless said otherwise: what engines give to every
   * container, without those that forge packets ({@code NET_RAW}) or make devices ({@code MKNOD}).
   */
  public static final List<String> USUAL_CAPABILITIES =
      List.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  /** What holds unless an executor is given another one. */
  public static final DockerPolicy LEAST_PRIVILEGE = builder().build();

  private static final String FIELD = "containerProperties.";
  private static final String OPTIONS = FIELD + "x-batchwright.engineOptions.";

  private final boolean privileged;
  private final boolean hostNetwork;
  private final boolean anyUser;
  private final List<HostPath> writablePaths;
  private final List<HostPath> readablePaths;
  private final Set<String> devices;
  private final Set<String> capabilities;
  private final Set<String> securityOptions;
  private final Set<String> logDrivers;
  private final int usualPids;
  private final int mostPids;
  private final int mostSwap;
  private final int mostLog;

  private DockerPolicy(Builder from) {
    privileged = from.privileged;
    hostNetwork = from.hostNetwork;
    anyUser = from.anyUser;
    writablePaths = List.copyOf(from.writablePaths);
    readablePaths = List.copyOf(from.readablePaths);
    devices = Set.copyOf(from.devices);
    capabilities = Set.copyOf(from.capabilities);
    securityOptions = Set.copyOf(from.securityOptions);
    logDrivers = Set.copyOf(from.logDrivers);
    usualPids = from.usualPids;
    mostPids = from.mostPids;
    mostSwap = from.mostSwap;
    mostLog = from.mostLog;
  }

  /** Starts with the least privilege. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns how many processes and threads a container may have that does not say. */
  public int usualPids() {
    return usualPids;
  }

  /** Returns why a container is refused; nothing if it may have all it asks for. */
  public Optional<String> refusal(ContainerProperties container) {
    return refusal(container, container.volumes());
  }

  /** Returns why one of several containers, which share volumes, is refused. */
  public Optional<String> refusal(ContainerProperties container, List<Volume> volumes) {
    List<String> refusals = new ArrayList<>();
    if (container.privileged() && !privileged) {
      refuse(refusals, FIELD + "privileged", true, "allowPrivileged()");
    }
    if (!anyUser && isRoot(container.user())) {
      refuse(
          refusals, FIELD + "user", String.valueOf(container.user()), "forbidRoot() is left out");
    }
    checkVolumes(refusals, container.mountPoints(), volumes);
    LinuxParameters linux = container.linuxParameters();
    if (linux != null) {
      checkDevices(refusals, linux.devices());
      Integer swap = linux.maxSwapMiB();
      if (swap != null && swap > mostSwap) {
        refuse(refusals, FIELD + "linuxParameters.maxSwap", swap, "maxSwapMiB(" + swap + ")");
      }
    }
    LogConfiguration logs = container.logConfiguration();
    if (logs != null) {
      checkLogs(refusals, logs);
    }
    checkOptions(refusals, container.engineOptionsOrDefault());
    return refusals.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", refusals));
  }

  private static void refuse(List<String> refusals, String field, Object value, String allowedBy) {
    refusals.add(
        field
            + ": '"
            + value
            + "' is refused by the policy of this host, unless DockerPolicy.Builder."
            + allowedBy);
  }

  private static boolean isRoot(@Nullable String user) {
    if (user == null) {
      return true;
    }
    String name = user.split(":", 2)[0].strip();
    return name.isEmpty() || name.equals("root") || name.matches("[+-]?0+");
  }

  private void checkVolumes(List<String> refusals, List<MountPoint> mounts, List<Volume> volumes) {
    for (Volume volume : volumes) {
      String path = volume.sourcePath();
      if (path == null) {
        continue;
      }
      boolean written =
          mounts.stream()
              .anyMatch(mount -> mount.sourceVolume().equals(volume.name()) && !mount.readOnly());
      boolean allowed =
          HostPath.isWithin(path, writablePaths)
              || (!written && HostPath.isWithin(path, readablePaths));
      if (!allowed) {
        refuse(
            refusals,
            FIELD + "volumes.host.sourcePath",
            path,
            (written ? "allowHostPath" : "allowReadOnlyHostPath") + "(...) holds it");
      }
    }
  }

  private void checkDevices(List<String> refusals, List<Device> asked) {
    for (Device device : asked) {
      if (!devices.contains(device.hostPath())) {
        refuse(
            refusals,
            FIELD + "linuxParameters.devices.hostPath",
            device.hostPath(),
            "allowDevices(\"" + device.hostPath() + "\")");
      }
    }
  }

  private void checkLogs(List<String> refusals, LogConfiguration logs) {
    if (!logDrivers.contains(logs.logDriver())) {
      refuse(
          refusals,
          FIELD + "logConfiguration.logDriver",
          logs.logDriver(),
          "allowLogDrivers(\"" + logs.logDriver() + "\")");
    }
    OptionalLong asked = LogSize.mostMiB(logs);
    String field = FIELD + "logConfiguration.options";
    if (asked.isEmpty()) {
      refusals.add(
          field
              + ": '"
              + logs.options()
              + "' must have sizes and counts of files such as 10m and 3");
    } else if (asked.getAsLong() > mostLog) {
      refuse(refusals, field, logs.options(), "maxLogMiB(" + asked.getAsLong() + ")");
    }
  }

  private void checkOptions(List<String> refusals, EngineOptions options) {
    if (options.networkMode() == NetworkMode.HOST && !hostNetwork) {
      refuse(refusals, OPTIONS + "networkMode", NetworkMode.HOST, "allowHostNetwork()");
    }
    for (String capability : options.addCapabilities()) {
      if (!capabilities.contains(capability) && !capabilities.contains("ALL")) {
        refuse(
            refusals,
            OPTIONS + "addCapabilities",
            capability,
            "allowCapabilities(\"" + capability + "\")");
      }
    }
    for (String option : options.securityOptions()) {
      if (!securityOptions.contains(option)) {
        refuse(
            refusals,
            OPTIONS + "securityOptions",
            option,
            "allowSecurityOptions(\"" + option + "\")");
      }
    }
    Integer pids = options.pidsLimit();
    if (pids != null && pids > mostPids) {
      refuse(refusals, OPTIONS + "pidsLimit", pids, "maxPids(" + pids + ")");
    }
  }

  /** Collects what is allowed. Not thread-safe. */
  public static final class Builder {
    private boolean privileged;
    private boolean hostNetwork;
    private boolean anyUser = true;
    private final List<HostPath> writablePaths = new ArrayList<>();
    private final List<HostPath> readablePaths = new ArrayList<>();
    private final Set<String> devices = new LinkedHashSet<>();
    private final Set<String> capabilities = new LinkedHashSet<>(USUAL_CAPABILITIES);
    private final Set<String> securityOptions = new LinkedHashSet<>();
    private final Set<String> logDrivers = new LinkedHashSet<>(List.of("json-file"));
    private int usualPids = 1024;
    private int mostPids = 4096;
    private int mostSwap = 16_384;
    private int mostLog = 1024;

    private Builder() {}

    /** Lets containers do on the host what its administrator may. */
    public Builder allowPrivileged() {
      this.privileged = true;
      return this;
    }

    /** Lets containers use the network of the host, and every port that listens there. */
    public Builder allowHostNetwork() {
      this.hostNetwork = true;
      return this;
    }

    /**
     * Lets containers read and write a path of the engine's host and whatever is below it. A
     * symbolic link in there may lead out of it, so nobody else should be able to make one.
     *
     * @throws IllegalArgumentException if the path is not absolute, or leads up by {@code ..}
     */
    public Builder allowHostPath(String path) {
      writablePaths.add(HostPath.of("allowHostPath", path));
      return this;
    }

    /** Lets containers read a path of the engine's host and whatever is below it. */
    public Builder allowReadOnlyHostPath(String path) {
      readablePaths.add(HostPath.of("allowReadOnlyHostPath", path));
      return this;
    }

    /** Lets containers use these devices of the host, such as {@code /dev/fuse}. */
    public Builder allowDevices(String... paths) {
      devices.addAll(List.of(paths));
      return this;
    }

    /** Lets containers ask for these capabilities too, such as {@code NET_RAW}, or {@code ALL}. */
    public Builder allowCapabilities(String... names) {
      for (String name : names) {
        capabilities.add(name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""));
      }
      return this;
    }

    /** Lets containers ask for no capabilities but those that are allowed from here on. */
    public Builder forbidCapabilities() {
      capabilities.clear();
      return this;
    }

    /** Lets containers ask for these security options, each as a job writes it. */
    public Builder allowSecurityOptions(String... options) {
      securityOptions.addAll(List.of(options));
      return this;
    }

    /** Lets containers write their logs by these drivers too, such as {@code journald}. */
    public Builder allowLogDrivers(String... drivers) {
      logDrivers.addAll(List.of(drivers));
      return this;
    }

    /** Refuses containers that do not say they run as another user than root. */
    public Builder forbidRoot() {
      this.anyUser = false;
      return this;
    }

    /** Sets how many processes and threads a container may have that does not say; 1024 here. */
    public Builder usualPids(int count) {
      this.usualPids = atLeastOne("usualPids", count);
      return this;
    }

    /** Sets how many processes and threads a container may ask for; 4096 here. */
    public Builder maxPids(int count) {
      this.mostPids = atLeastOne("maxPids", count);
      return this;
    }

    /** Sets how much swap a container may ask for, in MiB; 16,384 here, and 0 forbids it. */
    public Builder maxSwapMiB(int most) {
      if (most < 0) {
        throw new IllegalArgumentException("maxSwapMiB: '" + most + "' must be at least 0");
      }
      this.mostSwap = most;
      return this;
    }

    /**
     * Sets how much of the disk of its host a container may have the engine fill with its log, in
     * MiB, where it gives {@code max-size} and {@code max-file} itself; 1024 here.
     */
    public Builder maxLogMiB(int most) {
      this.mostLog = atLeastOne("maxLogMiB", most);
      return this;
    }

    private static int atLeastOne(String name, int count) {
      if (count < 1) {
        throw new IllegalArgumentException(name + ": '" + count + "' must be at least 1");
      }
      return count;
    }

    /** Returns the policy. */
    public DockerPolicy build() {
      return new DockerPolicy(this);
    }
  }
}
