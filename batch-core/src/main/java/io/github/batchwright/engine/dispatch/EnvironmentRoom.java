package io.github.batchwright.engine.dispatch;

import com.google.common.math.LongMath;
import io.github.batchwright.engine.placement.GangPlacement;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.FreedRoom;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.Portion;
import io.github.batchwright.engine.timeline.Room;
import io.github.batchwright.engine.timeline.Timeline;
import io.github.batchwright.engine.timeline.Work;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is free in one compute environment over time. Confined to one thread. */
final class EnvironmentRoom {
  /** How many of the instances that suit a job best are looked at before all are. */
  private static final int BEST = 32;

  /** At how many instants it is tried to give a multi-node job its instances. */
  private static final int MOST_TRIES = 64;

  private final EnvironmentState environment;
  private final long now;
  private final Work work;

  /** The vCPUs that may be taken beside those that are, whatever instances have. */
  private final Timeline left;

  private final Map<Integer, InstanceRoom> instances = new TreeMap<>();

  /** When something changes, but for what is taken from the present on. */
  private final NavigableSet<Long> changes = new TreeSet<>();

  EnvironmentRoom(EnvironmentState environment, long reserved, long now, Work work) {
    this.environment = environment;
    this.now = now;
    this.work = work;
    this.left = new Timeline(now, environment.leftMilliVcpus() - reserved, work);
  }

  String name() {
    return environment.environment().name();
  }

  private InstanceRoom at(int instance) {
    return instances.computeIfAbsent(
        instance, i -> new InstanceRoom(environment.instances().slots().get(i), now, work));
  }

  /** Somebody who is there is expected to end. */
  void ends(long end, List<Portion> portions) {
    for (Portion portion : portions) {
      at(portion.instance()).giveBack(end, Timeline.NEVER, portion.demand());
      if (environment.instances().slots().get(portion.instance()).isOpen()) {
        left.take(end, Timeline.NEVER, -portion.demand().milliVcpus());
      }
    }
    changes.add(end);
  }

  void take(long start, long end, List<Portion> portions) {
    for (Portion portion : portions) {
      at(portion.instance()).take(start, end, portion.demand());
      left.take(start, end, portion.demand().milliVcpus());
    }
    changes.add(end);
  }

  void giveBack(long start, long end, List<Portion> portions) {
    for (Portion portion : portions) {
      at(portion.instance()).giveBack(start, end, portion.demand());
      left.take(start, end, -portion.demand().milliVcpus());
    }
  }

  /** Says whether all portions are free at once for some time. */
  boolean has(long start, long end, List<Portion> portions) {
    List<Portion> taken = new ArrayList<>(portions.size());
    boolean free = true;
    for (Portion portion : portions) {
      free =
          free
              && isUsable(portion.instance(), portion.demand())
              && room(portion.instance(), portion.demand()).fitting(start, end - start, 1) == 1;
      if (free) {
        take(start, end, List.of(portion));
        taken.add(portion);
      }
    }
    giveBack(start, end, taken);
    return free;
  }

  private Room room(int instance, Resources demand) {
    return at(instance).room(demand).with(left, demand.milliVcpus());
  }

  private boolean isUsable(int instance, Resources demand) {
    List<InstanceSlot> slots = environment.instances().slots();
    return environment.isOpen()
        && instance < slots.size()
        && slots.get(instance).isOpen()
        && demand.fitsIn(slots.get(instance).capacity())
        && environment.admits(demand, slots.get(instance).capacity());
  }

  /** Returns where a job finds room at once and for some time, or null. */
  @Nullable Opening now(JobRecord job, long length) {
    if (!environment.isOpen()) {
      return null;
    }
    Gang gang = job.gang();
    if (gang != null) {
      return together(job, gang, now, length);
    }
    Resources demand = job.shape().demand();
    int best = environment.bestFit(demand);
    if (best < 0) {
      return null;
    }
    if (fitsNow(best, demand, length)) {
      return new Opening(now, name(), List.of(best));
    }
    for (int instance : environment.bestApart(demand, BEST)) {
      if (fitsNow(instance, demand, length)) {
        return new Opening(now, name(), List.of(instance));
      }
    }
    for (int i = 0; i < environment.instances().slots().size(); i++) {
      if (fitsNow(i, demand, length)) {
        return new Opening(now, name(), List.of(i));
      }
    }
    return null;
  }

  private boolean fitsNow(int instance, Resources demand, long length) {
    return isUsable(instance, demand) && room(instance, demand).fitting(now, length, 1) == 1;
  }

  /**
   * Returns where a job finds room first, or null.
   *
   * @param latest no later than this
   */
  @Nullable Opening earliest(JobRecord job, long length, long latest) {
    if (!environment.isOpen()) {
      return null;
    }
    Opening atOnce = now(job, length);
    Gang gang = job.gang();
    if (atOnce != null || gang != null) {
      return atOnce != null ? atOnce : earliestTogether(job, gang, length, latest);
    }
    Resources demand = job.shape().demand();
    Opening first = null;
    long before = latest;
    for (int i = 0; i < environment.instances().slots().size(); i++) {
      if (isUsable(i, demand)) {
        long start = room(i, demand).earliest(now, length, before);
        if (start != Timeline.NEVER) {
          first = new Opening(start, name(), List.of(i));
          before = start - 1;
        }
      }
    }
    return first;
  }

  private @Nullable Opening earliestTogether(
      JobRecord job, @Nullable Gang gang, long length, long latest) {
    if (latest <= now) {
      return null;
    }
    List<Long> later = new ArrayList<>(changes.subSet(now, false, latest, true));
    Gang nodes = Objects.requireNonNull(gang);
    for (int i = 0; i < Math.min(MOST_TRIES, later.size()); i++) {
      Opening found = together(job, nodes, later.get(i), length);
      if (found != null) {
        return found;
      }
    }
    return later.size() <= MOST_TRIES ? null : search(job, nodes, length, later);
  }

  /** Looks for an instant after which it fits, and not just before: mostly room only grows. */
  private @Nullable Opening search(JobRecord job, Gang gang, long length, List<Long> later) {
    int low = MOST_TRIES - 1;
    int high = later.size() - 1;
    Opening found = together(job, gang, later.get(high), length);
    while (found != null && high - low > 1) {
      int middle = (low + high) >>> 1;
      Opening earlier = together(job, gang, later.get(middle), length);
      found = earlier == null ? found : earlier;
      low = earlier == null ? middle : low;
      high = earlier == null ? high : middle;
    }
    return found;
  }

  /** Returns instances for all nodes of a job that are free from an instant on, or null. */
  private @Nullable Opening together(JobRecord job, Gang gang, long start, long length) {
    long end = LongMath.saturatedAdd(start, length);
    if (left.least(start, end) < job.shape().demand().milliVcpus()) {
      return null;
    }
    FreedRoom then = new FreedRoom(environment);
    instances.forEach(
        (instance, room) -> {
          Resources least = room.least(start, end);
          Resources free = environment.instances().slots().get(instance).free();
          then.free(List.of(new Portion(instance, least.without(free))));
          then.take(List.of(new Portion(instance, free.without(least))));
        });
    Optional<List<Integer>> chosen =
        GangPlacement.choose(then.environment(), job.shape(), gang.properties());
    return chosen.map(found -> new Opening(start, name(), found)).orElse(null);
  }
}
