package io.github.batchwright.engine.explain;

import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.spi.Host;
import java.util.ArrayList;
import java.util.List;

/** Says in words which hosts of a compute environment take no new work, and why. */
public final class HostWords {
  /** As many are named. */
  private static final int MOST = 3;

  private HostWords() {}

  /** Says why an environment is VALID, or why it is not. */
  public static String status(EnvironmentState state) {
    if (state.isValid()) {
      return "ComputeEnvironment Healthy" + aside(state);
    }
    Fleet fleet = state.fleet();
    if (fleet != null && fleet.problem() != null) {
      return fleet.problem();
    }
    return state.environment().isReported()
        ? none(state)
        : "It has no instances: nothing adds any to it, and none was given by hand";
  }

  /** Says why no host of an environment takes new work. */
  static String none(EnvironmentState state) {
    if (state.fleet() != null) {
      return status(state);
    }
    return state.instances().hosts() == 0 ? "No host has been told of yet" : closed(state);
  }

  /** Says, as an aside, which hosts of an environment take no new work; nothing if all do. */
  static String aside(EnvironmentState state) {
    String words = closed(state);
    return words.isEmpty() ? "" : " (" + words + ")";
  }

  private static String closed(EnvironmentState state) {
    List<String> named = new ArrayList<>();
    int count = 0;
    if (state.fleet() != null) {
      // They come and go as they are bought and given back: that is no fault.
      return "";
    }
    for (InstanceSlot slot : state.instances().slots()) {
      Host host = slot.host();
      if (host != null && !slot.isOpen()) {
        count++;
        if (named.size() < MOST) {
          String why = host.reason().isEmpty() ? "" : ", " + host.reason();
          named.add("'%s' is %s%s".formatted(host.name(), host.state(), why));
        }
      }
    }
    if (count == 0) {
      return "";
    }
    if (count > MOST) {
      named.add("%d more".formatted(count - MOST));
    }
    int hosts = state.instances().hosts();
    return "%d of %d hosts take%s no new work: %s"
        .formatted(count, hosts, count == 1 ? "s" : "", String.join("; ", named));
  }
}
