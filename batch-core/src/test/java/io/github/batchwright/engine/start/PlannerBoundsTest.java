package io.github.batchwright.engine.start;

import static io.github.batchwright.engine.start.Drawing.HOUR;
import static io.github.batchwright.engine.start.Drawing.ONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.engine.start.Situation.Rules;
import io.github.batchwright.engine.start.StartPlan.Outcome;
import io.github.batchwright.engine.start.StartPlan.Window;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.model.start.PriceSeries.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * How much planning looks at, counted in steps and not in time, so that it is the same anywhere.
 */
class PlannerBoundsTest {
  private static final long DAY = 24 * HOUR;

  private static Prices daily(Duration every, int days) {
    Random random = new Random(7);
    List<Step> steps = new ArrayList<>();
    for (long at = 0; at < days * DAY; at += every.toMillis()) {
      double wave = Math.sin(at * 2 * Math.PI / DAY);
      steps.add(new Step(Instant.ofEpochMilli(at), 10 + 5 * wave + random.nextDouble()));
    }
    return Prices.of(new PriceSeries("EUR", steps));
  }

  /** 10,000 jobs of 1-8 vCPUs and up to two hours on 280 vCPUs, each tenth of which may wait. */
  private static Situation queue(Prices prices) {
    Random random = new Random(3);
    List<Waiting> waiting = new ArrayList<>();
    for (int key = 0; key < 10_000; key++) {
      int vcpus = 1 << random.nextInt(4);
      Need need = new Need(new Resources(vcpus * 1000L, vcpus * 2048L, 0), 280 / vcpus);
      Waiting job = Waiting.job(key, need, (5 + random.nextInt(115)) * 60_000L + key);
      long deadline = DAY + (long) (random.nextDouble() * 6 * DAY);
      waiting.add(key % 10 == 0 ? job.until(deadline).at(prices) : job);
    }
    return new Situation(
        0, new Resources(280_000, 2 * 280 * 2048L, 0), List.of(), waiting, Rules.NONE);
  }

  private static void assertInTimeAndNoDearer(List<StartPlan> plans) {
    for (StartPlan plan : plans) {
      assertTrue(
          plan.meetsDeadline() != (plan.outcome() == Outcome.DEADLINE_OUT_OF_REACH),
          plan.toString());
      assertTrue(plan.cost() <= plan.costAtOnce() + 1e-6, plan.toString());
    }
  }

  @Test
  void aWeekOfHoursForTenThousandJobsIsAFewStepsForEach() {
    Situation situation = queue(daily(Duration.ofHours(1), 7));
    List<StartPlan> plans = Planner.plan(situation);
    assertEquals(1_000, plans.size());
    assertInTimeAndNoDearer(plans);
    assertTrue(plans.stream().filter(StartPlan::waits).count() > 500, "many wait");
    assertEquals(plans, Planner.plan(situation, 25_000_000));
  }

  @Test
  void aDayOfFiveMinutesIsAFewStepsForEach() {
    Situation situation = queue(daily(Duration.ofMinutes(5), 1));
    List<StartPlan> plans = Planner.plan(situation);
    assertInTimeAndNoDearer(plans);
    assertEquals(plans, Planner.plan(situation, 25_000_000));
  }

  @Test
  void whoGetsNoTurnKeepsItsPlace() {
    Situation situation = queue(daily(Duration.ofHours(1), 7));
    List<StartPlan> all = Planner.plan(situation);
    List<StartPlan> some = Planner.plan(situation, 6_000_000);
    assertEquals(all.size(), some.size());
    assertInTimeAndNoDearer(some);
    long waiting = some.stream().filter(StartPlan::waits).count();
    assertTrue(waiting > 0 && waiting < all.stream().filter(StartPlan::waits).count());
    List<StartPlan> few = Planner.plan(situation, 10_000);
    assertEquals(Outcome.NOT_LOOKED_AT, few.get(few.size() - 1).outcome());
    assertTrue(few.stream().noneMatch(StartPlan::waits), "none was looked at twice");
  }

  @Test
  void whoIsBehindTheMostStartsAsSoonAsItCan() {
    Need need = new Need(ONE.each(), 1 << 20);
    Waiting job = Waiting.job(1, need, HOUR).until(9 * HOUR).at(Drawing.hourly(2, 1));
    List<StartPlan> plans =
        Planner.plan(
            new Situation(
                0,
                new Resources(1 << 30, 1 << 30, 0),
                List.of(),
                Collections.nCopies(Planner.MOST_JOBS + 1, job),
                Rules.NONE));
    assertEquals(Outcome.WAITS, plans.get(Planner.MOST_SHIFTED - 1).outcome());
    assertEquals(Outcome.NOT_LOOKED_AT, plans.get(Planner.MOST_SHIFTED).outcome());
    assertEquals(List.of(new Window(0, 1)), plans.get(Planner.MOST_SHIFTED).windows());
    assertEquals(List.of(), plans.get(Planner.MOST_JOBS).windows());
    assertEquals(Outcome.NOT_LOOKED_AT, plans.get(Planner.MOST_JOBS).outcome());
  }

  @Test
  void aGreatArrayIsPlannedInPiecesOfSeveralChildren() {
    Waiting array = Drawing.job('A', 1, 100_000, Drawing.hourly(5, 1)).times(10_000, 10);
    StartPlan plan = Planner.plan(Drawing.situation(2, List.of(array))).get(0);
    assertEquals(10_000, plan.windows().stream().mapToInt(Window::children).sum());
    assertTrue(plan.windows().size() <= Load.MOST_ROUNDS + 1, plan.windows().size() + " windows");
    assertTrue(plan.waits(), "the first hour is dear");
  }
}
