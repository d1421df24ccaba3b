package io.github.batchwright.engine.start;

import static io.github.batchwright.engine.start.Drawing.HOUR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.engine.start.Grid.GridJob;
import io.github.batchwright.engine.start.Situation.Rules;
import io.github.batchwright.engine.start.StartPlan.Outcome;
import io.github.batchwright.engine.start.StartPlan.Window;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for any plan, compared with one made hour by hour. */
class PlannerProperties {
  private static final double SMALL = 1e-6;

  @Provide
  Arbitrary<GridJob> jobs() {
    Arbitrary<Integer> upTo3 = Arbitraries.integers().between(1, 3);
    return Combinators.combine(
            upTo3,
            Arbitraries.integers().between(1, 4),
            upTo3,
            Arbitraries.of(true, false),
            upTo3,
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(1, 24),
            Arbitraries.of(true, true, true, false))
        .as(GridJob::new);
  }

  @Provide
  Arbitrary<List<Double>> prices() {
    return Arbitraries.integers().between(-2, 9).map(i -> i / 10.0).list().ofSize(20);
  }

  private static Situation situation(
      int vcpus, int busy, List<GridJob> jobs, List<Double> prices, Rules rules) {
    Prices curve = Drawing.hourly(prices.stream().mapToDouble(p -> p).toArray());
    List<Waiting> waiting = new ArrayList<>();
    for (GridJob job : jobs) {
      Need need = new Need(new Resources(job.vcpus() * 1000L, 0, 0), vcpus / job.vcpus());
      waiting.add(
          new Waiting(
              waiting.size(),
              need,
              job.count(),
              job.concurrency(),
              0,
              0,
              job.sequential(),
              job.hours() * HOUR,
              job.earliest() * HOUR,
              job.mayWait() ? job.deadline() * HOUR : Planner.NEVER,
              curve));
    }
    Need one = new Need(new Resources(1000, 0, 0), vcpus);
    return new Situation(
        0,
        new Resources(vcpus * 1000L, 0, 0),
        busy == 0 ? List.of() : List.of(new Occupied(one, vcpus, busy * HOUR)),
        waiting,
        rules);
  }

  private static double cost(GridJob job, List<Double> prices, List<Integer> starts) {
    double sum = 0;
    for (int start : starts) {
      for (int hour = start; hour < start + job.length(); hour++) {
        sum += job.vcpus() * prices.get(Math.min(hour, prices.size() - 1));
      }
    }
    return sum;
  }

  private static int end(GridJob job, List<Integer> starts) {
    return starts.stream().mapToInt(start -> start + job.length()).max().orElseThrow();
  }

  private static List<Integer> starts(GridJob job, StartPlan plan) {
    List<Integer> starts = new ArrayList<>();
    int children = 0;
    for (Window window : plan.windows()) {
      assertEquals(0, window.start() % HOUR, "all changes are at full hours");
      children += window.children();
      for (int i = 0; i < (job.sequential() ? 1 : window.children()); i++) {
        starts.add((int) (window.start() / HOUR));
      }
    }
    assertEquals(job.count(), children);
    return starts;
  }

  @Property(tries = 500)
  void aPlanIsNeverWorseThanStartingAtOnce(
      @ForAll("jobs") GridJob first,
      @ForAll @Size(max = 3) List<@From("jobs") GridJob> others,
      @ForAll("prices") List<Double> prices,
      @ForAll @IntRange(min = 3, max = 5) int vcpus,
      @ForAll @IntRange(max = 2) int busy,
      @ForAll @IntRange(max = 3) int margin,
      @ForAll boolean inOrder) {
    List<GridJob> jobs = new ArrayList<>(others);
    jobs.add(first);
    Rules rules = new Rules(margin * HOUR, 0, inOrder);
    Situation situation = situation(vcpus, busy, jobs, prices, rules);
    List<StartPlan> plans = Planner.plan(situation);
    assertEquals(plans, Planner.plan(situation));

    Grid atOnce = new Grid(vcpus);
    Grid planned = new Grid(vcpus);
    atOnce.take(0, busy, vcpus);
    planned.take(0, busy, vcpus);
    int front = 0;
    for (int i = 0; i < jobs.size(); i++) {
      GridJob job = jobs.get(i);
      StartPlan plan = plans.get(i);
      List<Integer> soonest = atOnce.place(job, job.earliest() > 0 ? job.earliest() : front);
      if (inOrder && job.earliest() == 0) {
        boolean capped = job.concurrency() < job.pieces();
        front = Math.max(front, soonest.get(capped ? 0 : soonest.size() - 1));
      }
      List<Integer> starts = starts(job, plan);
      starts.forEach(start -> planned.take(start, job.length(), job.vcpus()));
      assertEquals(cost(job, prices, soonest), plan.costAtOnce(), SMALL);
      assertEquals(cost(job, prices, starts), plan.cost(), SMALL);
      assertEquals(end(job, starts) * HOUR, plan.end());
      assertTrue(plan.cost() <= plan.costAtOnce() + SMALL, "it costs more than at once");
      boolean inTime = end(job, soonest) <= job.deadline();
      if (!job.mayWait()) {
        assertEquals(soonest, starts, "it does not wait");
      } else if (!inTime) {
        assertEquals(Outcome.DEADLINE_OUT_OF_REACH, plan.outcome());
        assertEquals(soonest, starts, "it is late, so it starts as soon as it can");
      } else {
        assertTrue(end(job, starts) <= job.deadline(), "it is late but need not be");
        assertTrue(
            starts.equals(soonest)
                || plan.outcome() == Outcome.NOTHING_CHEAPER
                || end(job, starts) <= job.deadline() - margin,
            "it waits, and ends within the margin");
      }
      assertEquals(!job.mayWait() || inTime, plan.meetsDeadline());
      starts.forEach(start -> assertTrue(start >= Math.max(busy, job.earliest())));
    }
    assertFalse(planned.isOverfull(), "more is taken than there is");
  }

  @Property(tries = 500)
  void aloneAJobHasTheBestPlaceThereIs(
      @ForAll("jobs") GridJob any,
      @ForAll("prices") List<Double> prices,
      @ForAll @IntRange(max = 4) int busy,
      @ForAll @IntRange(max = 3) int margin) {
    GridJob job =
        new GridJob(
            any.vcpus(), any.count(), 1, true, any.hours(), any.earliest(), any.deadline(), true);
    Situation situation = situation(3, busy, List.of(job), prices, new Rules(margin * HOUR, 0));
    StartPlan plan = Planner.plan(situation).get(0);
    int first = Math.max(busy, job.earliest());
    double best = cost(job, prices, List.of(first));
    int bestStart = first;
    for (int start = first; start + job.length() <= job.deadline() - margin; start++) {
      double cost = cost(job, prices, List.of(start));
      if (cost < best - SMALL) {
        best = cost;
        bestStart = start;
      }
    }
    assertEquals(best, plan.cost(), SMALL);
    assertEquals(List.of(bestStart), starts(job, plan), "the first of the best");
  }

  @Property(tries = 300)
  void anArrayOfHoursHasTheCheapestHours(
      @ForAll("prices") List<Double> prices,
      @ForAll @IntRange(min = 1, max = 12) int count,
      @ForAll @IntRange(min = 1, max = 3) int concurrency,
      @ForAll @IntRange(min = 12, max = 19) int deadline) {
    GridJob job = new GridJob(1, count, concurrency, false, 1, 0, deadline, true);
    StartPlan plan = Planner.plan(situation(3, 0, List.of(job), prices, Rules.NONE)).get(0);
    double best =
        prices.subList(0, deadline).stream()
            .sorted()
            .flatMap(price -> Collections.nCopies(concurrency, price).stream())
            .limit(count)
            .mapToDouble(price -> price)
            .sum();
    assertEquals(best, plan.cost(), SMALL);
  }
}
