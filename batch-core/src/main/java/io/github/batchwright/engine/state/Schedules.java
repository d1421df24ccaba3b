package io.github.batchwright.engine.state;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.schedule.Schedule;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every schedule, by its name and by when it is due next, so that a look costs as much as there is
 * to do. Changed only by facts.
 */
public final class Schedules {
  private record Due(long at, String name) {}

  private final NavigableMap<String, ScheduleState> byName = new TreeMap<>();
  private final TreeSet<Due> due =
      new TreeSet<>(Comparator.comparingLong(Due::at).thenComparing(Due::name));
  private final Map<Long, String> byJob = new LinkedHashMap<>();
  private final Set<String> touched = new LinkedHashSet<>();

  /** Many schedules may submit the same job, each of which comes from the journal by itself. */
  private final Interner<SubmitJobRequest> jobs = Interners.newWeakInterner();

  private final Cluster cluster;

  Schedules(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Returns every schedule by its name; not to be changed. */
  public NavigableMap<String, ScheduleState> all() {
    return Collections.unmodifiableNavigableMap(byName);
  }

  /** Returns the schedule of this name, or null. */
  public @Nullable ScheduleState find(String name) {
    return byName.get(name);
  }

  /**
   * Returns when the first schedule is due, as the wall clock shows it, or {@link Long#MAX_VALUE}.
   */
  public long nextAt() {
    return due.isEmpty() ? Long.MAX_VALUE : due.first().at();
  }

  /** Returns the schedule that is due first, if it is due by then, or null. */
  public @Nullable ScheduleState due(long wall) {
    return due.isEmpty() || due.first().at() > wall ? null : byName.get(due.first().name());
  }

  /**
   * Returns a schedule that has changed in a way that may have something follow: a job of it
   * finished, or it fired. Null if there is none.
   */
  public @Nullable ScheduleState touched() {
    return touched.isEmpty() ? null : byName.get(touched.iterator().next());
  }

  /** Says that what follows from the changes of a schedule so far was decided. No part of state. */
  public void seen(String name) {
    touched.remove(name);
  }

  void apply(ScheduleFact fact, long now) {
    fact.accept(new Applier(now));
  }

  void tag(String name, Map<String, String> tags) {
    require(name).tag(tags);
  }

  /** A job is finished, which perhaps a schedule submitted. */
  void jobFinished(long number) {
    String name = byJob.remove(number);
    ScheduleState state = name == null ? null : byName.get(name);
    if (name != null && state != null) {
      state.jobFinished(number);
      touched.add(name);
    }
  }

  private void plan(String name, ScheduleState state, ScheduleFact.@Nullable Next next) {
    ScheduleFact.Next before = state.next();
    if (before != null) {
      due.remove(new Due(before.dueAt(), name));
    }
    state.plan(next);
    if (next != null) {
      due.add(new Due(next.dueAt(), name));
    }
  }

  private void put(ScheduleState state) {
    String name = state.schedule().name();
    byName.put(name, state);
    plan(name, state, state.next());
  }

  private Schedule shared(Schedule schedule) {
    return schedule.toBuilder().job(jobs.intern(schedule.job())).build();
  }

  private ScheduleState require(String name) {
    ScheduleState found = byName.get(name);
    if (found == null) {
      throw new IllegalStateException("no schedule " + name);
    }
    return found;
  }

  private final class Applier implements ScheduleFact.Visitor {
    private final long now;

    Applier(long now) {
      this.now = now;
    }

    @Override
    public void scheduleCreated(ScheduleFact.ScheduleCreated fact) {
      put(new ScheduleState(shared(fact.schedule()), now, fact.anchor(), fact.next()));
    }

    @Override
    public void scheduleUpdated(ScheduleFact.ScheduleUpdated fact) {
      String name = fact.schedule().name();
      ScheduleState state = require(name);
      state.change(shared(fact.schedule()), fact.anchor(), fact.passed(), now);
      plan(name, state, fact.next());
      touched.add(name);
    }

    @Override
    public void scheduleDeleted(ScheduleFact.ScheduleDeleted fact) {
      ScheduleState state = require(fact.name());
      plan(fact.name(), state, null);
      state.active().forEach(byJob::remove);
      byName.remove(fact.name());
      touched.remove(fact.name());
    }

    @Override
    public void schedulePlanned(ScheduleFact.SchedulePlanned fact) {
      plan(fact.name(), require(fact.name()), fact.next());
      touched.add(fact.name());
    }

    @Override
    public void scheduleFired(ScheduleFact.ScheduleFired fact) {
      ScheduleState state = require(fact.name());
      long job = fact.fire().job();
      state.fired(fact.fire(), fact.waited());
      plan(fact.name(), state, fact.next());
      touched.add(fact.name());
      if (job > 0) {
        byJob.put(job, fact.name());
        if (cluster.jobs.get(job).state().status().isTerminal()) {
          // It was rejected when it was submitted, just before.
          jobFinished(job);
        }
      }
    }

    @Override
    public void scheduleKept(ScheduleFact.ScheduleKept fact) {
      ScheduleState state = new ScheduleState(fact, shared(fact.schedule()));
      put(state);
      state.active().forEach(job -> byJob.put(job, fact.schedule().name()));
      touched.add(fact.schedule().name());
    }
  }
}
