package io.github.batchwright.ahead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.WhatIf;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.ahead.JobOutlook;
import io.github.batchwright.model.ahead.Outlook;
import io.github.batchwright.model.ahead.RunEnd;
import io.github.batchwright.model.ahead.WhatIfReport;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What would become of a service if something were changed, told without touching it. */
class WhatIfTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");
  private static final Resources FOUR = Resources.of(4, 16_384);

  private static BatchHarness harness(BatchHarnessBuilder builder) {
    BatchHarness batch = builder.build();
    batch.register(JobDefinition.process("work", "true").build());
    batch.executor().on("*").takes(HOUR);
    return batch;
  }

  private static BatchHarness harness() {
    return harness(BatchHarness.builder());
  }

  private static SubmitJobRequest.Builder job(String name) {
    return SubmitJobRequest.builder(name, "work").expectedDuration(HOUR);
  }

  private static void submit(BatchHarness batch, int count) {
    for (int i = 0; i < count; i++) {
      batch.submit(job("job" + i).build());
    }
    batch.settle();
  }

  private static ComputeEnvironmentUpdate twice() {
    return ComputeEnvironmentUpdate.builder("local").instances(List.of(FOUR, FOUR)).build();
  }

  private static Duration makespan(Outlook outlook) {
    return outlook.makespan();
  }

  @Test
  void moreCapacityIsSetBesideWhatThereIs() {
    try (BatchHarness batch = harness()) {
      submit(batch, 12);
      WhatIfReport report = WhatIf.from(batch.service()).update(twice()).run(DAY);
      assertEquals(HOUR.multipliedBy(3), makespan(report.baseline()));
      assertEquals(HOUR.multipliedBy(2), makespan(report.changed()));
      assertEquals(12, report.baseline().all().finished());
      // Four run already; of eight, four wait an hour and four wait two, or four do not wait.
      assertEquals(Duration.ofMinutes(90), report.baseline().all().meanWait());
      assertEquals(Duration.ofMinutes(30), report.changed().all().meanWait());
      assertEquals(HOUR, report.baseline().queue("default").orElseThrow().medianWait());
      assertEquals(RunEnd.DONE, report.changed().end());
      assertEquals(1.0, report.baseline().environments().get(0).utilisation(), 1e-9);
    }
  }

  @Test
  void theLiveServiceDoesWhatItsTwinDoesThatNobodyAsks() {
    List<String> untouched;
    try (BatchHarness twin = harness()) {
      untouched = story(twin, false);
    }
    try (BatchHarness batch = harness()) {
      assertEquals(untouched, story(batch, true));
      assertEquals(30, batch.executor().launches().size());
    }
  }

  private static List<String> story(BatchHarness batch, boolean asks) {
    submit(batch, 20);
    for (int hour = 0; hour < 10; hour++) {
      if (asks) {
        WhatIfReport unused =
            WhatIf.from(batch.service())
                .update(twice())
                .submit(job("more").build())
                .change(copy -> copy.deregisterJobDefinition("work:1"))
                .run(DAY);
        list(batch).forEach(job -> batch.service().estimate(job));
      }
      batch.submit(job("later" + hour).build());
      batch.advance(Duration.ofMinutes(30));
    }
    batch.runUntilIdle();
    return batch.facts();
  }

  @Test
  void whatRunsGoesOnFromWhereItIs() {
    try (BatchHarness batch = harness()) {
      submit(batch, 5);
      batch.advance(Duration.ofMinutes(40));
      Outlook ahead = WhatIf.from(batch.service()).run(DAY).baseline();
      assertEquals(BEGIN.plus(Duration.ofMinutes(40)), ahead.at());
      assertEquals(BEGIN, ahead.jobs().get(0).start());
      assertEquals(BEGIN.plus(HOUR), ahead.jobs().get(0).finish());
      assertEquals(BEGIN.plus(HOUR), ahead.jobs().get(4).start());
      assertEquals(HOUR, ahead.jobs().get(4).waited());
      assertEquals(BEGIN.plus(HOUR.multipliedBy(2)), ahead.jobs().get(4).finish());
    }
  }

  @Test
  void jobsThatAreAddedAreToldOf() {
    try (BatchHarness batch = harness()) {
      submit(batch, 4);
      WhatIfReport report =
          WhatIf.from(batch.service())
              .submit(job("first").build())
              .submit(job("second").arraySize(4).build())
              .run(DAY);
      JobOutlook first = report.changed().jobs().get(0);
      JobOutlook second = report.changed().jobs().get(1);
      assertEquals("first", first.jobName());
      assertEquals(BEGIN.plus(HOUR), first.start());
      assertEquals(BEGIN.plus(HOUR), second.start());
      assertEquals(BEGIN.plus(HOUR.multipliedBy(3)), second.finish());
      assertEquals(4, report.baseline().jobs().size());
      assertTrue(batch.service().describe(first.jobId()).isEmpty());
      assertTrue(report.text().contains("job first"), report.text());
    }
  }

  @Test
  void aJobThatIsTakenAwayMakesRoom() {
    try (BatchHarness batch = harness()) {
      submit(batch, 5);
      JobId running = list(batch).get(0);
      WhatIfReport report = WhatIf.from(batch.service()).terminate(running).run(DAY);
      assertEquals(JobStatus.FAILED, report.changed().job(running).orElseThrow().status());
      assertEquals(BEGIN, report.changed().jobs().get(4).start());
      assertEquals(BEGIN.plus(HOUR), report.baseline().jobs().get(4).start());
    }
  }

  private static List<JobId> list(BatchHarness batch) {
    return batch.executor().running().stream().map(attempt -> attempt.job()).toList();
  }

  @Test
  void anotherWeightHasAnotherShareFinishFirst() {
    FairsharePolicy even = FairsharePolicy.of(Duration.ofDays(1));
    try (BatchHarness batch =
        harness(
            BatchHarness.builder()
                .computeEnvironment(ComputeEnvironment.fixed("one", Resources.of(1, 4_096)))
                .schedulingPolicy(SchedulingPolicy.fairShare("fair", even))
                .jobQueue(
                    JobQueue.builder("default")
                        .computeEnvironments("one")
                        .schedulingPolicy("fair")
                        .build()))) {
      for (int i = 0; i < 8; i++) {
        batch.submit(job("job" + i).share(i % 2 == 0 ? "a" : "b").build());
      }
      batch.settle();
      WhatIfReport report =
          WhatIf.from(batch.service())
              .updateSchedulingPolicy(
                  "fair", FairsharePolicy.of(Duration.ofDays(1), ShareAttributes.of("b", 0.1)))
              .run(DAY);
      assertEquals(
          report.baseline().at().plus(HOUR.multipliedBy(8)),
          report.baseline().shares().get(1).lastFinish());
      assertEquals(
          report.changed().at().plus(HOUR.multipliedBy(5)),
          report.changed().shares().get(1).lastFinish());
    }
  }

  @Test
  void aPriceIsSetBesideAnother() {
    try (BatchHarness batch =
        harness(
            BatchHarness.builder()
                .computeEnvironment(
                    ComputeEnvironment.builder("local")
                        .instances(1, FOUR)
                        .pricePerHour(Money.usd("1"))
                        .build()))) {
      submit(batch, 8);
      batch.advance(Duration.ofMinutes(30));
      WhatIfReport report =
          WhatIf.from(batch.service())
              .update(
                  ComputeEnvironmentUpdate.builder("local").pricePerHour(Money.usd("3")).build())
              .run(DAY);
      assertEquals(
          report.baseline().all().cost().times(new BigDecimal("3")), report.changed().all().cost());
      // Half an hour of the first four is behind, at the price of then.
      assertEquals(
          report.baseline().queues().get(0).cost(), report.baseline().environments().get(0).used());
    }
  }

  @Test
  void schedulesFireUnlessTheyAreNotTo() {
    try (BatchHarness batch =
        harness(
            BatchHarness.builder()
                .jobDefinition(JobDefinition.process("work", "true").build())
                .schedule(
                    Schedule.builder("hourly", "rate(1 hour)", job("tick").queue("default").build())
                        .build()))) {
      batch.settle();
      WhatIf now = WhatIf.from(batch.service());
      Outlook day = now.run(DAY).baseline();
      assertTrue(day.all().started() >= 23, day.all().toString());
      assertEquals(RunEnd.HORIZON, day.end());
      assertEquals(0, now.withoutSchedules().run(DAY).baseline().all().started());
    }
  }

  @Test
  void hostsAreThereAsTheyAre() {
    try (BatchHarness batch =
        harness(BatchHarness.builder().computeEnvironment(ComputeEnvironment.reported("fleet")))) {
      batch.hosts("fleet").add("h1", FOUR).add("h2", FOUR).drain("h2", "to be mended");
      submit(batch, 8);
      Outlook ahead = WhatIf.from(batch.service()).run(DAY).baseline();
      assertEquals(8, ahead.all().finished());
      assertEquals(HOUR.multipliedBy(2), makespan(ahead));
    }
  }

  @Test
  void aRunEndsAtItsHorizonAndAtItsBound() {
    try (BatchHarness batch = harness()) {
      submit(batch, 40);
      WhatIf now = WhatIf.from(batch.service());
      Outlook cut = now.run(Duration.ofMinutes(150)).baseline();
      assertEquals(RunEnd.HORIZON, cut.end());
      assertEquals(8, cut.all().finished());
      assertEquals(28, cut.all().waiting() - cut.all().started());
      assertEquals(Duration.ofMinutes(150), Duration.between(cut.at(), cut.until()));
      assertEquals(RunEnd.BOUND, now.mostWork(100).run(DAY).baseline().end());
    }
  }

  @Test
  void theSameQuestionHasTheSameAnswer() {
    try (BatchHarness batch = harness()) {
      submit(batch, 40);
      WhatIf question = WhatIf.from(batch.service()).update(twice());
      assertEquals(question.run(DAY), question.run(DAY));
      assertEquals(question.drawn(7).run(DAY), question.drawn(7).run(DAY));
      batch.runUntilIdle();
      assertEquals(40, question.run(DAY).baseline().all().finished());
    }
  }

  @Test
  void aChangeIsRefusedAsTheServiceWouldRefuseIt() {
    try (BatchHarness batch = harness()) {
      WhatIf question =
          WhatIf.from(batch.service())
              .update(JobQueueUpdate.builder("nowhere").priority(2).build());
      assertThrows(ClientException.class, () -> question.run(DAY));
      assertThrows(IllegalArgumentException.class, () -> question.run(Duration.ZERO));
    }
  }

  @Test
  void onlyAServiceOfThisLibraryCanBeCopied() {
    BatchService other =
        (BatchService)
            Proxy.newProxyInstance(
                BatchService.class.getClassLoader(),
                new Class<?>[] {BatchService.class},
                (proxy, method, arguments) -> "other");
    assertThrows(IllegalArgumentException.class, () -> WhatIf.from(other));
  }

  @Test
  void theTableSetsBothSideBySide() {
    try (BatchHarness batch = harness()) {
      submit(batch, 8);
      JobHandle known = batch.submit(job("last").build());
      String text = WhatIf.from(batch.service()).update(twice()).tell(known.id()).run(DAY).text();
      assertTrue(text.contains("from 2030-01-01T00:00:00Z"), text);
      assertTrue(text.matches("(?s).*  last finish +3H +2H\n.*"), text);
      assertTrue(text.matches("(?s).*job last \\S+ +2H to 3H +1H to 2H\n.*"), text);
      assertNull(WhatIf.from(batch.service()).run(DAY).baseline().all().cost());
    }
  }
}
