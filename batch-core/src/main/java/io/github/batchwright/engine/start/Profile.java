package io.github.batchwright.engine.start;

import com.google.common.primitives.Ints;
import io.github.batchwright.engine.timeline.Room;
import io.github.batchwright.engine.timeline.Timeline;
import io.github.batchwright.engine.timeline.Work;
import io.github.batchwright.model.Resources;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The capacity over time: what is free of vCPU, memory and GPUs, and how many slots are free for
 * each need.
 */
final class Profile {
  private final long now;
  private final Resources capacity;
  private final Work work;
  private final Timeline milliVcpus;
  private final Timeline memoryMiB;
  private final Timeline gpus;
  private final Map<Need, Room> rooms = new LinkedHashMap<>();

  Profile(long now, Resources capacity, Work work) {
    this.now = now;
    this.capacity = capacity;
    this.work = work;
    this.milliVcpus = new Timeline(now, capacity.milliVcpus(), work);
    this.memoryMiB = new Timeline(now, capacity.memoryMiB(), work);
    this.gpus = new Timeline(now, capacity.gpus(), work);
  }

  /** Returns the room for what has a need; always the same for the same need. */
  Room room(Need need) {
    return rooms.computeIfAbsent(need, this::makeRoom);
  }

  private Room makeRoom(Need need) {
    Resources each = need.each();
    return new Room()
        .with(new Timeline(now, need.slots(), work), 1)
        .with(milliVcpus, each.milliVcpus())
        .with(memoryMiB, each.memoryMiB())
        .with(gpus, each.gpus());
  }

  /** Returns the room for one array, of which only so many run at once. */
  Room roomFor(Waiting array) {
    Timeline own = new Timeline(now, array.concurrency(), work);
    int going = Math.min(array.going(), array.concurrency());
    if (going > 0 && array.goingUntil() > now) {
      own.take(now, array.goingUntil(), going);
    }
    return room(array.need()).with(own, 1);
  }

  /** Returns how many with a need run at once if nothing else does. */
  int mostAtOnce(Need need) {
    Resources each = need.each();
    long most = need.slots();
    most = Math.min(most, times(capacity.milliVcpus(), each.milliVcpus()));
    most = Math.min(most, times(capacity.memoryMiB(), each.memoryMiB()));
    return Ints.saturatedCast(Math.min(most, times(capacity.gpus(), each.gpus())));
  }

  private static long times(long all, long each) {
    return each == 0 ? Long.MAX_VALUE : all / each;
  }
}
