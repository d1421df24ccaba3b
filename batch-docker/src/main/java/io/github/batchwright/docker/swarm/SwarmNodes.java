package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.model.SwarmNode;
import com.github.dockerjava.api.model.SwarmNodeState;
import io.github.batchwright.docker.SwarmPlacement;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.HostReports;
import io.github.batchwright.spi.HostSource;
import io.github.batchwright.spi.LaunchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes of a swarm as they were last listed, and how long each has been down. Tells of them as
 * hosts whenever they have changed. Thread-safe.
 */
final class SwarmNodes implements HostSource {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmNodes.class);

  /** The one host of an environment whose nodes Swarm chooses. */
  static final String WHOLE_SWARM = "swarm";

  private final SwarmSettings settings;
  private final Runnable onStart;

  // All guarded by this.
  private final Map<String, Known> known = new LinkedHashMap<>();
  private final Map<String, List<Host>> told = new HashMap<>();
  private @Nullable HostReports reports;
  private boolean listed;

  /**
   * Makes an empty set of nodes.
   *
   * @param onStart what is to be done once somebody wants to know of hosts
   */
  SwarmNodes(SwarmSettings settings, Runnable onStart) {
    this.settings = settings;
    this.onStart = onStart;
  }

  /** A node, what it is called as a host, and how long it was seen to be down. */
  private record Known(NodeView node, String name, Duration down) {
    /** Says whether it has told of itself: one that joins is listed a moment before it does. */
    boolean isDescribed() {
      return !node.hostname().isEmpty();
    }
  }

  @Override
  public List<String> computeEnvironments() {
    return List.copyOf(settings.environments().keySet());
  }

  @Override
  public void start(HostReports target) {
    synchronized (this) {
      reports = target;
    }
    onStart.run();
    tell();
  }

  /**
   * Takes in what a manager lists.
   *
   * @param watched for how long the nodes were watched since the list before; time in which no
   *     manager answered does not count
   */
  void update(List<SwarmNode> nodes, Duration watched) {
    synchronized (this) {
      take(nodes.stream().map(node -> NodeView.of(node, settings.gpuKind())).toList(), watched);
    }
    tell();
  }

  private void take(List<NodeView> nodes, Duration watched) {
    Map<String, Known> before = new HashMap<>(known);
    Set<String> names = new HashSet<>();
    known.clear();
    // Those that keep their names first, the others in the order in which they joined.
    List<NodeView> ordered = new ArrayList<>(nodes);
    ordered.sort(
        Comparator.comparing((NodeView node) -> !keepsItsName(before.get(node.id())))
            .thenComparing(NodeView::created)
            .thenComparing(NodeView::id));
    for (NodeView node : ordered) {
      Known last = before.get(node.id());
      String name = last != null && keepsItsName(last) ? last.name : name(node, names);
      names.add(name);
      Duration down = Duration.ZERO;
      if (!node.isUp()) {
        down = last == null || last.node.isUp() ? Duration.ZERO : last.down.plus(watched);
      }
      known.put(node.id(), new Known(node, name, down));
    }
    listed = true;
  }

  private static boolean keepsItsName(@Nullable Known last) {
    return last != null && last.isDescribed();
  }

  /** Two machines may have the same name, and a machine that joined again has an old entry, too. */
  private static String name(NodeView node, Set<String> taken) {
    String name = node.hostname();
    boolean legal = name.matches("[A-Za-z0-9._-]{1,128}") && !name.equals(WHOLE_SWARM);
    return legal && !taken.contains(name) ? name : node.id();
  }

  /** Returns how a node is. */
  synchronized NodeCondition condition(@Nullable String node) {
    Known found = node == null ? null : known.get(node);
    if (found == null) {
      return NodeCondition.GONE;
    }
    if (found.node.isUp()) {
      return NodeCondition.KNOWN;
    }
    return isGivenUp(found) ? NodeCondition.GIVEN_UP : NodeCondition.DOWN;
  }

  private boolean isGivenUp(Known node) {
    return node.down.compareTo(settings.nodeGrace()) > 0;
  }

  /** Says whether a node does not answer as it should, be it for a moment. */
  synchronized boolean isAway(@Nullable String node) {
    Known found = node == null ? null : known.get(node);
    return found != null && found.node.state() != SwarmNodeState.READY;
  }

  /** Returns where a node is reached. */
  synchronized String address(@Nullable String node) {
    Known found = node == null ? null : known.get(node);
    return found == null ? AttemptReports.LOCAL_ADDRESS : found.node.address();
  }

  /** Returns what a node is called as a host, for messages. */
  synchronized String nameOf(@Nullable String node) {
    Known found = node == null ? null : known.get(node);
    return found == null ? String.valueOf(node) : found.name;
  }

  /** Says whether the nodes were listed at all. */
  synchronized boolean isListed() {
    return listed;
  }

  /**
   * Returns the constraints that lead an attempt to where it was placed; nothing if the node that
   * was chosen is not there.
   */
  synchronized Optional<List<String>> constraints(LaunchRequest request) {
    if (settings.placement() == SwarmPlacement.LEFT_TO_SWARM) {
      List<String> constraints = new ArrayList<>();
      settings
          .environments()
          .getOrDefault(request.computeEnvironment(), Map.of())
          .forEach((key, value) -> constraints.add("node.labels." + key + "==" + value));
      return Optional.of(constraints);
    }
    String name = request.instance().substring(request.instance().indexOf('/') + 1);
    return known.values().stream()
        .filter(node -> node.name.equals(name))
        .findFirst()
        .map(node -> List.of("node.id==" + node.node.id()));
  }

  /** Outside the lock, so that whoever listens may ask. */
  private void tell() {
    Map<String, List<Host>> news = new LinkedHashMap<>();
    HostReports target;
    synchronized (this) {
      target = reports;
      if (target == null || !listed) {
        return;
      }
      settings
          .environments()
          .forEach(
              (environment, labels) -> {
                List<Host> hosts = hosts(labels);
                if (!hosts.equals(told.put(environment, hosts))) {
                  news.put(environment, hosts);
                }
              });
    }
    news.forEach(
        (environment, hosts) -> {
          try {
            target.hosts(environment, hosts);
          } catch (RuntimeException e) {
            LOG.error("The hosts of {} were not taken: {}", environment, hosts, e);
          }
        });
  }

  private List<Host> hosts(Map<String, String> labels) {
    List<Host> hosts = new ArrayList<>();
    for (Known node : known.values()) {
      if (node.isDescribed() && node.node.has(labels)) {
        hosts.add(host(node));
      }
    }
    hosts.sort(Comparator.comparing(Host::name));
    return settings.placement() == SwarmPlacement.BY_NODE ? hosts : List.of(sum(hosts));
  }

  private Host host(Known node) {
    Host host =
        new Host(
            node.name,
            node.node.capacity().without(settings.reserve()),
            node.node.attributes(),
            HostState.ACTIVE,
            "");
    if (node.node.isActive()) {
      return host;
    }
    return isGivenUp(node)
        ? host.in(HostState.LOST, "it has been down for longer than " + settings.nodeGrace())
        : host.in(HostState.DRAINING, node.node.whyNotActive());
  }

  private static Host sum(List<Host> hosts) {
    Resources capacity =
        hosts.stream()
            .filter(host -> host.state() == HostState.ACTIVE)
            .map(Host::capacity)
            .reduce(Resources.NONE, Resources::plus);
    Host swarm = Host.active(WHOLE_SWARM, capacity);
    return hosts.stream().anyMatch(host -> host.state() == HostState.ACTIVE)
        ? swarm
        : swarm.in(HostState.DRAINING, "no node takes tasks");
  }
}
