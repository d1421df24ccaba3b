package io.github.batchwright.testkit.chaos;

import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.testkit.chaos.ChaosWorld.Change;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** What must hold of what listeners hear. */
final class EventInvariants {
  private EventInvariants() {}

  /** Judges events by the table of the life cycle and by each other. */
  static final class LegalChanges implements ChaosInvariant {
    private final Map<JobId, JobStatus> statuses = new HashMap<>();

    @Override
    public String sentence() {
      return BuiltIn.LIFE_CYCLE.sentence();
    }

    /** What the life before had no time to tell is not told any more. */
    @Override
    public void begun(ChaosWorld world) {
      statuses.clear();
      Iterator<JobRecord> jobs = world.durable().jobs().iterator();
      while (jobs.hasNext()) {
        JobRecord job = jobs.next();
        JobId id = world.durable().id(TaskRef.whole(job.number()));
        statuses.put(id, job.state().status());
        ArrayChildren children = job.children();
        for (int i = 0; children != null && i < children.size(); i++) {
          statuses.put(id.child(i), children.status(i));
        }
      }
    }

    @Override
    public void told(ChaosWorld world, JobEvent event) {
      JobStatus before = statuses.put(event.jobId(), event.to());
      JobStatus expected = before == null ? JobStatus.SUBMITTED : before;
      if (event.from() != expected) {
        throw new AssertionError(event + " was told of a job that was " + expected);
      }
      if (LifeCycle.TABLE.stream()
          .noneMatch(row -> row.from() == event.from() && row.to() == event.to())) {
        throw new AssertionError(event + " is no legal change");
      }
    }
  }

  /** Compares events with the changes that the durable facts make. */
  static final class DurableChanges implements ChaosInvariant {
    @Override
    public String sentence() {
      return BuiltIn.EVENTS.sentence();
    }

    @Override
    public void told(ChaosWorld world, JobEvent event) {
      Change next = world.nextUntold(event.jobId());
      if (next == null) {
        throw new AssertionError(event + " was told, and no such change is durable");
      }
      if (next.from() != event.from() || next.to() != event.to()) {
        throw new AssertionError(event + " was told in place of " + next);
      }
    }
  }
}
