package io.github.batchwright.engine.start;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** Plans when jobs that may wait for a lower price start. */
public final class Planner {
  /** No such instant: without a deadline, without a known end. */
  public static final long NEVER = Long.MAX_VALUE;

  private Planner() {}

  /** Returns a plan for each job with prices, in the order of the queue. */
  public static List<StartPlan> plan(Situation situation) {
    return ImmutableList.of();
  }
}
