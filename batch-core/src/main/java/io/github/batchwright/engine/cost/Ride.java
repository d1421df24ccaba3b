package io.github.batchwright.engine.cost;

import java.math.BigDecimal;

/**
 * What an attempt that goes on has of an instance. Immutable.
 *
 * @param rider whose it is
 * @param meter the id of the meter of the instance
 * @param key the row that it is charged to
 * @param part what of the instance it has, 0-1, with 9 decimals
 * @param milliVcpus its milli-vCPUs
 * @param from what the meter showed when it began
 */
public record Ride(
    Rider rider, String meter, CostKey key, BigDecimal part, long milliVcpus, BigDecimal from) {
  /** How many decimals a part has. */
  public static final int SCALE = 9;
}
