package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.Resources;
import java.util.List;

/**
 * What is taken of one instance.
 *
 * @param instance its position in its environment
 * @param demand what is taken
 */
public record Portion(int instance, Resources demand) {

  /** Returns what a job has of instances in the attempt that goes on; one portion a node. */
  public static List<Portion> of(JobRecord job, Attempt attempt) {
    Gang gang = job.gang();
    if (gang == null) {
      return ImmutableList.of(new Portion(attempt.instance(), job.shape().demand()));
    }
    ImmutableList.Builder<Portion> portions = ImmutableList.builder();
    for (int node = 0; node < gang.size(); node++) {
      GangNode state = gang.nodes().get(node);
      if (state.isOpen()) {
        portions.add(new Portion(state.instance(), demand(gang, node)));
      }
    }
    return portions.build();
  }

  /** Returns what a job would have on these instances. */
  public static List<Portion> of(JobRecord job, List<Integer> instances) {
    Gang gang = job.gang();
    if (gang == null) {
      return ImmutableList.of(new Portion(instances.get(0), job.shape().demand()));
    }
    ImmutableList.Builder<Portion> portions = ImmutableList.builder();
    for (int node = 0; node < gang.size(); node++) {
      portions.add(new Portion(instances.get(node), demand(gang, node)));
    }
    return portions.build();
  }

  private static Resources demand(Gang gang, int node) {
    return gang.properties().node(node).resourceRequirements();
  }
}
