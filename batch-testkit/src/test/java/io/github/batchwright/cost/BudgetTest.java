package io.github.batchwright.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.ServiceListener;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.cost.BudgetAction;
import io.github.batchwright.model.cost.BudgetDetail;
import io.github.batchwright.model.cost.BudgetEvent;
import io.github.batchwright.model.cost.BudgetPeriod;
import io.github.batchwright.model.cost.BudgetThreshold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Budgets warn, hold back, stop, begin anew, and survive restarts. */
class BudgetTest extends CostScene {
  private final List<BudgetEvent> events = new ArrayList<>();

  private static Budget.Builder budget(String amount) {
    return Budget.builder("b", "fifo", Money.usd(amount));
  }

  private void start(Budget budget) {
    start(
        scene(PRICED)
            .budget(budget)
            .serviceListener(
                new ServiceListener() {
                  @Override
                  public void onFailed(Throwable cause) {
                    throw new AssertionError(cause);
                  }

                  @Override
                  public void onBudget(BudgetEvent event) {
                    events.add(event);
                  }
                }));
  }

  private BudgetDetail described() {
    return batch.service().describeBudgets(DescribeRequest.names("b")).items().get(0);
  }

  private List<String> told() {
    return events.stream()
        .map(e -> e.threshold().percent() + " " + e.threshold().action() + " " + plain(e.spent()))
        .toList();
  }

  @Test
  void itWarnsAtTheVeryInstantAtWhichAPartIsSpent() {
    start(budget("0.4").at(50, BudgetAction.WARN).at(100, BudgetAction.WARN).build());
    Instant begin = batch.now();
    run(job("a", "half"), 90);
    minutes(80);
    assertEquals(List.of("50 WARN 0.2"), told());
    assertEquals(begin.plus(Duration.ofHours(1)), events.get(0).at());
    assertEquals(List.of(new BudgetThreshold(50, BudgetAction.WARN)), described().crossed());
    assertFalse(described().isHeld());
    minutes(60);
    assertEquals(usd("0.3"), described().spent());
    assertEquals(usd("0.1"), described().left());
    run(job("b", "half"), 60);
    minutes(60);
    assertEquals(List.of("50 WARN 0.2", "100 WARN 0.4"), told());
  }

  @Test
  void itHoldsBackWhatHasNotBegunAndLetsGoOnWhatRuns() {
    start(budget("0.2").build());
    JobHandle first = run(job("first", "half"), 120);
    minutes(70);
    JobHandle second = run(job("second", "half"), 10);
    JobHandle other = run(shared("other", "half", "s"), 10);
    minutes(10);
    assertEquals(JobStatus.RUNNABLE, batch.describe(second.id()).status());
    assertEquals(JobStatus.SUCCEEDED, batch.describe(other.id()).status(), "another queue");
    JobExplanation why = batch.service().explain(second.id());
    WaitReason reason = why.reasons().get(0);
    assertEquals(WaitReason.Kind.BUDGET, reason.kind());
    assertEquals("b", reason.subject());
    assertEquals(0.2, reason.amounts().get(0).used(), 0.1);
    assertTrue(reason.text().contains("of 0.2 USD are spent"), reason.text());
    assertEquals(List.of(), why.changes());
    minutes(60);
    assertEquals(JobStatus.SUCCEEDED, batch.describe(first.id()).status());
    assertEquals(usd("0.4"), described().spent(), "no more than what ran");
    assertEquals(JobStatus.RUNNABLE, batch.describe(second.id()).status());
    batch.service().updateBudget(described().budget().withAmount(Money.usd("1")));
    minutes(15);
    assertEquals(JobStatus.SUCCEEDED, batch.describe(second.id()).status());
    assertFalse(described().isHeld());
  }

  @Test
  void whatWasHeldBackGoesOnOnceTheBudgetIsDeleted() {
    start(budget("0.2").build());
    run(job("first", "half"), 60);
    minutes(60);
    JobHandle second = run(job("second", "half"), 10);
    minutes(10);
    assertEquals(JobStatus.RUNNABLE, batch.describe(second.id()).status());
    batch.service().deleteBudget("b");
    minutes(10);
    assertEquals(JobStatus.SUCCEEDED, batch.describe(second.id()).status());
    assertEquals(List.of(), batch.service().describeBudgets(DescribeRequest.all()).items());
  }

  @Test
  void aShareIsHeldBackAndTheOthersAreNot() {
    start(Budget.builder("b", "fair", Money.usd("0.2")).share("red").build());
    run(shared("r1", "half", "red"), 60);
    minutes(60);
    JobHandle red = run(shared("r2", "half", "red"), 10);
    JobHandle blue = run(shared("b1", "half", "blue"), 10);
    minutes(20);
    assertEquals(JobStatus.RUNNABLE, batch.describe(red.id()).status());
    assertEquals(JobStatus.SUCCEEDED, batch.describe(blue.id()).status());
    assertEquals(WaitReason.Kind.BUDGET, batch.service().explain(red.id()).reasons().get(0).kind());
  }

  @Test
  void itStopsWhatRunsAndDoesNotTryItAgain() {
    start(budget("0.2").at(100, BudgetAction.STOP).build());
    batch.executor().on("a").neverEnds();
    JobHandle running =
        batch.submit(job("a", "half").retryStrategy(RetryStrategy.attempts(3)).build());
    JobHandle other = run(shared("s", "half", "s"), 90);
    minutes(55);
    JobHandle waiting = run(job("w", "half").dependsOn(running.id()), 1);
    JobHandle later = run(job("later", "half"), 60);
    minutes(10);
    JobDetail stopped = batch.describe(running.id());
    assertEquals(JobStatus.FAILED, stopped.status());
    assertEquals("Stopped by budget 'b': 100 percent of 0.2 USD are spent", stopped.statusReason());
    assertEquals(1, stopped.attempts().size());
    assertEquals(JobStatus.FAILED, batch.describe(later.id()).status());
    assertEquals(JobStatus.FAILED, batch.describe(waiting.id()).status());
    JobHandle fresh = run(job("fresh", "half"), 1);
    minutes(10);
    assertEquals(JobStatus.RUNNABLE, batch.describe(fresh.id()).status());
    minutes(30);
    assertEquals(JobStatus.SUCCEEDED, batch.describe(other.id()).status());
  }

  @Test
  void aDailyBudgetBeginsAnewAtMidnight() {
    start(budget("0.2").period(BudgetPeriod.DAY).build());
    run(job("first", "half"), 60);
    minutes(61);
    JobHandle second = run(job("second", "half"), 10);
    minutes(1);
    Instant midnight =
        batch.now().truncatedTo(java.time.temporal.ChronoUnit.DAYS).plus(Duration.ofDays(1));
    assertEquals(midnight, described().periodEnd());
    assertTrue(
        batch.service().explain(second.id()).statusReason().contains("or until " + midnight));
    batch.runUntilIdle();
    JobDetail detail = batch.describe(second.id());
    assertEquals(JobStatus.SUCCEEDED, detail.status());
    assertEquals(midnight, detail.startedAt());
    assertEquals(List.of(), described().crossed());
    assertEquals(midnight, described().periodStart());
  }

  @Test
  void whatGoesOnOverMidnightCountsForEachDayByItself() {
    start(budget("2.4").period(BudgetPeriod.DAY).at(100, BudgetAction.WARN).build());
    run(job("long", "half"), 60L * 24 * 3);
    batch.advance(Duration.ofDays(3));
    assertTrue(events.size() >= 2, events.toString());
    for (BudgetEvent event : events.subList(1, events.size())) {
      assertEquals(12, event.at().atOffset(java.time.ZoneOffset.UTC).getHour());
      assertEquals(usd("2.4"), event.spent());
    }
  }

  @Test
  void itSurvivesARestartAndIsNotToldOfTwice() {
    for (int snapshotEvery : new int[] {0, 1}) {
      events.clear();
      start(budget("0.4").at(50, BudgetAction.WARN).at(100, BudgetAction.HOLD).build());
      batch.journal().snapshotEvery(snapshotEvery);
      run(job("a", "half"), 240);
      minutes(70);
      batch.restart();
      batch.settle();
      assertEquals(List.of("50 WARN 0.2"), told());
      assertEquals(usd("0.233333333333"), described().spent());
      batch.restartAfter(Duration.ofMinutes(60));
      batch.settle();
      assertEquals(2, events.size(), "it was crossed while nobody was there");
      assertTrue(described().isHeld());
      batch.restart();
      JobHandle held = run(job("b", "half"), 1);
      minutes(10);
      assertEquals(JobStatus.RUNNABLE, batch.describe(held.id()).status());
      assertEquals(2, events.size());
      batch.close();
    }
  }

  @Test
  void aBudgetThatIsLoweredBelowWhatIsSpentActsAtOnce() {
    start(budget("10").build());
    run(job("a", "half"), 600);
    minutes(60);
    batch.service().updateBudget(described().budget().withAmount(Money.usd("0.1")));
    batch.settle();
    assertTrue(described().isHeld());
    assertEquals(List.of("100 HOLD 0.2"), told());
  }

  @Test
  void whatRanBeforeItWasCreatedCountsFromThenOn() {
    start();
    run(job("a", "half"), 600);
    minutes(60);
    batch.service().createBudget(budget("1").build());
    assertEquals(usd("0.2"), described().perHour());
    minutes(60);
    assertEquals(usd("0.2"), described().spent());
    assertNull(described().periodEnd());
  }

  @Test
  void badBudgetsAreRefused() {
    start();
    assertRefused("jobQueue: 'none'", () -> create(Budget.builder("x", "none", PRICE).build()));
    assertRefused(
        "shareIdentifier: 's'",
        () -> create(Budget.builder("x", "fifo", PRICE).share("s").build()));
    assertRefused(
        "amount: '1 EUR'", () -> create(Budget.builder("x", "fifo", Money.of("1", "EUR")).build()));
    create(budget("1").build());
    assertRefused("budgetName: 'b'", () -> create(budget("1").build()));
    assertRefused(
        "period: 'DAY'",
        () -> batch.service().updateBudget(budget("1").period(BudgetPeriod.DAY).build()));
    assertRefused("budget: 'c'", () -> batch.service().deleteBudget("c"));
    assertThrows(IllegalArgumentException.class, () -> budget("0").build());
    assertThrows(
        IllegalArgumentException.class, () -> budget("1").at(0, BudgetAction.WARN).build());
  }

  private void create(Budget budget) {
    batch.service().createBudget(budget);
  }

  private static void assertRefused(String begin, org.junit.jupiter.api.function.Executable call) {
    ClientException e = assertThrows(ClientException.class, call);
    assertTrue(String.valueOf(e.getMessage()).startsWith(begin), e.getMessage());
  }
}
