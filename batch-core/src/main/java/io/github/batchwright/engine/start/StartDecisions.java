package io.github.batchwright.engine.start;

import com.google.common.math.LongMath;
import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.PlannedStart;
import io.github.batchwright.engine.state.PlannedStart.Window;
import io.github.batchwright.engine.state.StartFact;
import io.github.batchwright.engine.state.Timing;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.start.StartOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes facts of what was planned, as far as it differs from what was planned before. */
final class StartDecisions {
  /** So many windows are kept of an array; the first of more are kept as one. */
  private static final int MOST_WINDOWS = 1024;

  private final Cluster cluster;
  private final Turn turn;

  StartDecisions(Cluster cluster, Turn turn) {
    this.cluster = cluster;
    this.turn = turn;
  }

  /** Returns how many children of an array wait, from an index on. */
  static int held(ArrayChildren children, int from) {
    if (from == 0) {
      return children.count(JobStatus.PENDING);
    }
    int count = 0;
    for (int i = from; i < children.size(); i++) {
      count += children.status(i) == JobStatus.PENDING ? 1 : 0;
    }
    return count;
  }

  /** Nobody knows the prices: a job goes on as it was planned, or starts as soon as it can. */
  void withoutPrices(JobRecord job, String curve, long notBefore) {
    PlannedStart before = cluster.startPlans().find(job.number());
    boolean waits = before != null && before.outcome() == StartOutcome.WAITS;
    if (waits && cluster.startPlans().hasCurve(curve)) {
      return;
    }
    record(
        before,
        new PlannedStart(
            job.number(),
            curve,
            before == null ? null : before.unit(),
            StartOutcome.PRICES_UNKNOWN,
            before == null ? List.of() : before.gone(),
            before == null ? 0 : before.begun(),
            PlannedStart.ALL,
            null,
            null,
            null));
    hold(job, notBefore);
  }

  /** The planner has found a plan. */
  void decide(
      JobRecord job,
      String curve,
      Curves.Known known,
      StartPlan plan,
      long deadline,
      long notBefore) {
    PlannedStart before = cluster.startPlans().find(job.number());
    boolean goesOn = before != null && known.unit().equals(before.unit());
    List<Window> windows = gone(before);
    int begun = windows.size();
    double spent = windows.stream().mapToDouble(Window::cost).sum();
    ArrayChildren children = job.children();
    // Also what does not wait for a lower price waits for the room that it was given in the plan:
    // in the queue it would take that of others whose windows come before.
    boolean placed = plan.waits() || plan.outcome() == StartPlan.Outcome.NOTHING_CHEAPER;
    boolean spread = placed && children != null && !children.isSequential();
    if (placed) {
      windows.addAll(windows(job, known.prices(), plan));
    }
    int released = before != null && before.isSpread() ? before.released() : 0;
    record(
        before,
        new PlannedStart(
            job.number(),
            curve,
            known.unit(),
            outcome(job, plan, deadline),
            windows,
            begun,
            spread ? released : PlannedStart.ALL,
            goesOn || begun == 0 ? number(spent + plan.cost()) : null,
            costAtOnce(goesOn ? before : null, begun == 0 ? plan.costAtOnce() : Double.NaN),
            plan.end() == Planner.NEVER ? null : plan.end()));
    hold(job, placed ? plan.windows().get(0).start() : notBefore);
  }

  private static List<Window> gone(@Nullable PlannedStart before) {
    List<Window> gone = new ArrayList<>(before == null ? List.of() : before.gone());
    while (gone.size() > MOST_WINDOWS / 2) {
      Window first = gone.remove(0);
      Window second = gone.remove(0);
      gone.add(
          0,
          new Window(
              first.start(), first.children() + second.children(), first.cost() + second.cost()));
    }
    return gone;
  }

  /** Shares the cost of a plan out among its windows. */
  private static List<Window> windows(JobRecord job, Prices prices, StartPlan plan) {
    double vcpus = job.shape().demand().vcpus();
    long duration = Situations.duration(job);
    List<Window> windows = new ArrayList<>();
    double left = plan.cost();
    for (int i = 0; i < plan.windows().size(); i++) {
      StartPlan.Window window = plan.windows().get(i);
      boolean last = i == plan.windows().size() - 1;
      double own =
          window.children() * vcpus * prices.cost(window.start(), window.start() + duration);
      windows.add(new Window(window.start(), window.children(), last ? left : own));
      left -= own;
    }
    return windows;
  }

  /** Returns how long it runs at least, in milliseconds. */
  static long length(JobRecord job) {
    ArrayChildren children = job.children();
    int inRow =
        children == null || !children.isSequential() ? 1 : children.count(JobStatus.PENDING);
    return LongMath.saturatedMultiply(Situations.duration(job), inRow);
  }

  /** What it would have cost at first stays what waiting is compared with. */
  private static @Nullable Double costAtOnce(@Nullable PlannedStart before, double now) {
    Double first = before == null ? null : before.costAtOnce();
    return first == null ? number(now) : first;
  }

  private static @Nullable Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private StartOutcome outcome(JobRecord job, StartPlan plan, long deadline) {
    return switch (plan.outcome()) {
      case WAITS -> StartOutcome.WAITS;
      case NOTHING_CHEAPER -> StartOutcome.NOTHING_CHEAPER;
      case DEADLINE_OUT_OF_REACH, NO_DEADLINE ->
          turn.wall() < deadline - length(job)
              ? StartOutcome.NO_TIME_TO_WAIT
              : StartOutcome.DEADLINE_OUT_OF_REACH;
      case UNKNOWN_DURATION, NO_ROOM_IN_SIGHT -> StartOutcome.NO_ROOM_IN_SIGHT;
      case NOT_LOOKED_AT -> StartOutcome.NOT_LOOKED_AT;
    };
  }

  private void record(@Nullable PlannedStart before, PlannedStart after) {
    if (before == null || !before.isLike(after)) {
      turn.record(new StartFact.StartPlanned(after));
    }
  }

  /** Has a job that is held be held until a date, or no longer if that is past. */
  private void hold(JobRecord job, long until) {
    Timing timing = cluster.timings().find(job.number());
    Long held = timing == null ? null : timing.heldUntil();
    if (held == null) {
      return;
    }
    if (until <= turn.wall()) {
      turn.record(new StartFact.HoldEnded(job.number()));
    } else if (until < held || until - held > PlannedStart.TOLERANCE) {
      turn.record(new StartFact.HoldMoved(job.number(), until));
    }
  }
}
