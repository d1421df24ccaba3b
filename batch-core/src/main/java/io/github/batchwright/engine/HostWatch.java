package io.github.batchwright.engine;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.Instances;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.spi.Host;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what is told of the hosts of compute environments, and records in what they differ from
 * what is known. A report that differs in much is recorded in several turns, or until a later one
 * takes its place. What was told last of an environment is remembered, for one that is made, or has
 * its instances taken away, only later. Confined to one thread.
 */
final class HostWatch {
  private final Cluster cluster;
  private final Map<String, Told> told = new LinkedHashMap<>();
  private final Map<String, Report> reports = new LinkedHashMap<>();

  HostWatch(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * What was told last of an environment.
   *
   * @param of the environment that it is recorded of, or null for none yet
   */
  private record Told(List<Host> hosts, @Nullable EnvironmentState of) {}

  /** Takes a report. It waits if there is no such environment, or its instances are described. */
  void take(Input.Hosts report) {
    String name = report.computeEnvironment();
    List<Host> hosts = report.latest().get();
    told.put(name, new Told(hosts, null));
    if (!begin(name, hosts)) {
      report.waits().run();
    }
  }

  private boolean begin(String name, List<Host> hosts) {
    @Nullable EnvironmentState state = cluster.environments().get(name);
    if (state == null || !state.environment().isReported()) {
      return false;
    }
    told.put(name, new Told(hosts, state));
    reports.put(name, new Report(state, hosts));
    return true;
  }

  /** Begins with what was told of environments before they were there, as they are now. */
  private void catchUp() {
    told.forEach(
        (name, last) -> {
          if (last.of == null || cluster.environments().get(name) != last.of) {
            begin(name, last.hosts);
          }
        });
  }

  /** Says whether a report is not recorded as a whole yet. */
  boolean isBehind() {
    return !reports.isEmpty();
  }

  /** Records at most so many differences; returns how many. */
  int run(Turn turn, int most) {
    catchUp();
    int done = 0;
    Iterator<Report> each = reports.values().iterator();
    while (done < most && each.hasNext()) {
      Report report = each.next();
      // It may have been deleted, or given instances, since.
      boolean isWanted = report.isOf(cluster);
      done += isWanted ? report.record(turn, most - done) : 0;
      if (!isWanted || report.isRecorded()) {
        each.remove();
      }
    }
    return done;
  }

  /** A report, and how far it is recorded. */
  private static final class Report {
    private final EnvironmentState state;
    private final Instances instances;
    private final List<Host> hosts;
    private final Set<String> names;

    /** The positions before this one may have a host that is gone. */
    private int unchecked;

    /** The first host that is not recorded. */
    private int next;

    Report(EnvironmentState state, List<Host> hosts) {
      this.state = state;
      this.instances = state.instances();
      this.hosts = hosts;
      this.names =
          hosts.stream().map(Host::name).collect(Collectors.toCollection(LinkedHashSet::new));
      this.unchecked = instances.slots().size();
    }

    boolean isOf(Cluster cluster) {
      return cluster.environments().get(state.environment().name()) == state
          && state.environment().isReported();
    }

    boolean isRecorded() {
      return unchecked == 0 && next == hosts.size();
    }

    int record(Turn turn, int most) {
      // Those that are gone first, so that others find their positions vacant.
      int done = recordGone(turn, most);
      String environment = state.environment().name();
      for (; unchecked == 0 && next < hosts.size() && done < most; next++) {
        Host host = hosts.get(next);
        int known = instances.find(host.name());
        if (known < 0 || isOther(instances.slots().get(known), host)) {
          int position = known < 0 ? instances.nextPosition() : known;
          turn.record(new ResourceFact.HostReported(environment, position, host));
          done++;
        }
      }
      return done;
    }

    private static boolean isOther(InstanceSlot slot, Host host) {
      return slot.gone() || !host.equals(slot.host());
    }

    /** Goes from the end, which is cut off where it becomes vacant. */
    private int recordGone(Turn turn, int most) {
      int done = 0;
      while (unchecked > 0 && done < most) {
        unchecked--;
        List<InstanceSlot> slots = instances.slots();
        InstanceSlot slot = unchecked < slots.size() ? slots.get(unchecked) : null;
        Host host = slot == null || slot.gone() ? null : slot.host();
        if (host != null && !names.contains(host.name())) {
          turn.record(new ResourceFact.HostGone(state.environment().name(), unchecked));
          done++;
        }
      }
      return done;
    }
  }
}
