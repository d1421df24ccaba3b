package io.github.batchwright.engine.schedule;

import io.github.batchwright.engine.jobs.Cancellations;
import io.github.batchwright.engine.jobs.Settlement;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.ScheduleState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.turn.Turn;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Stops the jobs in whose place a fire waits, a bounded number in one turn. It is no part of the
 * state: a life begins with the schedules whose state says that there is something to stop.
 */
final class Replacements {
  private record Stop(String schedule, long job) {}

  private final Cluster cluster;
  private final Cancellations cancellations;
  private final Settlement settlement;
  private final Set<Stop> stopping = new LinkedHashSet<>();

  Replacements(Cluster cluster, Cancellations cancellations, Settlement settlement) {
    this.cluster = cluster;
    this.cancellations = cancellations;
    this.settlement = settlement;
  }

  /** Has the jobs of a schedule stopped. */
  void add(ScheduleState state) {
    String name = state.schedule().name();
    state.active().forEach(job -> stopping.add(new Stop(name, job)));
  }

  /** Stops jobs until they weigh {@code most} or more; returns how much that was. */
  int run(Turn turn, int most) {
    int done = 0;
    while (done < most && !settlement.isBehind() && !stopping.isEmpty()) {
      Stop stop = stopping.iterator().next();
      stopping.remove(stop);
      JobRecord job = cluster.jobs().find(stop.job());
      ScheduleState state = cluster.schedules().find(stop.schedule());
      done++;
      if (job != null && state != null && state.hasWaiting() && state.isActive(stop.job())) {
        String reason = "Replaced by the next fire of schedule '" + stop.schedule() + "'";
        cancellations.cancel(turn, TaskRef.whole(stop.job()), reason, true);
        settlement.run(turn);
        done += job.weight() - 1;
      }
    }
    return done;
  }
}
