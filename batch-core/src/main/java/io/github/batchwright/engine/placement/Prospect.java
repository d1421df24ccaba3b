package io.github.batchwright.engine.placement;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;

/** What may come of a job that would not fit even if all that runs had ended. */
public enum Prospect {
  /**
   * An instance for it is on its way, or can be bought at once: nobody else needs to end for it.
   */
  COMES,
  /** It has to wait for something else, such as a host that takes work again. */
  SOME_TIME,
  /** As things are it is never placed. */
  NEVER;

  /** Returns what may come of a job of a queue. */
  public static Prospect of(Cluster cluster, QueueState queue, Shape shape, long now) {
    Prospect best = NEVER;
    for (EnvironmentState environment : cluster.environmentsOf(queue)) {
      if (Purchasable.isToBeHad(environment, shape, now)) {
        return COMES;
      }
      if (environment.isEnabled() && couldFit(environment, shape)) {
        best = SOME_TIME;
      }
    }
    return best;
  }

  /** Says whether an environment could take a job if nothing ran there. */
  public static boolean couldFit(EnvironmentState environment, Shape shape) {
    return shape.isGang()
        ? GangPlacement.whyNever(environment, shape).isEmpty()
        : environment.couldFit(shape.demand());
  }
}
