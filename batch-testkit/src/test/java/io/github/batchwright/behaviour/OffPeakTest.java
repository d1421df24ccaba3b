package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.WaitReason.Kind;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.model.start.StartOutcome;
import io.github.batchwright.model.start.StartPlanDetail;
import io.github.batchwright.model.start.StartWindow;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs that wait for the cheapest time before their deadline. */
class OffPeakTest extends OffPeak {

  @Test
  void aJobWaitsForTheNightAndIsReleasedThatInstant() {
    JobHandle job = submit(cheap("etl", 2, 24));

    assertIs(JobStatus.PENDING, job);
    WaitReason reason = reasons(job).get(0);
    assertEquals(
        "Waits until 2030-01-01T12:00:00Z, the cheapest window of curve 'grid' before its"
            + " deadline: 0.20 EUR instead of 0.80 EUR, 75% less",
        reason.text());
    assertEquals(Kind.PRICE, reason.kind());
    assertEquals("grid", reason.subject());
    assertEquals("EUR", reason.amounts().get(0).unit());
    assertEquals(0.2, reason.amounts().get(0).asked(), 1e-9);
    assertEquals(0.6, reason.amounts().get(0).available(), 1e-9);
    batch.runUntilIdle();
    assertIs(JobStatus.SUCCEEDED, job);
    assertEquals(12, began(job));
  }

  @Test
  void whatWasPlannedAndSavedIsToldAfterwards() {
    JobHandle job = submit(cheap("etl", 2, 24));
    batch.runUntilIdle();

    StartPlanDetail plan = plan(job);
    assertEquals(StartOutcome.WAITS, plan.outcome());
    assertEquals(List.of(hour(12)), plan.windows().stream().map(StartWindow::start).toList());
    assertEquals(0.6, plan.saving(), 1e-9);
    assertEquals(hour(14), plan.expectedEnd());
    assertEquals(1, recorded("StartPlanned"));
  }

  @Test
  void aNewForecastMovesAJobToEarlierAndToLater() {
    JobHandle job = submit(cheap("etl", 2, 24));

    grid.update(series(hour(0), 0.40, 5, 0.05, 9, 0.40));
    batch.settle();
    assertEquals(hour(5), plan(job).windows().get(0).start());
    grid.update(series(hour(0), 0.40, 15, 0.01, 18, 0.40));
    batch.settle();
    assertEquals(hour(15), plan(job).windows().get(0).start());
    batch.runUntilIdle();
    assertEquals(15, began(job));
  }

  @Test
  void aFloodOfForecastsIsOneReport() {
    submit(cheap("etl", 2, 24));
    long before = recorded("StartPlanned");
    for (int i = 0; i < 1000; i++) {
      grid.update(series(hour(0), 0.40, 5 + i / 1000.0, 0.05, 9, 0.40));
    }
    batch.settle();

    assertEquals(before + 1, recorded("StartPlanned"));
  }

  @Test
  void withoutTimeToWaitAJobStartsAtOnceAndSaysWhy() {
    JobHandle late = submit(cheap("late", 2, 1));
    JobHandle tight = submit(cheap("tight", 2, 2.1));
    JobHandle flat = submit(cheap("flat", 2, 12));

    assertEquals(StartOutcome.DEADLINE_OUT_OF_REACH, plan(late).outcome());
    assertEquals(StartOutcome.NO_TIME_TO_WAIT, plan(tight).outcome());
    assertEquals(StartOutcome.NOTHING_CHEAPER, plan(flat).outcome());
    assertIs(JobStatus.RUNNING, late, tight, flat);
    assertEquals(0, plan(flat).saving());
    assertEquals(0.8, plan(flat).cost(), 1e-9);
  }

  @Test
  void whatKeepsAJobFromBeingInTimeHasItStartBefore() {
    JobHandle job = submit(cheapWide("etl", 2, 15));
    assertEquals(hour(12), plan(job).windows().get(0).start());

    advanceTo(4);
    // It would take the room until the deadline of the one that waits.
    JobHandle long1 = submit(known(wide("long"), "long", 20));
    assertIs(JobStatus.RUNNING, job);
    assertIs(JobStatus.RUNNABLE, long1);
    assertEquals(StartOutcome.NO_TIME_TO_WAIT, plan(job).outcome());
  }

  @Test
  void aQueueThatFillsHasItPlannedAnewSoThatItIsInTime() {
    JobHandle job = submit(cheapWide("etl", 2, 18));
    JobHandle[] others = new JobHandle[4];
    for (int i = 0; i < others.length; i++) {
      others[i] = submit(known(wide("other"), "other", 3.5));
    }
    batch.runUntilIdle();

    assertTrue(began(job) + 2 <= 18, () -> "began " + began(job));
    assertTrue(told.isEmpty());
  }

  @Test
  void anArrayIsSpreadOverItsWindows() {
    grid.update(series(hour(0), 0.40, 2, 0.10, 4, 0.30, 6, 0.05, 7, 0.40));
    JobHandle array = submit(cheap("part", 1, 12).arraySize(14));

    assertTrue(
        why(array)
            .startsWith(
                "Waits until 2030-01-01T02:00:00Z, the cheapest window of curve 'grid' before its"
                    + " deadline, with 4 of its children, and with others in"),
        why(array));
    String last = batch.service().explain(array.id().child(13)).reasons().get(0).text();
    assertTrue(last.startsWith("Waits until 2030-01-01T06:00:00Z"), last);
    batch.runUntilIdle();
    assertEquals("..44..4.....", drawn(array, 12).replace('2', '.'), drawn(array, 12));
    assertEquals(14, plan(array).windows().stream().mapToInt(StartWindow::children).sum());
  }

  @Test
  void anArrayOfWhichFewRunAtOnceIsSpreadOverItsWindows() {
    grid.update(series(hour(0), 0.40, 2, 0.10, 3, 0.40, 6, 0.10, 7, 0.40, 9, 0.05, 10, 0.40));
    JobHandle array = submit(cheap("part", 1, 12).array(new ArrayProperties(6, 2)));
    batch.runUntilIdle();

    assertEquals("..2...2..2..", drawn(array, 12));
  }

  @Test
  void datesThatCannotBeCountedStopNothing() {
    JobHandle job = submit(cheap("etl", 2, 24).notBefore(Instant.MIN));
    batch.runUntilIdle();
    assertEquals(12, began(job));
    grid.update(
        new PriceSeries(
            "EUR",
            List.of(
                new PriceSeries.Step(Instant.MIN, 0.4),
                new PriceSeries.Step(hour(30), 0.1),
                new PriceSeries.Step(Instant.MAX, 0.5))));
    JobHandle other = submit(cheap("other", 2, 40));
    batch.runUntilIdle();
    assertEquals(30, began(other));
  }

  @Test
  void anArrayGoesOnInItsWindowsAfterARestart() {
    grid.update(series(hour(0), 0.40, 2, 0.10, 4, 0.40, 6, 0.05, 8, 0.40));
    batch.journal().snapshotEvery(1);
    JobHandle array = submit(cheap("part", 1, 12).arraySize(16));
    advanceTo(3.5);
    batch.restart();
    batch.settle();
    batch.runUntilIdle();

    assertEquals("..44..44....", drawn(array, 12));
  }

  @Test
  void aSequentialArrayIsOnePiece() {
    JobHandle array =
        submit(
            cheap("step", 1, 24)
                .arraySize(4)
                .dependsOn(io.github.batchwright.model.JobDependency.sequential()));
    batch.runUntilIdle();

    assertEquals("............1111......", drawn(array, 22));
  }

  @Test
  void childrenWaitForThoseOfAnotherArrayAndForTheirWindows() {
    JobHandle first = submit(known(job("first"), "first", 13).arraySize(4));
    JobHandle second =
        submit(
            cheap("second", 1, 24)
                .arraySize(4)
                .dependsOn(io.github.batchwright.model.JobDependency.nToN(first.id())));
    batch.runUntilIdle();

    assertEquals("4.............", drawn(first, 14));
    assertEquals(".............4", drawn(second, 14));
  }

  @Test
  void aJobWaitsForOthersAndThenForItsWindow() {
    JobHandle first = submit(known(job("first"), "first", 3));
    JobHandle second = submit(cheap("second", 2, 24).dependsOn(first.id()));

    assertEquals(Kind.DEPENDENCY, reasons(second).get(0).kind());
    assertEquals(
        "Is started at the cheapest time of curve 'grid' before its deadline, once others have"
            + " ended",
        why(second));
    advanceTo(3);
    assertEquals(hour(12), plan(second).windows().get(0).start());
    batch.runUntilIdle();
    assertEquals(12, began(second));
  }

  @Test
  void aJobWhoseOthersEndTooLateStartsThen() {
    JobHandle first = submit(known(job("first"), "first", 20));
    JobHandle second = submit(cheap("second", 2, 21).dependsOn(first.id()));
    batch.runUntilIdle();

    assertEquals(20, began(second));
  }

  @Test
  void aJobDoesNotStartBeforeItsDate() {
    JobHandle job = submit(cheap("etl", 2, 30).notBefore(hour(14.5)));
    JobHandle dear = submit(cheap("dear", 2, 30).notBefore(hour(20)));

    assertEquals(Kind.START_TIME, reasons(dear).get(0).kind());
    batch.runUntilIdle();
    assertEquals(14.5, began(job));
    assertEquals(20, began(dear));
  }

  @Test
  void aJobIsCancelledWhileItWaits() {
    JobHandle job = submit(cheap("etl", 2, 24));
    JobHandle array = submit(cheap("part", 1, 24).arraySize(8));
    batch.service().cancel(job.id(), "not needed");
    batch.service().cancel(array.id(), "not needed");
    batch.runUntilIdle();

    assertIs(JobStatus.FAILED, job, array);
    assertTrue(launched().isEmpty());
  }

  @Test
  void plansSurviveARestartWithAndWithoutASnapshot() {
    for (int snapshotEvery : new int[] {0, 1}) {
      open();
      batch.journal().snapshotEvery(snapshotEvery);
      JobHandle job = submit(cheap("etl", 2, 24));
      StartPlanDetail before = plan(job);
      batch.restartAfter(Duration.ofHours(3));
      batch.settle();
      assertEquals(before, plan(job));
      assertEquals(1, recorded("StartPlanned"));
      batch.runUntilIdle();
      assertEquals(12, began(job));
    }
  }

  @Test
  void whatBecameDueWhileTheServiceWasDownStartsWhenItIsUp() {
    JobHandle job = submit(cheap("etl", 2, 40));
    batch.restartAfter(hours(19));
    batch.settle();

    assertIs(JobStatus.RUNNING, job);
  }

  @Test
  void aClockThatIsSetForwardsStartsWhatIsDueAndOneThatIsSetBackHasItWait() {
    JobHandle job = submit(cheap("etl", 2, 24));
    JobHandle other = submit(cheap("other", 2, 48));
    jump(-3 * 3600);
    assertIs(JobStatus.PENDING, job, other);
    assertEquals(hour(12), plan(job).windows().get(0).start());
    jump(16 * 3600);
    assertIs(JobStatus.RUNNING, job, other);
  }

  @Test
  void pricesBelowZeroAreWaitedForAndShown() {
    grid.update(series(hour(0), 0.40, 5, -0.20, 9, 0.40));
    JobHandle job = submit(cheap("etl", 2, 24));

    assertTrue(why(job).endsWith(": -0.40 EUR instead of 0.80 EUR, 1.20 EUR less"), why(job));
    batch.runUntilIdle();
    assertEquals(5, began(job));
  }

  @Test
  void queuesThatShareAnEnvironmentArePlannedTogether() {
    use(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("ce", Resources.of(4, 16_384)))
            .jobQueue(JobQueue.of("high", 2, "ce"))
            .jobQueue(JobQueue.of("low", 1, "ce"))
            .priceCurve("grid", grid));
    JobHandle one = submit(cheapWide("one", 3, 24).queue("low"));
    JobHandle other = submit(cheapWide("other", 3, 24).queue("high"));
    batch.runUntilIdle();

    assertEquals(27, began(one) + began(other));
    assertEquals(12, Math.min(began(one), began(other)));
  }

  @Test
  void aCurveThatIsNotDescribedIsRefused() {
    ClientException refusal =
        assertThrows(
            ClientException.class, () -> submit(cheap("etl", 2, 24).startWhenCheapest("gird")));

    assertTrue(refusal.getMessage().contains("priceCurve: 'gird'"), refusal.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> BatchHarness.builder().priceCurve("a", grid).priceCurve("a", grid));
  }

  private void useCurveThatFailsWhile(boolean[] broken) {
    use(
        BatchHarness.builder()
            .priceCurve(
                "grid",
                (from, to) -> {
                  if (broken[0]) {
                    throw new IllegalStateException("no prices today");
                  }
                  return NIGHT;
                }));
  }

  @Test
  void aCurveThatFailsGoesOnAsItWas() {
    boolean[] broken = {true};
    useCurveThatFailsWhile(broken);
    JobHandle first = submit(cheap("first", 2, 24));
    assertEquals(StartOutcome.PRICES_UNKNOWN, plan(first).outcome());
    assertIs(JobStatus.RUNNING, first);
    broken[0] = false;
    JobHandle job = submit(cheap("etl", 2, 24));
    assertIs(JobStatus.PENDING, job);
    broken[0] = true;
    batch.runUntilIdle();
    assertEquals(12, began(job));
  }

  @Test
  void aCurveThatFailsAfterARestartLeavesPlansAsTheyAre() {
    boolean[] broken = {false};
    useCurveThatFailsWhile(broken);
    JobHandle job = submit(cheap("etl", 2, 24));
    broken[0] = true;
    batch.restart();
    batch.runUntilIdle();

    assertEquals(12, began(job));
  }

  @Test
  void nothingIsDoneWhileNobodyWaitsForAPrice() {
    int[] asked = {0};
    use(
        BatchHarness.builder()
            .priceCurve(
                "grid",
                (from, to) -> {
                  asked[0]++;
                  assertFalse(from.isBefore(START));
                  assertTrue(to.isBefore(START.plus(Duration.ofDays(32))));
                  return NIGHT;
                }));
    submit(job("plain"));
    batch.runUntilIdle();
    assertEquals(0, asked[0]);
    assertNull(batch.describe(submit(job("plain")).id()).timing());
    submit(cheap("etl", 2, 5000));
    assertEquals(1, asked[0]);
  }
}
