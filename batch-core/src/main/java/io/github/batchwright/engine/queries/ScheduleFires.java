package io.github.batchwright.engine.queries;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ScheduleFact;
import io.github.batchwright.engine.state.ScheduleState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.schedule.ScheduleDetail;
import io.github.batchwright.model.schedule.ScheduleFire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells how schedules stand and what became of their fires. */
public final class ScheduleFires {
  /** So many of its jobs that are not finished are told of a schedule. */
  private static final int MOST_JOBS = 100;

  /**
   * A fire's place in the history. What was decided at the same instant about the same date is told
   * apart by its job; what even that does not tell apart, by how many alike come before it.
   */
  private record Place(long at, long scheduledAt, long job, int alike) {
    private static final Comparator<Place> NEWEST_FIRST =
        Comparator.comparingLong(Place::at)
            .thenComparing(Place::scheduledAt)
            .thenComparing(Place::job)
            .reversed()
            .thenComparing(Place::alike);

    static Place of(ScheduleFact.Fire fire, @Nullable Place before) {
      Place first = new Place(fire.at(), fire.scheduledAt(), fire.job(), 0);
      return before != null && first.equals(new Place(before.at, before.scheduledAt, before.job, 0))
          ? new Place(before.at, before.scheduledAt, before.job, before.alike + 1)
          : first;
    }

    static Place of(String token) {
      if (!token.matches("-?\\d{1,18}/-?\\d{1,18}/\\d{1,18}/\\d{1,9}")) {
        throw ClientException.of("nextToken", token, "is not a token of an earlier page");
      }
      String[] parts = token.split("/", -1);
      return new Place(
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Long.parseLong(parts[2]),
          Integer.parseInt(parts[3]));
    }

    String token() {
      return at + "/" + scheduledAt + "/" + job + "/" + alike;
    }
  }

  private final Cluster cluster;
  private final Paging paging;

  /** Makes one that reads a cluster. */
  public ScheduleFires(Cluster cluster, Paging paging) {
    this.cluster = cluster;
    this.paging = paging;
  }

  /** Describes a schedule. */
  public ScheduleDetail detail(ScheduleState state) {
    ScheduleFact.Next next = state.next();
    ScheduleFact.Fire last = state.lastFire();
    return new ScheduleDetail(
        state.schedule(),
        Instant.ofEpochMilli(state.createdAt()),
        Instant.ofEpochMilli(state.changedAt()),
        next == null ? null : Instant.ofEpochMilli(next.scheduledAt()),
        next == null ? null : Instant.ofEpochMilli(next.dueAt()),
        last == null ? null : fire(last),
        state.waiting().stream().map(fire -> Instant.ofEpochMilli(fire.scheduledAt())).toList(),
        state.active().stream().limit(MOST_JOBS).map(this::id).toList());
  }

  /**
   * Lists the fires that are kept of a schedule, newest first by the wall clock. A page ends at a
   * fire, so that fires to come make nothing else appear twice or not at all.
   */
  public Page<ScheduleFire> list(ScheduleState state, PageRequest request) {
    int most = paging.size(request);
    Place after = request.nextToken() == null ? null : Place.of(request.nextToken());
    List<ScheduleFact.Fire> all = new ArrayList<>(state.fires());
    all.sort(Comparator.comparing(fire -> Place.of(fire, null), Place.NEWEST_FIRST));
    List<ScheduleFire> items = new ArrayList<>();
    Place last = null;
    for (ScheduleFact.Fire fire : all) {
      Place place = Place.of(fire, last);
      if (last != null && items.size() == most) {
        return new Page<>(items, last.token());
      }
      last = place;
      if (after == null || Place.NEWEST_FIRST.compare(place, after) > 0) {
        items.add(fire(fire));
      }
    }
    return new Page<>(items, null);
  }

  /** Describes a fire. */
  public static ScheduleFire fire(Cluster cluster, ScheduleFact.Fire fire) {
    return new ScheduleFire(
        Instant.ofEpochMilli(fire.scheduledAt()),
        Instant.ofEpochMilli(fire.at()),
        fire.manual(),
        fire.outcome(),
        fire.job() == 0 ? null : cluster.id(TaskRef.whole(fire.job())),
        fire.reason());
  }

  private ScheduleFire fire(ScheduleFact.Fire fire) {
    return fire(cluster, fire);
  }

  private JobId id(long number) {
    return cluster.id(TaskRef.whole(number));
  }
}
