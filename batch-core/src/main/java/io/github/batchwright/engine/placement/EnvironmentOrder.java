package io.github.batchwright.engine.placement;

import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * In which order the compute environments of a queue are tried for a job: in that of the queue, or
 * where it costs the least first, but for those last in which a job that asks for no GPU would take
 * an instance that jobs with GPUs go first on. It reads, and decides nothing.
 */
public final class EnvironmentOrder {
  private EnvironmentOrder() {}

  /** Returns the environments in the order they are tried. */
  public static List<EnvironmentState> of(
      List<EnvironmentState> described, Shape shape, boolean cheapest) {
    List<EnvironmentState> inQueue = described;
    if (cheapest && described.size() > 1) {
      inQueue = new ArrayList<>(described);
      inQueue.sort(Comparator.comparing(EnvironmentState::pricePerVcpu));
    }
    // The largest nodes stand for all of a multi-node job.
    Resources demand = shape.isGang() ? shape.nodes().get(0).demand() : shape.demand();
    List<EnvironmentState> last = new ArrayList<>();
    for (EnvironmentState environment : inQueue) {
      if (environment.wouldCrowdGpus(demand)) {
        last.add(environment);
      }
    }
    if (last.isEmpty()) {
      return inQueue;
    }
    List<EnvironmentState> order = new ArrayList<>(inQueue);
    order.removeAll(last);
    order.addAll(last);
    return order;
  }
}
