package io.github.batchwright.engine.state;

/**
 * A fact with the instant of its decision.
 *
 * @param at milliseconds since the epoch
 * @param fact what was decided
 */
public record DatedFact(long at, Fact fact) {}
