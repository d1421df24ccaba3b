package io.github.batchwright.engine.explain;

import io.github.batchwright.engine.state.ArrayChildren;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.PlannedStart;
import io.github.batchwright.engine.state.PlannedStart.Window;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.WaitReason.Amount;
import io.github.batchwright.model.WaitReason.Kind;
import io.github.batchwright.model.start.StartOutcome;
import io.github.batchwright.model.start.StartPlanDetail;
import io.github.batchwright.model.start.StartWindow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says why a job waits for a lower price, and what was planned. */
final class PriceReasons {
  private final Cluster cluster;

  PriceReasons(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Returns what was planned last for a job, or null if nothing was. */
  static @Nullable StartPlanDetail detail(Cluster cluster, long number) {
    PlannedStart plan = cluster.startPlans().find(number);
    if (plan == null) {
      return null;
    }
    Long end = plan.end();
    return new StartPlanDetail(
        plan.curve(),
        plan.unit(),
        plan.outcome(),
        plan.windows().stream()
            .map(one -> new StartWindow(date(one.start()), one.children(), one.cost()))
            .toList(),
        plan.cost(),
        plan.costAtOnce(),
        end == null ? null : date(end));
  }

  /** Says whether a job waits, or a child does, for its window or to have it planned. */
  boolean waits(JobRecord job, TaskRef task) {
    if (job.request().timing().priceCurve() == null) {
      return false;
    }
    return cluster.timings().isHeld(job.number())
        || (task.isChild()
            ? task.index() >= cluster.startPlans().released(job.number())
            : cluster.startPlans().released(job.number()) != PlannedStart.ALL);
  }

  /**
   * Returns why it does.
   *
   * @param others whether it waits for other jobs, too
   */
  WaitReason of(JobRecord job, TaskRef task, boolean others) {
    String curve = Objects.requireNonNull(job.request().timing().priceCurve());
    PlannedStart plan = cluster.startPlans().find(job.number());
    if (plan == null) {
      String then = "Is started at the cheapest time of curve '%s' before its deadline%s";
      return reason(
          then.formatted(curve, others ? ", once others have ended" : ""), curve, List.of());
    }
    if (plan.outcome() != StartOutcome.WAITS || plan.windows().isEmpty()) {
      String then =
          plan.windows().isEmpty()
              ? ""
              : "; room is planned from " + date(window(job, task, plan).start());
      return reason(plan.outcome().words() + then, curve, List.of());
    }
    Double cost = plan.cost();
    Double atOnce = plan.costAtOnce();
    String unit = Objects.requireNonNullElse(plan.unit(), "");
    String text =
        "Waits until %s, the cheapest window of curve '%s' before its deadline%s"
            .formatted(date(window(job, task, plan).start()), curve, parts(job, task, plan));
    return cost == null || atOnce == null
        ? reason(text, curve, List.of())
        : reason(
            text + ": " + amounts(cost, atOnce, unit),
            curve,
            List.of(new Amount(unit, cost, atOnce, Math.max(0, atOnce - cost))));
  }

  private static WaitReason reason(String text, String curve, List<Amount> amounts) {
    return new WaitReason(Kind.PRICE, text, curve, amounts);
  }

  /** Returns the window of a child, or the one that begins next. */
  private static Window window(JobRecord job, TaskRef task, PlannedStart plan) {
    int next = Math.min(plan.begun(), plan.windows().size() - 1);
    ArrayChildren children = job.children();
    if (!task.isChild() || children == null || plan.released() == PlannedStart.ALL) {
      return plan.windows().get(next);
    }
    int before = 0;
    for (int i = plan.released(); i <= task.index(); i++) {
      before += children.status(i) == JobStatus.PENDING ? 1 : 0;
    }
    while (next < plan.windows().size() - 1 && before > plan.windows().get(next).children()) {
      before -= plan.windows().get(next).children();
      next++;
    }
    return plan.windows().get(next);
  }

  /** Says of an array how many of its children go then. */
  private static String parts(JobRecord job, TaskRef task, PlannedStart plan) {
    int windows = plan.windows().size() - plan.begun();
    if (task.isChild() || job.children() == null || windows < 2) {
      return "";
    }
    int children = plan.nextChildren();
    return ", with %d of its children, and with others in %d later %s"
        .formatted(children, windows - 1, windows == 2 ? "window" : "windows");
  }

  private static String amounts(double cost, double atOnce, String unit) {
    double saved = atOnce - cost;
    String text = "%s %s instead of %s %s".formatted(show(cost), unit, show(atOnce), unit);
    if (saved <= 0) {
      return text;
    }
    return atOnce > 0 && cost >= 0
        ? text + ", %d%% less".formatted(Math.round(100 * saved / atOnce))
        : text + ", %s %s less".formatted(show(saved), unit);
  }

  /** Shows an amount to a hundredth, or to two digits where it is smaller. */
  private static String show(double amount) {
    BigDecimal exact = BigDecimal.valueOf(amount);
    BigDecimal rounded =
        Math.abs(amount) >= 0.1 || amount == 0
            ? exact.setScale(2, RoundingMode.HALF_EVEN)
            : exact.round(new MathContext(2, RoundingMode.HALF_EVEN));
    return rounded.toPlainString();
  }

  private static Instant date(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
