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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what is told of the hosts of compute environments, and records in what they differ from
 * what is known. A report that differs in much is recorded in several turns, or until a later one
 * takes its place. Confined to one thread.
 */
final class HostWatch {
  private final Cluster cluster;
  private final Map<String, List<Host>> told = new LinkedHashMap<>();

  HostWatch(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Takes a report, or drops it if nobody waits for its hosts. */
  void take(Input.Hosts report) {
    List<Host> hosts = report.latest().get();
    String name = report.computeEnvironment();
    String why = whyNot(name);
    if (why == null) {
      told.put(name, hosts);
    } else {
      report.dropped().accept(why);
    }
  }

  private @Nullable String whyNot(String name) {
    EnvironmentState state = cluster.environments().get(name);
    if (state == null) {
      return "does not exist";
    }
    return state.environment().isReported() ? null : "is not one whose hosts are told of";
  }

  /** Says whether a report is not recorded as a whole yet. */
  boolean isBehind() {
    return !told.isEmpty();
  }

  /** Records at most so many differences; returns how many. */
  int run(Turn turn, int most) {
    int done = 0;
    Iterator<Map.Entry<String, List<Host>>> reports = told.entrySet().iterator();
    while (done < most && reports.hasNext()) {
      Map.Entry<String, List<Host>> report = reports.next();
      String name = report.getKey();
      // It may have been deleted, or given instances, since.
      if (whyNot(name) == null) {
        done += record(turn, name, report.getValue(), most - done);
      }
      if (done < most) {
        reports.remove();
      }
    }
    return done;
  }

  private int record(Turn turn, String name, List<Host> hosts, int most) {
    Instances instances = cluster.environment(name).instances();
    // Those that are gone first, so that others find their positions vacant.
    int done = recordGone(turn, name, hosts, most);
    for (Host host : hosts) {
      if (done == most) {
        break;
      }
      int known = instances.find(host.name());
      if (known < 0 || isOther(instances.slots().get(known), host)) {
        int position = known < 0 ? instances.nextPosition() : known;
        turn.record(new ResourceFact.HostReported(name, position, host));
        done++;
      }
    }
    return done;
  }

  private static boolean isOther(InstanceSlot slot, Host host) {
    return slot.gone() || !host.equals(slot.host());
  }

  private int recordGone(Turn turn, String name, List<Host> hosts, int most) {
    Set<String> names =
        hosts.stream().map(Host::name).collect(Collectors.toCollection(TreeSet::new));
    List<InstanceSlot> slots = cluster.environment(name).instances().slots();
    int done = 0;
    // From the end, which is cut off where it becomes vacant.
    for (int i = slots.size() - 1; i >= 0 && done < most; i--) {
      Host host = i < slots.size() ? slots.get(i).host() : null;
      if (host != null && !slots.get(i).gone() && !names.contains(host.name())) {
        turn.record(new ResourceFact.HostGone(name, i));
        done++;
      }
    }
    return done;
  }
}
