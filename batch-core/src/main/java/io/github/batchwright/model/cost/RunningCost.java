package io.github.batchwright.model.cost;

import io.github.batchwright.model.capacity.Money;

/**
 * What goes on now, and what it costs. Immutable.
 *
 * @param attempts how many attempts go on
 * @param accrued what they are charged for so far, since they were placed
 * @param usedPerHour what they are charged for an hour
 * @param instances how many instances are paid for
 * @param paidPerHour what those cost an hour, idle ones included
 */
public record RunningCost(
    long attempts, Money accrued, Money usedPerHour, long instances, Money paidPerHour) {}
