package io.github.batchwright.model.ahead;

/**
 * How often estimates held, since the service started. What became of an estimate is known once its
 * job is finished; a second beside an interval is within it still. Immutable.
 *
 * @param given how many were given
 * @param awaited of how many the job is not finished; at most 10,000 are remembered
 * @param startsHeld how many starts were within their interval
 * @param startsMissed how many starts were not
 * @param finishesHeld how many ends were within their interval
 * @param finishesMissed how many ends were not
 */
public record EstimateStats(
    long given,
    long awaited,
    long startsHeld,
    long startsMissed,
    long finishesHeld,
    long finishesMissed) {
  /** None was given. */
  public static final EstimateStats NONE = new EstimateStats(0, 0, 0, 0, 0, 0);
}
