package io.github.batchwright.testkit.cloud;

import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.ProvisionRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An instance that somebody asked a {@link SimulatedCloud} for, as its books have it at some
 * instant. Immutable.
 *
 * @param request what was asked for
 * @param requestedAt since when
 * @param launchedAt when it was there, and began to cost; null if it was not yet, or never
 * @param readyAt when jobs could run there; null if that was not so yet, or never
 * @param endedAt when it was refused or gone; null if it is neither
 * @param endReason why it ended, in words; empty if it has not
 * @param paidTime for how long it was there: from {@code launchedAt} until {@code endedAt}, or
 *     until now
 * @param cost what that cost
 */
public record CloudInstance(
    ProvisionRequest request,
    Instant requestedAt,
    @Nullable Instant launchedAt,
    @Nullable Instant readyAt,
    @Nullable Instant endedAt,
    String endReason,
    Duration paidTime,
    Money cost) {

  /** Returns its id. */
  public InstanceId id() {
    return request.instance();
  }

  /** Says whether it is there, and costs. */
  public boolean isThere() {
    return launchedAt != null && endedAt == null;
  }
}
