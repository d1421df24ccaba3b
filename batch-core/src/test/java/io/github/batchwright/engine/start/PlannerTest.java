package io.github.batchwright.engine.start;

import static io.github.batchwright.engine.start.Drawing.HOUR;
import static io.github.batchwright.engine.start.Drawing.ONE;
import static io.github.batchwright.engine.start.Drawing.draw;
import static io.github.batchwright.engine.start.Drawing.hourly;
import static io.github.batchwright.engine.start.Drawing.job;
import static io.github.batchwright.engine.start.Drawing.situation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.engine.start.Situation.Rules;
import io.github.batchwright.engine.start.StartPlan.Outcome;
import io.github.batchwright.engine.start.StartPlan.Window;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.model.start.PriceSeries.Step;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans that were worked out by hand; each row of a drawing is a vCPU, each letter an hour. */
class PlannerTest {
  private static StartPlan only(Situation situation) {
    List<StartPlan> plans = Planner.plan(situation);
    return plans.get(plans.size() - 1);
  }

  private static Situation alone(Waiting job) {
    return situation(1, List.of(job));
  }

  private static Situation with(Situation base, Rules rules) {
    return new Situation(base.now(), base.capacity(), base.occupied(), base.waiting(), rules);
  }

  private static Situation with(Situation base, Occupied some) {
    return new Situation(base.now(), base.capacity(), List.of(some), base.waiting(), base.rules());
  }

  @Test
  void waitsForTheCheapestHoursBeforeItsDeadline() {
    Situation situation = alone(job('A', 2, 6, hourly(5, 4, 3, 1, 2, 4, 0)));
    assertEquals("...AA", draw(situation));
    StartPlan plan = only(situation);
    assertEquals(Outcome.WAITS, plan.outcome());
    assertEquals(3, plan.cost(), 1e-9);
    assertEquals(9, plan.costAtOnce(), 1e-9);
    assertEquals(6, plan.saving(), 1e-9);
    assertEquals(5 * HOUR, plan.end());
    assertTrue(plan.meetsDeadline());
  }

  @Test
  void startsAtOnceIfNothingIsCheaper() {
    StartPlan plan = only(alone(job('A', 1, 9, hourly(2, 2, 3))));
    assertEquals(Outcome.NOTHING_CHEAPER, plan.outcome());
    assertEquals(List.of(new Window(0, 1)), plan.windows());
    assertEquals(0, plan.saving());
  }

  @Test
  void endsWithinTheCheapHoursRatherThanBeginsWithThem() {
    // The cheapest start is not a change of the price, but one less the duration.
    long ninety = HOUR * 3 / 2;
    Waiting job = Waiting.job('A', ONE, ninety).until(9 * HOUR).at(hourly(5, 3, 1, 9));
    StartPlan plan = only(alone(job));
    assertEquals(List.of(new Window(3 * HOUR - ninety, 1)), plan.windows());
    assertEquals(2.5, plan.cost(), 1e-9);
  }

  @Test
  void takesTheFirstOfEquallyCheapStarts() {
    assertEquals(".A", draw(alone(job('A', 1, 9, hourly(0.3, 0.1, 0.2, 0.1, 0.1)))));
  }

  @Test
  void isPaidForUsingWhatIsTooMuch() {
    Situation situation = alone(job('A', 1, 9, hourly(1, 0, -2, 3)));
    assertEquals("..A", draw(situation));
    assertEquals(-2, only(situation).cost(), 1e-9);
  }

  @Test
  void keepsTheMarginBeforeItsDeadline() {
    Situation situation = alone(job('A', 2, 6, hourly(5, 5, 4, 4, 1, 1)));
    assertEquals("....AA", draw(situation));
    assertEquals("...AA", draw(with(situation, new Rules(HOUR, 0))));
  }

  @Test
  void doesNotWaitForLessThanItIsToSave() {
    Situation situation = alone(job('A', 1, 6, hourly(5, 3)));
    assertEquals(".A", draw(with(situation, new Rules(0, 2))));
    assertEquals("A", draw(with(situation, new Rules(0, 2.1))));
  }

  @Test
  void startsAtOnceIfItIsLateAnyway() {
    StartPlan plan = only(alone(job('A', 3, 2, hourly(5, 1))));
    assertEquals(Outcome.DEADLINE_OUT_OF_REACH, plan.outcome());
    assertEquals(List.of(new Window(0, 1)), plan.windows());
    assertFalse(plan.meetsDeadline());
  }

  @Test
  void startsAtOnceWithoutDeadlineOrDuration() {
    Prices prices = hourly(5, 1);
    StartPlan noDeadline = only(alone(Waiting.job('A', ONE, HOUR).at(prices)));
    assertEquals(Outcome.NO_DEADLINE, noDeadline.outcome());
    assertTrue(noDeadline.meetsDeadline());
    StartPlan unknown =
        only(alone(Waiting.job('A', ONE, Planner.NEVER).until(9 * HOUR).at(prices)));
    assertEquals(Outcome.UNKNOWN_DURATION, unknown.outcome());
    assertEquals(List.of(new Window(0, 1)), unknown.windows());
    assertTrue(Double.isNaN(unknown.cost()));
  }

  @Test
  void startsNotBeforeItMay() {
    assertEquals("...A", draw(alone(job('A', 1, 9, hourly(0, 0, 0, 2, 3)).notBefore(3 * HOUR))));
  }

  @Test
  void waitsBesideWhatStartsAsSoonAsItCan() {
    // As soon as possible C starts when A has ended: so A cannot have the two cheapest hours.
    List<Waiting> queue =
        List.of(job('A', 2, 8, hourly(9, 9, 1, 1, 2, 2, 9, 9)), job('B', 3), job('C', 1));
    assertEquals("BBBAA\n..C", draw(situation(2, queue)));
  }

  @Test
  void goesWhereThereIsRoomAlthoughItIsCheaperElsewhere() {
    // As soon as possible is A at 0, B at 2, C at 4; A and B want 4, which is C's.
    Prices prices = hourly(9, 9, 5, 5, 1, 1, 2, 2, 3, 3);
    List<Waiting> queue = List.of(job('A', 2, 20, prices), job('B', 2, 20, prices), job('C', 2));
    assertEquals("....CCAABB", draw(situation(1, queue)));
  }

  @Test
  void improvesOnceMoreWithTheRoomThatOthersLeft() {
    // A looks first, while B is where it would like to be; B then leaves.
    List<Waiting> queue =
        List.of(job('A', 1, 2, hourly(5, 1, 5, 5)), job('B', 1, 4, hourly(5, 5, 5, 1)));
    assertEquals(".A.B", draw(situation(1, queue)));
  }

  @Test
  void isHeldBackFromRoomThatIsDearerThanWhereItWas() {
    // B is cheapest where it was as soon as possible; as A has left, it could start before.
    List<Waiting> queue =
        List.of(job('A', 1, 9, hourly(9, 9, 9, 1)), job('B', 1, 2, hourly(9, 5, 9)));
    Situation situation = situation(1, queue);
    assertEquals(".B.A", draw(situation));
    assertEquals(Outcome.WAITS, only(situation).outcome());
  }

  @Test
  void takesRoomThatOthersHaveLeftIfItIsNoDearer() {
    List<Waiting> queue =
        List.of(job('A', 1, 9, hourly(9, 9, 9, 1)), job('B', 1, 2, hourly(5, 5, 9)));
    Situation situation = situation(1, queue);
    assertEquals("B..A", draw(situation));
    assertEquals(Outcome.NOTHING_CHEAPER, only(situation).outcome());
  }

  @Test
  void waitsForWhatRunsToEnd() {
    Situation situation = alone(job('A', 1, 9, hourly(1, 2, 3, 4, 3, 5)));
    assertEquals("##A", draw(with(situation, new Occupied(ONE, 1, 2 * HOUR))));
    StartPlan plan = only(with(situation, new Occupied(ONE, 1, Planner.NEVER)));
    assertEquals(Outcome.NO_ROOM_IN_SIGHT, plan.outcome());
    assertEquals(List.of(), plan.windows());
    assertFalse(plan.meetsDeadline());
  }

  @Test
  void spreadsAnArrayOverTheCheapestWindows() {
    Waiting array = job('A', 1, 8, hourly(5, 1, 4, 4, 1, 2, 4, 4)).times(5, 9);
    Situation situation = situation(2, List.of(array));
    assertEquals(".A..AA\n.A..A", draw(situation));
    assertEquals(
        List.of(new Window(HOUR, 2), new Window(4 * HOUR, 2), new Window(5 * HOUR, 1)),
        only(situation).windows());
    assertEquals(6, only(situation).cost(), 1e-9);
    assertEquals(5 + 5 + 1 + 1 + 4, only(situation).costAtOnce(), 1e-9);
  }

  @Test
  void spreadsAnArrayByWhatMayRunAtOnce() {
    Waiting array = job('A', 1, 8, hourly(5, 1, 4, 4, 1, 2, 4, 4)).times(3, 1);
    assertEquals(".A..AA\n", draw(situation(2, List.of(array))));
  }

  @Test
  void packsAnArrayThatJustFitsBeforeItsDeadline() {
    // The cheapest start is at two o'clock: with it only two of the three would be in time.
    Waiting array = Waiting.job('A', ONE, HOUR).times(3, 1).until(4 * HOUR).at(hourly(5, 4, 1, 9));
    assertEquals("AAA", draw(alone(array)));
    Waiting tight = array.notBefore(HOUR / 2).until(HOUR * 7 / 2);
    StartPlan plan = only(alone(tight));
    assertEquals(
        List.of(new Window(HOUR / 2, 1), new Window(HOUR * 3 / 2, 1), new Window(HOUR * 5 / 2, 1)),
        plan.windows());
    assertTrue(plan.meetsDeadline());
  }

  @Test
  void leavesNoGapsInWhichTheLastOfAnArrayDoNotFit() {
    // The cheapest start is at half past one: then two of the three would be in time. So they run
    // one after another, as late as they can.
    List<Step> steps =
        List.of(
            new Step(Instant.EPOCH, 5),
            new Step(Instant.ofEpochMilli(HOUR * 3 / 2), 1),
            new Step(Instant.ofEpochMilli(HOUR * 5 / 2), 2));
    Waiting array =
        Waiting.job('A', ONE, HOUR)
            .times(3, 9)
            .until(HOUR * 13 / 4)
            .at(Prices.of(new PriceSeries("EUR", steps)));
    StartPlan plan = only(alone(array));
    assertEquals(
        List.of(new Window(HOUR / 4, 1), new Window(HOUR * 5 / 4, 1), new Window(HOUR * 9 / 4, 1)),
        plan.windows());
    assertEquals(5 + 2 + 1.75, plan.cost(), 1e-9);
    assertEquals(5 + 3 + 1.5, plan.costAtOnce(), 1e-9);
  }

  @Test
  void keepsASequentialArrayInOnePiece() {
    Waiting array = job('A', 1, 9, hourly(5, 1, 4, 4, 1, 2, 1, 9)).times(3, 9).oneAfterAnother();
    Situation situation = situation(2, List.of(array));
    assertEquals("....AAA\n", draw(situation));
    assertEquals(List.of(new Window(4 * HOUR, 3)), only(situation).windows());
    assertEquals(4, only(situation).cost(), 1e-9);
  }

  @Test
  void inStrictOrderNothingStartsBeforeWhatIsAheadOfIt() {
    Need two = new Need(new Resources(2000, 2048, 0), 1);
    Waiting large = Waiting.job('L', two, HOUR).at(Drawing.FREE);
    Prices prices = hourly(1, 2, 3, 2, 2);
    Waiting later = job('N', 1).notBefore(HOUR);
    Situation situation =
        with(
            situation(2, List.of(later, large, job('A', 1, 9, prices))),
            new Occupied(ONE, 1, 2 * HOUR));
    assertEquals(List.of(new Window(0, 1)), only(situation).windows());
    StartPlan plan = only(with(situation, new Rules(0, 0, true)));
    assertEquals(List.of(new Window(3 * HOUR, 1)), plan.windows());
    assertEquals(Outcome.NOTHING_CHEAPER, plan.outcome());
  }

  @Test
  void inStrictOrderAJobIsHeldBackFromDearerRoomThatOpensWhenAnotherWaits() {
    Need two = new Need(new Resources(2000, 2048, 0), 1);
    Prices dear = hourly(9, 9, 2, 1, 9);
    Waiting large = Waiting.job('L', two, HOUR).until(9 * HOUR).at(hourly(9, 9, 9, 9, 9, 9, 1));
    Situation situation =
        with(situation(2, List.of(large, job('A', 1, 4, dear))), new Occupied(ONE, 1, 2 * HOUR));
    StartPlan plan = only(with(situation, new Rules(0, 0, true)));
    assertEquals(List.of(new Window(3 * HOUR, 1)), plan.windows());
    assertEquals(Outcome.WAITS, plan.outcome());
  }

  @Test
  void countsTheRoomOnInstancesAndNotOnlyTheirSum() {
    // Four vCPUs on two instances of two: a need of two fits twice, one of three never.
    Need two = new Need(new Resources(1500, 1, 0), 2);
    Waiting array = Waiting.job('A', two, HOUR).times(3, 9).until(9 * HOUR).at(hourly(1, 2, 3));
    Situation situation =
        new Situation(0, new Resources(6000, 99, 0), List.of(), List.of(array), Rules.NONE);
    assertEquals(List.of(new Window(0, 2), new Window(HOUR, 1)), only(situation).windows());
    Waiting never = Waiting.job('A', new Need(new Resources(3000, 1, 0), 0), HOUR);
    StartPlan plan =
        only(
            new Situation(
                0,
                new Resources(6000, 99, 0),
                List.of(),
                List.of(never.until(9 * HOUR).at(hourly(1))),
                Rules.NONE));
    assertEquals(Outcome.NO_ROOM_IN_SIGHT, plan.outcome());
  }
}
