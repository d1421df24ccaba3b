package io.github.batchwright.engine.state;

import io.github.batchwright.model.HostState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.Host;
import org.jspecify.annotations.Nullable;

/**
 * A position among the instances of a compute environment: what the instance there has, and what of
 * it is taken. Immutable.
 *
 * @param capacity what the instance has
 * @param used what the attempts there were given, which is more than the capacity if that has
 *     shrunk
 * @param free what may still be given
 * @param attempts how many attempts and nodes are there
 * @param host the host as it was told of last, or null for an instance that is described
 * @param gone whether there is no instance here any more: its host is gone, or it is vacant
 */
public record InstanceSlot(
    Resources capacity,
    Resources used,
    Resources free,
    int attempts,
    @Nullable Host host,
    boolean gone) {
  /** Nothing is here. */
  static final InstanceSlot VACANT =
      new InstanceSlot(Resources.NONE, Resources.NONE, Resources.NONE, 0, null, true);

  /** Why a host takes nothing that was recorded by an earlier life of the service. */
  private static final String NOT_TOLD_AGAIN = "not told of again since the service began anew";

  private static final String GONE = "it is gone, and what ran there has not ended yet";

  static InstanceSlot described(Resources capacity) {
    return new InstanceSlot(capacity, Resources.NONE, capacity, 0, null, false);
  }

  private InstanceSlot with(Resources newCapacity, @Nullable Host newHost, boolean isGone) {
    return new InstanceSlot(
        newCapacity, used, newCapacity.without(used), attempts, newHost, isGone);
  }

  /** Returns this position with its host as it is told of now, or with one if it was vacant. */
  InstanceSlot with(Host told) {
    return with(told.capacity(), told, false);
  }

  /** Returns this position without its host, whose attempts are still to be given back. */
  InstanceSlot withoutHost() {
    return host == null ? this : with(capacity, host.in(HostState.LOST, GONE), true);
  }

  /** Returns this position with a host that may have gone meanwhile: it takes no new work. */
  InstanceSlot inDoubt() {
    return host == null || host.state() == HostState.LOST
        ? this
        : with(capacity, host.in(HostState.DRAINING, NOT_TOLD_AGAIN), gone);
  }

  InstanceSlot take(Resources demand) {
    return using(used.plus(demand), attempts + 1);
  }

  InstanceSlot giveBack(Resources demand) {
    return using(used.minus(demand), attempts - 1);
  }

  private InstanceSlot using(Resources nowUsed, int nowAttempts) {
    return new InstanceSlot(capacity, nowUsed, capacity.without(nowUsed), nowAttempts, host, gone);
  }

  /** Says whether new work may be placed here. */
  public boolean isOpen() {
    return !gone && (host == null || host.state() == HostState.ACTIVE);
  }

  /** Says whether it takes nothing only because nobody has told of its host in this life. */
  public boolean isInDoubt() {
    return !gone
        && host != null
        && host.state() == HostState.DRAINING
        && host.reason().equals(NOT_TOLD_AGAIN);
  }

  /** Says whether new work may be placed here now or once the host takes it again. */
  public boolean isCountedOn() {
    return !gone && (host == null || host.state() != HostState.LOST);
  }

  /** Says whether all nodes of a multi-node job are here together, or one of them at most. */
  public boolean keepsNodesTogether() {
    return host != null && host.keepsNodesTogether();
  }

  /** Says whether no attempt is here. */
  public boolean isIdle() {
    return attempts == 0;
  }

  /** Returns the milli-vCPUs that are taken of what may be given here. */
  long usedOfOpenMilliVcpus() {
    return isOpen() ? Math.min(used.milliVcpus(), capacity.milliVcpus()) : 0;
  }

  /** Returns the name of the host here, or null if there is none. */
  @Nullable String hostName() {
    return host == null ? null : host.name();
  }
}
