package io.github.batchwright.spi;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.Resources;
import java.util.Map;
import java.util.Objects;

/**
 * A machine of a compute environment, as whoever looks after it sees it now. Immutable.
 *
 * @param name what it is called: 1-128 of {@code [A-Za-z0-9._-]}, the same for as long as it is the
 *     same machine
 * @param capacity what jobs may use of it, all together
 * @param attributes what else is known of it, such as labels of a node: at most 128, with names and
 *     values of at most 1,024 characters each
 * @param state what may be placed on it
 * @param reason why it is not ACTIVE, in words; empty if it is; cut after 1,024 characters
 */
public record Host(
    String name,
    Resources capacity,
    Map<String, String> attributes,
    HostState state,
    String reason) {
  /** How many attributes a host may have. */
  public static final int MOST_ATTRIBUTES = 128;

  /** How many characters the name or the value of an attribute may have. */
  public static final int LONGEST_TEXT = 1024;

  private static final int LONGEST_NAME = 128;

  /** Checks and copies the fields. */
  public Host {
    Checks.require(
        name.length() <= LONGEST_NAME && name.matches("[A-Za-z0-9._-]+"),
        "host.name",
        name,
        "must be 1-128 of [A-Za-z0-9._-]");
    Objects.requireNonNull(capacity, "host.capacity");
    attributes = ImmutableMap.copyOf(attributes);
    Checks.require(
        attributes.size() <= MOST_ATTRIBUTES,
        "host.attributes",
        attributes.size() + " of them",
        "must be at most " + MOST_ATTRIBUTES);
    attributes.forEach(Host::checkAttribute);
    Objects.requireNonNull(state, "host.state");
    reason = reason.length() <= LONGEST_TEXT ? reason : reason.substring(0, LONGEST_TEXT);
  }

  private static void checkAttribute(String name, String value) {
    Checks.require(
        name.length() <= LONGEST_TEXT && value.length() <= LONGEST_TEXT,
        "host.attributes",
        name + "=" + value,
        "must be a name and a value of at most " + LONGEST_TEXT + " characters each");
  }

  /**
   * The attribute of a host that takes multi-node jobs whole: {@code true} if all nodes of one run
   * there together. Others take one node each of such a job, as AWS's instances do.
   */
  public static final String NODES_TOGETHER = "nodes-together";

  /** Says whether all nodes of a multi-node job run here together, or one of them at most. */
  public boolean keepsNodesTogether() {
    return "true".equals(attributes.get(NODES_TOGETHER));
  }

  /** Returns a host that takes work, of which nothing else is known. */
  public static Host active(String name, Resources capacity) {
    return new Host(name, capacity, Map.of(), HostState.ACTIVE, "");
  }

  /** Returns this host in another state, and why. */
  public Host in(HostState newState, String why) {
    return new Host(name, capacity, attributes, newState, why);
  }
}
