package io.github.batchwright.engine.placement;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.Resources;

/** Whether compute environments take jobs of a queue now. It reads, and decides nothing. */
public final class Admission {
  private Admission() {}

  /** Says whether any environment of a queue has room for a job now. */
  public static boolean fits(Cluster cluster, QueueState queue, Shape shape, long now) {
    for (EnvironmentState environment : cluster.environmentsOf(queue)) {
      if (isOpen(queue, environment, shape.demand(), now) && hasInstances(environment, shape)) {
        return true;
      }
    }
    return false;
  }

  /** Says whether an environment has an instance for a job, or one for each of its nodes. */
  public static boolean hasInstances(EnvironmentState environment, Shape shape) {
    return shape.isGang()
        ? GangPlacement.hasRoom(environment, shape)
        : environment.bestFit(shape.demand()) >= 0;
  }

  /** Says whether an environment takes work, and has vCPUs for what a queue wants to place. */
  static boolean isOpen(
      QueueState queue, EnvironmentState environment, Resources demand, long now) {
    return environment.isOpen()
        && demand.milliVcpus() <= environment.leftMilliVcpus() - reserved(queue, environment, now);
  }

  /**
   * Returns the milli-vCPUs of an environment that a queue keeps for shares that are not active
   * yet. AWS: {@code computeReservation}.
   */
  public static long reserved(QueueState queue, EnvironmentState environment, long now) {
    FairsharePolicy policy = queue.policy();
    if (policy == null || policy.computeReservation() == 0) {
      return 0;
    }
    double part =
        Math.pow(policy.computeReservation() / 100.0, Math.max(1, queue.activeShares(now)));
    return (long) Math.floor(environment.reservableMilliVcpus() * part);
  }
}
