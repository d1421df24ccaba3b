package io.github.batchwright.engine.preemption;

import com.google.common.math.LongMath;
import io.github.batchwright.engine.state.EnvironmentState;
import java.util.List;

/**
 * Where a job gets its room, and who is stopped for it.
 *
 * @param environment the environment
 * @param instances one position, or that of each node by its index
 * @param victims who is stopped
 * @param waste the work that is thrown away, see {@link Running}
 */
record Plan(
    EnvironmentState environment, List<Integer> instances, List<Running> victims, long waste) {

  static Plan of(EnvironmentState environment, List<Integer> instances, List<Running> victims) {
    return new Plan(environment, instances, List.copyOf(victims), waste(victims));
  }

  static long waste(List<Running> victims) {
    long waste = 0;
    for (Running victim : victims) {
      waste = LongMath.saturatedAdd(waste, victim.waste());
    }
    return waste;
  }

  /** Says whether it disrupts less: it throws away less work, or as much of fewer victims. */
  boolean isCheaperThan(Plan other) {
    return waste < other.waste || (waste == other.waste && victims.size() < other.victims.size());
  }
}
