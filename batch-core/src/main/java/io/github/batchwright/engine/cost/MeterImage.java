package io.github.batchwright.engine.cost;

import java.math.BigDecimal;

/**
 * A meter as it was when a snapshot was taken. Immutable.
 *
 * @param id which
 * @param key the row of its instances
 * @param price what one costs an hour
 * @param shown what one has cost until {@code at}: price of an hour times milliseconds
 * @param at milliseconds since the epoch
 * @param count how many instances there are
 * @param closed whether there will be none any more
 */
public record MeterImage(
    String id,
    CostKey key,
    BigDecimal price,
    BigDecimal shown,
    long at,
    long count,
    boolean closed) {}
