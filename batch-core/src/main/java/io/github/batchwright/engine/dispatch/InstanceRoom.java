package io.github.batchwright.engine.dispatch;

import com.google.common.primitives.Ints;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.timeline.Room;
import io.github.batchwright.engine.timeline.Timeline;
import io.github.batchwright.engine.timeline.Work;
import io.github.batchwright.model.Resources;

/** What is free of one instance over time. Confined to one thread. */
final class InstanceRoom {
  private final Timeline milliVcpus;
  private final Timeline memoryMiB;
  private final Timeline gpus;

  InstanceRoom(InstanceSlot slot, long now, Work work) {
    // Of what is claimed for a job that others are stopped for, there may be more than there is.
    milliVcpus = new Timeline(now, slot.capacity().milliVcpus() - slot.used().milliVcpus(), work);
    memoryMiB = new Timeline(now, slot.capacity().memoryMiB() - slot.used().memoryMiB(), work);
    gpus = new Timeline(now, (long) slot.capacity().gpus() - slot.used().gpus(), work);
  }

  void take(long from, long to, Resources demand) {
    milliVcpus.take(from, to, demand.milliVcpus());
    memoryMiB.take(from, to, demand.memoryMiB());
    gpus.take(from, to, demand.gpus());
  }

  void giveBack(long from, long to, Resources demand) {
    milliVcpus.take(from, to, -demand.milliVcpus());
    memoryMiB.take(from, to, -demand.memoryMiB());
    gpus.take(from, to, -demand.gpus());
  }

  /** Returns the room here for one that takes so much. */
  Room room(Resources demand) {
    return new Room()
        .with(milliVcpus, demand.milliVcpus())
        .with(memoryMiB, demand.memoryMiB())
        .with(gpus, demand.gpus());
  }

  /** Returns what is free all the time from one instant until before a later one. */
  Resources least(long from, long to) {
    return new Resources(
        Math.max(0, milliVcpus.least(from, to)),
        Math.max(0, memoryMiB.least(from, to)),
        Ints.saturatedCast(Math.max(0, gpus.least(from, to))));
  }
}
