package io.github.batchwright.model.cost;

import io.github.batchwright.model.capacity.Money;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was spent on one thing. Immutable.
 *
 * @param key what: the id of a job, the name of a queue, the value of a tag and so on; null for
 *     what has none, such as jobs without the tag, and in a sum
 * @param used what attempts are charged for, with 12 decimals at most
 * @param idle what instances cost that nobody is charged for, with 12 decimals at most
 * @param perHour what of {@code used} is added an hour by what runs now
 * @param vcpuTime how long attempts had vCPUs, times how many; 1 vCPU for an hour is an hour
 * @param unpricedVcpuTime how much of that was on instances whose price is not known
 * @param attempts how many attempts were placed
 */
public record CostRow(
    @Nullable String key,
    Money used,
    Money idle,
    Money perHour,
    Duration vcpuTime,
    Duration unpricedVcpuTime,
    long attempts) {
  /** Returns what was used and what was idle together. */
  public Money total() {
    return used.plus(idle);
  }
}
