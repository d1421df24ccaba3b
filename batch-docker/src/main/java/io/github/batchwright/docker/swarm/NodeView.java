package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.model.SwarmNode;
import com.github.dockerjava.api.model.SwarmNodeAvailability;
import com.github.dockerjava.api.model.SwarmNodeDescription;
import com.github.dockerjava.api.model.SwarmNodePlatform;
import com.github.dockerjava.api.model.SwarmNodeResources;
import com.github.dockerjava.api.model.SwarmNodeRole;
import com.github.dockerjava.api.model.SwarmNodeSpec;
import com.github.dockerjava.api.model.SwarmNodeState;
import com.github.dockerjava.api.model.SwarmNodeStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.Host;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a manager says of one node. Immutable.
 *
 * @param id the node's id in the swarm
 * @param hostname the name of its machine, or an empty text
 * @param created when it joined
 * @param state whether it answers
 * @param availability whether it takes tasks
 * @param role {@code manager} or {@code worker}
 * @param address where it is reached
 * @param capacity what it has
 * @param labels the labels that the swarm gives it
 * @param attributes those, the labels of its engine, and what kind of machine it is
 */
record NodeView(
    String id,
    String hostname,
    Instant created,
    SwarmNodeState state,
    SwarmNodeAvailability availability,
    String role,
    String address,
    Resources capacity,
    Map<String, String> labels,
    Map<String, String> attributes) {
  private static final long NANOS_PER_MILLI_VCPU = 1_000_000;

  static NodeView of(SwarmNode node, String gpuKind) {
    SwarmNodeSpec spec = node.getSpec() == null ? new SwarmNodeSpec() : node.getSpec();
    SwarmNodeStatus status = node.getStatus() == null ? new SwarmNodeStatus() : node.getStatus();
    SwarmNodeDescription description =
        node.getDescription() == null ? new SwarmNodeDescription() : node.getDescription();
    Map<String, String> labels = spec.getLabels() == null ? Map.of() : spec.getLabels();
    String role = spec.getRole() == SwarmNodeRole.MANAGER ? "manager" : "worker";
    return new NodeView(
        String.valueOf(node.getId()),
        description.getHostname() == null ? "" : description.getHostname(),
        node.getCreatedAt() == null ? Instant.EPOCH : node.getCreatedAt().toInstant(),
        status.getState() == null ? SwarmNodeState.UNKNOWN : status.getState(),
        spec.getAvailability() == null ? SwarmNodeAvailability.ACTIVE : spec.getAvailability(),
        role,
        address(status.getAddress()),
        capacity(description.getResources(), gpuKind),
        Map.copyOf(labels),
        attributes(description, labels, role));
  }

  private static String address(@Nullable String address) {
    // A manager that listens everywhere does not know where it is reached.
    return address == null || address.isEmpty() || address.equals("0.0.0.0")
        ? AttemptReports.LOCAL_ADDRESS
        : address;
  }

  private static Resources capacity(@Nullable SwarmNodeResources resources, String gpuKind) {
    if (resources == null) {
      return Resources.NONE;
    }
    Long cpus = resources.getNanoCPUs();
    Long memory = resources.getMemoryBytes();
    return new Resources(
        cpus == null ? 0 : cpus / NANOS_PER_MILLI_VCPU,
        memory == null ? 0 : memory >> 20,
        gpus(resources.getRawValues().get("GenericResources"), gpuKind));
  }

  /** GPUs are advertised as a number of them, or each by name; docker-java knows neither. */
  private static int gpus(@Nullable Object generic, String kind) {
    if (!(generic instanceof List<?> all)) {
      return 0;
    }
    int count = 0;
    for (Object entry : all) {
      if (entry instanceof Map<?, ?> resource) {
        if (resource.get("DiscreteResourceSpec") instanceof Map<?, ?> discrete
            && kind.equals(discrete.get("Kind"))
            && discrete.get("Value") instanceof Number number) {
          count += number.intValue();
        } else if (resource.get("NamedResourceSpec") instanceof Map<?, ?> named
            && kind.equals(named.get("Kind"))) {
          count++;
        }
      }
    }
    return Math.max(0, count);
  }

  /** What is ours first, then the labels of the node, then those of its engine. */
  private static Map<String, String> attributes(
      SwarmNodeDescription description, Map<String, String> labels, String role) {
    Map<String, String> attributes = new LinkedHashMap<>();
    put(attributes, "role", role);
    put(attributes, "hostname", description.getHostname());
    SwarmNodePlatform platform = description.getPlatform();
    if (platform != null) {
      put(attributes, "os", platform.getOs());
      put(attributes, "arch", platform.getArchitecture());
    }
    labels.forEach((key, value) -> put(attributes, key, value));
    if (description.getEngine() != null && description.getEngine().getLabels() != null) {
      description.getEngine().getLabels().forEach((key, value) -> put(attributes, key, value));
    }
    return attributes;
  }

  /** What a host has no room for is left out: by labels alone nobody is to lose a node. */
  private static void put(Map<String, String> attributes, String key, @Nullable String value) {
    if (value != null
        && !value.isEmpty()
        && key.length() <= Host.LONGEST_TEXT
        && value.length() <= Host.LONGEST_TEXT
        && attributes.size() < Host.MOST_ATTRIBUTES) {
      attributes.putIfAbsent(key, value);
    }
  }

  /** Says whether it has all of these labels. */
  boolean has(Map<String, String> wanted) {
    return wanted.entrySet().stream()
        .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
  }

  /** Says whether it answers; one whose manager is new counts as one that does. */
  boolean isUp() {
    return state == SwarmNodeState.READY || state == SwarmNodeState.UNKNOWN;
  }

  /** Says whether it takes tasks. */
  boolean isActive() {
    return state == SwarmNodeState.READY && availability == SwarmNodeAvailability.ACTIVE;
  }

  /** Returns why it takes no tasks, in words. */
  String whyNotActive() {
    if (state != SwarmNodeState.READY) {
      return "its state in the swarm is " + state.name().toLowerCase(Locale.ROOT);
    }
    return "its availability in the swarm is " + availability.name().toLowerCase(Locale.ROOT);
  }
}
