package io.github.batchwright.engine;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.Resources;

/** A compute environment and what is free on each of its instances. */
final class EnvironmentState {
  private final ComputeEnvironment environment;
  private final Resources[] free;

  EnvironmentState(ComputeEnvironment environment) {
    this.environment = environment;
    this.free = environment.instances().toArray(Resources[]::new);
  }

  ComputeEnvironment environment() {
    return environment;
  }

  /** Returns the first instance that has room, or -1. */
  int firstFit(Resources demand) {
    for (int i = 0; i < free.length; i++) {
      if (demand.fitsIn(free[i])) {
        return i;
      }
    }
    return -1;
  }

  /** Says whether an instance would have room if nothing ran. */
  boolean couldFit(Resources demand) {
    return environment.instances().stream().anyMatch(demand::fitsIn);
  }

  void take(int instance, Resources demand) {
    free[instance] = free[instance].minus(demand);
  }

  void giveBack(int instance, Resources demand) {
    free[instance] = free[instance].plus(demand);
  }

  Resources free(int instance) {
    return free[instance];
  }

  static String instanceName(String environment, int instance) {
    return environment + "/" + instance;
  }
}
