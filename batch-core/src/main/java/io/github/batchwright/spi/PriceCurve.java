package io.github.batchwright.spi;

import io.github.batchwright.model.start.PriceSeries;
import java.time.Instant;

/**
 * Knows what one vCPU costs for an hour, in money or in carbon, now and as far ahead as it can
 * tell. Jobs that may wait are started when it is low; {@link io.github.batchwright.PriceCurves}
 * has ready ones.
 *
 * <p>It is called on the scheduler's thread, so it must return at once and must not block: one that
 * asks a server does so on a thread of its own, keeps the answer, and says that it has changed, as
 * {@link io.github.batchwright.Forecast} does. If it throws, that is logged, and what it said last
 * goes on to hold. Nobody closes it but who has made it.
 */
@FunctionalInterface
public interface PriceCurve {

  /**
   * Returns the prices for a stretch of time, as they are known now. Steps outside of it do no
   * harm; where it says nothing the nearest price holds. The unit is the same at each call.
   *
   * @param from the begin of the stretch, often the present
   * @param to the end of the stretch, after {@code from}
   */
  PriceSeries series(Instant from, Instant to);

  /**
   * Hands over what to call, on any thread, whenever what it knows has changed. Called once, before
   * the first call of {@link #series}, by each service that uses the curve. The callback returns at
   * once and never throws. A curve that never changes need not keep it.
   *
   * @return ends it: called once, when the service closes, so that a curve that lives on does not
   *     keep the service. A call that is under way may still come through
   */
  default Runnable onChange(Runnable changed) {
    return () -> {};
  }
}
