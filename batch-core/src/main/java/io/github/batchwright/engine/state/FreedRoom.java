package io.github.batchwright.engine.state;

import io.github.batchwright.model.Resources;
import java.util.List;

/**
 * A compute environment as it would be if something did not have its room. It costs a pointer for
 * each instance, and leaves the environment as it is.
 */
public final class FreedRoom {
  private final EnvironmentState copy;

  /** Starts with the environment as it is. */
  public FreedRoom(EnvironmentState environment) {
    this.copy = environment.copy();
  }

  /** Returns the environment as it would be. */
  public EnvironmentState environment() {
    return copy;
  }

  /** Frees portions; what is on an instance that takes no new work stays taken. */
  public void free(List<Portion> portions) {
    for (Portion portion : portions) {
      if (isOpen(portion.instance())) {
        copy.giveBack(portion.instance(), portion.demand());
      }
    }
  }

  /** Takes portions again. */
  public void take(List<Portion> portions) {
    for (Portion portion : portions) {
      if (isOpen(portion.instance())) {
        copy.take(portion.instance(), portion.demand());
      }
    }
  }

  /** Says whether portions are free now, all at once. */
  public boolean has(List<Portion> portions) {
    int taken = 0;
    while (taken < portions.size() && hasRoom(portions.get(taken))) {
      take(portions.subList(taken, taken + 1));
      taken++;
    }
    free(portions.subList(0, taken));
    return taken == portions.size();
  }

  private boolean hasRoom(Portion portion) {
    return isOpen(portion.instance()) && hasRoom(portion.instance(), portion.demand());
  }

  /** Says whether an instance, which takes new work, has this much free. */
  public boolean hasRoom(int instance, Resources demand) {
    return demand.fitsIn(copy.instances().slots().get(instance).free());
  }

  private boolean isOpen(int instance) {
    List<InstanceSlot> slots = copy.instances().slots();
    return instance < slots.size() && slots.get(instance).isOpen();
  }
}
