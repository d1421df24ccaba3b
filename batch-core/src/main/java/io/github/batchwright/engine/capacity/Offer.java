package io.github.batchwright.engine.capacity;

import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A type of instance that may be bought for an environment now.
 *
 * @param type the type
 * @param capacity what jobs may use of one
 * @param price what one costs an hour now
 * @param most the most that may be paid
 * @param place its place in the description of the environment
 */
record Offer(InstanceType type, Resources capacity, Money price, Money most, int place) {
  /** Returns the milli-vCPUs that count towards the maximum. */
  long milliVcpus() {
    return type.capacity().milliVcpus();
  }

  /** Returns what a vCPU costs an hour, rounded beyond what prices differ by. */
  BigDecimal pricePerVcpu() {
    return price
        .amount()
        .multiply(BigDecimal.valueOf(1000))
        .divide(BigDecimal.valueOf(milliVcpus()), MathContext.DECIMAL64);
  }

  /** Returns what it costs an hour to have room for so many jobs that ask for the same. */
  BigDecimal priceFor(Resources demand, long jobs) {
    long each = Math.max(1, Packing.count(capacity(), demand));
    return price.amount().multiply(BigDecimal.valueOf(Packing.ceiling(jobs, each)));
  }
}
