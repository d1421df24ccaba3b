package io.github.batchwright.engine.state;

import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.ProvisionRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance that was bought for a compute environment. Immutable. Instants are milliseconds since
 * the epoch.
 *
 * @param request what was asked of whoever sells it
 * @param capacity what its type has
 * @param price what it costs an hour as things are
 * @param phase where it is in its life
 * @param requestedAt when it was bought
 * @param launchedAt since when it is paid for, or {@link Attempt#NEVER}
 * @param idleSince since when nothing runs there, or {@link Attempt#NEVER} if something does, or it
 *     is not ready
 * @param leaving why it is to go, or null if it may stay
 */
public record BoughtInstance(
    ProvisionRequest request,
    Resources capacity,
    Money price,
    Phase phase,
    long requestedAt,
    long launchedAt,
    long idleSince,
    @Nullable Leaving leaving) {
  /** Where an instance is in its life. */
  public enum Phase {
    /** It was asked for. */
    REQUESTED,
    /** It is there, is paid for, and boots. */
    BOOTING,
    /** Jobs may run there. */
    RUNNING,
    /** It was given back, and is not gone yet. */
    TERMINATING
  }

  /** Why an instance is to go once nothing runs there. */
  public enum Cause {
    /** It is taken back. */
    INTERRUPTED,
    /** Its environment is described otherwise. */
    UPDATED,
    /** A job needs a larger one, and there is no room for both. */
    MAKES_ROOM
  }

  /**
   * That an instance takes no new work, and is given back once nothing runs there.
   *
   * @param cause why
   * @param until when what runs there is stopped; {@link Long#MAX_VALUE} for never
   * @param reason why, in words
   */
  public record Leaving(Cause cause, long until, String reason) {}

  static BoughtInstance requested(
      ProvisionRequest request, Resources capacity, Money price, long at) {
    return new BoughtInstance(
        request, capacity, price, Phase.REQUESTED, at, Attempt.NEVER, Attempt.NEVER, null);
  }

  BoughtInstance launched(Money newPrice, long at) {
    return new BoughtInstance(
        request, capacity, newPrice, Phase.BOOTING, requestedAt, at, idleSince, leaving);
  }

  BoughtInstance in(Phase newPhase, long nowIdleSince) {
    return new BoughtInstance(
        request, capacity, price, newPhase, requestedAt, launchedAt, nowIdleSince, leaving);
  }

  BoughtInstance priced(Money newPrice) {
    return new BoughtInstance(
        request, capacity, newPrice, phase, requestedAt, launchedAt, idleSince, leaving);
  }

  BoughtInstance leaving(Leaving why) {
    return new BoughtInstance(
        request, capacity, price, phase, requestedAt, launchedAt, idleSince, why);
  }

  public InstanceId id() {
    return request.instance();
  }

  public String type() {
    return request.instanceType();
  }

  public ComputeResourceType purchase() {
    return request.purchase();
  }

  public Map<String, String> tags() {
    return request.tags();
  }

  /** Says whether it is, or will be, there for jobs: it is not to go. */
  public boolean stays() {
    return leaving == null && phase != Phase.TERMINATING;
  }

  /** Says whether it takes no new work, and is to be given back once nothing runs there. */
  public boolean isLeaving() {
    return leaving != null && phase != Phase.TERMINATING;
  }

  /** Says whether it is not ready yet. */
  public boolean isPending() {
    return phase == Phase.REQUESTED || phase == Phase.BOOTING;
  }

  /** Says whether it is paid for now. */
  public boolean isPaid() {
    return launchedAt != Attempt.NEVER;
  }

  /** Returns its milli-vCPUs. */
  public long milliVcpus() {
    return capacity.milliVcpus();
  }
}
