package io.github.batchwright.engine.start;

import com.google.common.math.LongMath;
import io.github.batchwright.engine.start.Placement.Group;
import io.github.batchwright.engine.timeline.Room;
import java.util.ArrayList;
import java.util.List;

/** Takes room for the pieces of one job, group by group, until all have some. */
final class Places {
  /** The most groups that the pieces of a job start in; what is left then is not planned. */
  static final int MOST_GROUPS = 512;

  private final Profile profile;
  private final Load load;
  private final Room room;
  private final List<Group> groups = new ArrayList<>();
  private int left;

  private Places(Profile profile, Load load) {
    Waiting job = load.job();
    this.profile = profile;
    this.load = load;
    this.room = load.isCapped() ? profile.roomFor(job) : profile.room(job.need());
    this.left = load.pieces();
  }

  static Places of(Profile profile, Load load) {
    return new Places(profile, load);
  }

  /** Takes the first room that there is. */
  Placement asSoonAsPossible() {
    return from(load.from(), false);
  }

  /**
   * Takes the first room that there is from an instant on, while all others only take room too:
   * what was looked through in vain is not looked through again.
   */
  Placement asSoonAsPossible(long now, long from) {
    Room shared = profile.room(load.job().need());
    return from(Math.max(from, shared.noneBefore(load.length())), from == now && !load.isCapped());
  }

  private Placement from(long first, boolean learns) {
    long at = first;
    while (!isDone()) {
      at = room.earliest(at, load.length());
      if (learns) {
        room.learn(load.length(), at);
      }
      if (at == Planner.NEVER) {
        break;
      }
      take(at);
    }
    return placement();
  }

  /** Returns the room as it is for this job. */
  Room room() {
    return room;
  }

  /** Says whether no more room is to be taken. */
  boolean isDone() {
    return left == 0 || groups.size() == MOST_GROUPS;
  }

  /** Takes room for as many as fit from a start on; says whether any did. */
  boolean take(long start) {
    int count = room.fitting(start, load.length(), left);
    if (count == 0) {
      return false;
    }
    room.take(start, LongMath.saturatedAdd(start, load.length()), count);
    groups.add(new Group(start, count));
    left -= count;
    return true;
  }

  Placement placement() {
    return new Placement(load, groups, left);
  }
}
