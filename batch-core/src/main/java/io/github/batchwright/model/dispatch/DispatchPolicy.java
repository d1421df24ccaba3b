package io.github.batchwright.model.dispatch;

import io.github.batchwright.checks.Checks;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a queue chooses the next job to start. Immutable. Not in AWS, which has no choice: {@link
 * #STRICT}.
 *
 * @param mode what happens to the jobs behind the first one that finds no room
 * @param order the name of a {@code JobOrder} of the service, or null for the order of submission,
 *     or of shares if the queue has a scheduling policy
 * @param depth how many of the jobs that might go around the first one are looked at each time, and
 *     how many have a reservation in a {@link DispatchMode#CONSERVATIVE} queue: 1-1,000,000. What
 *     is beyond waits until it has moved up. Without meaning for {@link DispatchMode#STRICT} and
 *     {@link DispatchMode#GREEDY} in the queue's own order
 * @param quantile which part of the finished attempts of a definition took at most as long as the
 *     next is expected to, where that has to be learned: more than 0, at most 1
 * @param assumedDuration how long an attempt is expected to run if nothing is known: more than 0
 */
public record DispatchPolicy(
    DispatchMode mode,
    @Nullable String order,
    int depth,
    double quantile,
    Duration assumedDuration) {
  /** How many jobs are looked at if nothing else is said: a thousand. */
  public static final int DEFAULT_DEPTH = 1_000;

  /** The quantile if nothing else is said. */
  public static final double DEFAULT_QUANTILE = 0.9;

  /** How long an attempt of which nothing is known is expected to run: an hour. */
  public static final Duration DEFAULT_ASSUMED_DURATION = Duration.ofHours(1);

  /** Jobs start strictly in the queue's own order. AWS's rule. */
  public static final DispatchPolicy STRICT = of(DispatchMode.STRICT);

  /** Checks the fields. */
  public DispatchPolicy {
    Objects.requireNonNull(mode, "mode");
    if (order != null) {
      Checks.name("dispatchPolicy.order", order);
    }
    Checks.range("dispatchPolicy.depth", depth, 1, 1_000_000);
    Checks.require(
        quantile > 0 && quantile <= 1,
        "dispatchPolicy.quantile",
        String.valueOf(quantile),
        "must be more than 0 and at most 1");
    Checks.positive("dispatchPolicy.assumedDuration", assumedDuration);
  }

  /** Returns the policy of a mode, in the queue's own order. */
  public static DispatchPolicy of(DispatchMode mode) {
    return new DispatchPolicy(
        mode, null, DEFAULT_DEPTH, DEFAULT_QUANTILE, DEFAULT_ASSUMED_DURATION);
  }

  /** Returns this policy over jobs in the order of this name. */
  public DispatchPolicy inOrder(String newOrder) {
    return new DispatchPolicy(mode, newOrder, depth, quantile, assumedDuration);
  }

  /** Returns this policy, looking at so many jobs. */
  public DispatchPolicy withDepth(int newDepth) {
    return new DispatchPolicy(mode, order, newDepth, quantile, assumedDuration);
  }

  /** Returns this policy, expecting what this part of the finished attempts did not exceed. */
  public DispatchPolicy withQuantile(double newQuantile) {
    return new DispatchPolicy(mode, order, depth, newQuantile, assumedDuration);
  }

  /** Returns this policy, expecting this of attempts of which nothing is known. */
  public DispatchPolicy withAssumedDuration(Duration newDuration) {
    return new DispatchPolicy(mode, order, depth, quantile, newDuration);
  }
}
