package io.github.batchwright.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.cost.CostGroup;
import io.github.batchwright.model.cost.CostReport;
import io.github.batchwright.model.cost.CostReportRequest;
import io.github.batchwright.model.cost.CostRow;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What attempts and instances cost, and how it is reported. */
class CostReportTest extends CostScene {

  @Test
  void anAttemptIsChargedForTheMeanOfItsPartsOfTheInstance() {
    start();
    batch.register(JobDefinition.process("odd", "true").resources(3, 4_000).build());
    JobHandle job = run(job("a", "odd"), 60);
    minutes(60);
    // 3 of 4 vCPUs and 4,000 of 16,000 MiB: half of 0.40 USD.
    assertEquals(usd("0.2"), batch.describe(job.id()).attempts().get(0).cost());
    CostReport report = report(CostGroup.QUEUE);
    assertEquals(List.of("fifo 0.2 0"), rows(report));
    assertEquals(Duration.ofHours(3), report.total().vcpuTime());
    assertEquals(1, report.total().attempts());
  }

  @Test
  void whatNobodyIsChargedForIsIdle() {
    start();
    run(job("a", "half"), 60);
    minutes(120);
    CostReport report = report(CostGroup.ENVIRONMENT);
    assertEquals(List.of("ce 0.2 1.4"), rows(report));
    assertEquals(usd("1.6"), report.total().total());
    CostReport byQueue = report(CostGroup.QUEUE);
    assertEquals(List.of("fifo 0.2 0"), rows(byQueue));
    assertEquals(usd("1.4"), byQueue.rest().idle(), "idle is nobody's");
    assertEquals(report.total().total(), byQueue.total().total());
  }

  @Test
  void thereIsARowForEachOfWhateverIsAskedFor() {
    start();
    JobHandle a = run(shared("a", "half", "red").tag("team", "x"), 60);
    JobHandle b = run(shared("b", "quarter", "blue").tag("team", "y"), 60);
    JobHandle c = run(job("c", "quarter"), 30);
    minutes(60);
    assertEquals(List.of("red 0.2 0", "blue 0.1 0", "null 0.05 0"), rows(report(CostGroup.SHARE)));
    assertEquals(List.of("fair 0.3 0", "fifo 0.05 0"), rows(report(CostGroup.QUEUE)));
    assertEquals(List.of("half 0.2 0", "quarter 0.15 0"), rows(report(CostGroup.DEFINITION)));
    assertEquals(
        List.of("x 0.2 0", "y 0.1 0", "null 0.05 0"),
        rows(report(CostReportRequest.byTag("team"))));
    assertEquals(
        List.of(a.id() + " 0.2 0", b.id() + " 0.1 0", c.id() + " 0.05 0"),
        rows(report(CostGroup.JOB)));
    assertEquals(List.of("null 0.35 0.45"), rows(report(CostGroup.INSTANCE_TYPE)));
    assertEquals(
        List.of("red 0.2 0", "blue 0.1 0"),
        rows(report(CostReportRequest.by(CostGroup.SHARE).jobQueue("fair"))));
    assertEquals(
        List.of(b.id() + " 0.1 0"),
        rows(report(CostReportRequest.by(CostGroup.JOB).share("blue"))));
  }

  @Test
  void anArrayJobIsOneJobWithAllItsChildren() {
    start();
    JobHandle array = run(job("array", "quarter").arraySize(8), 60);
    minutes(60);
    CostReport report = report(CostGroup.JOB);
    assertEquals(List.of(array.id() + " 0.8 0"), rows(report));
    assertEquals(usd("0"), report.total().idle(), "both instances were wholly used");
    assertEquals(8, report.rows().get(0).attempts());
  }

  @Test
  void everyAttemptAtAJobIsChargedFor() {
    start();
    batch.executor().on("a").attempt(1).takes(Duration.ofMinutes(30)).exitsWith(1);
    batch.executor().on("a").attempt(2).takes(Duration.ofMinutes(60));
    JobHandle job =
        batch.submit(
            job("a", "half")
                .retryStrategy(io.github.batchwright.model.RetryStrategy.attempts(2))
                .build());
    minutes(120);
    assertEquals(
        List.of(usd("0.1"), usd("0.2")),
        batch.describe(job.id()).attempts().stream().map(one -> one.cost()).toList());
    assertEquals(List.of(job.id() + " 0.3 0"), rows(report(CostGroup.JOB)));
  }

  @Test
  void eachNodeIsChargedForItsOwnInstanceUntilItEnds() {
    start();
    ProcessProperties node =
        new ProcessProperties(List.of("node"), Map.of(), null, Resources.of(4, 16_000));
    batch.register(
        JobDefinition.builder(
                "gang", new NodeProperties(2, 0, List.of(NodeRangeProperty.of("0:", node))))
            .build());
    batch.executor().on("g").node(0).takes(Duration.ofMinutes(60));
    batch.executor().on("g").node(1).takes(Duration.ofMinutes(30));
    JobHandle job = batch.submit(job("g", "gang").build());
    minutes(15);
    assertEquals(usd("0.2"), batch.describe(job.id()).attempts().get(0).cost(), "so far");
    minutes(105);
    assertEquals(usd("0.6"), batch.describe(job.id()).attempts().get(0).cost());
    CostReport report = report(CostGroup.JOB);
    assertEquals(List.of(job.id() + " 0.6 0"), rows(report));
    assertEquals(1, report.total().attempts());
    assertEquals(Duration.ofHours(6), report.rows().get(0).vcpuTime());
  }

  @Test
  void whatRunsIsEstimated() {
    start();
    JobHandle job = run(job("a", "half"), 600);
    run(job("b", "quarter"), 30);
    minutes(90);
    CostReport report = report(CostGroup.QUEUE);
    assertEquals(1, report.running().attempts());
    assertEquals(usd("0.3"), report.running().accrued());
    assertEquals(usd("0.2"), report.running().usedPerHour());
    assertEquals(2, report.running().instances());
    assertEquals(usd("0.8"), report.running().paidPerHour());
    assertEquals(usd("0.2"), report.rows().get(0).perHour());
    assertEquals(usd("0.35"), report.total().used());
    assertEquals(usd("0.3"), batch.describe(job.id()).attempts().get(0).cost());
    assertEquals(usd("0.2"), report(CostGroup.JOB).rows().get(0).perHour());
  }

  @Test
  void aSpanOfTimeCountsWholeHours() {
    start();
    batch.advance(Duration.ofMinutes(60 - minuteOfHour()));
    Instant begin = batch.now();
    run(job("a", "half"), 180);
    minutes(300);
    CostReport middle =
        report(
            CostReportRequest.by(CostGroup.JOB)
                .from(begin.plus(Duration.ofMinutes(70)))
                .to(begin.plus(Duration.ofMinutes(110))));
    assertEquals(begin.plus(Duration.ofHours(1)), middle.from());
    assertEquals(begin.plus(Duration.ofHours(2)), middle.to());
    assertEquals(usd("0.2"), middle.rows().get(0).used());
    assertEquals(usd("0.6"), middle.rest().idle());
    CostReport late = report(CostReportRequest.by(CostGroup.QUEUE).from(begin.plusSeconds(7200)));
    assertEquals(List.of("fifo 0.2 0"), rows(late));
    assertEquals(0, late.total().attempts(), "it was placed before");
  }

  private long minuteOfHour() {
    return batch.now().getEpochSecond() / 60 % 60;
  }

  @Test
  void hoursBecomeDaysAndDaysBecomeMonthsWithoutALoss() {
    start();
    run(job("a", "half"), 60L * 24 * 500);
    for (int i = 0; i < 20; i++) {
      batch.advance(Duration.ofDays(25));
      run(job("tick" + i, "quarter"), 0);
      batch.settle();
    }
    CostReport all = report(CostGroup.QUEUE);
    assertEquals(usd("0.2").times(java.math.BigDecimal.valueOf(500L * 24)), all.total().used());
    CostReport month =
        report(
            CostReportRequest.by(CostGroup.QUEUE)
                .from(all.from().plus(Duration.ofDays(40)))
                .to(all.from().plus(Duration.ofDays(41))));
    assertTrue(Duration.between(month.from(), month.to()).toDays() >= 28, month.toString());
    long hours = Duration.between(month.from(), month.to()).toHours();
    assertEquals(usd("0.2").times(java.math.BigDecimal.valueOf(hours)), month.total().used());
    CostReport day =
        report(
            CostReportRequest.by(CostGroup.QUEUE)
                .from(batch.now().minus(Duration.ofDays(20)))
                .to(batch.now().minus(Duration.ofDays(20)).plusSeconds(1)));
    assertEquals(Duration.ofDays(1), Duration.between(day.from(), day.to()));
    assertEquals(usd("4.8"), day.total().used());
  }

  @Test
  void rowsBeyondTheLimitAreSummedUp() {
    start();
    for (int i = 0; i < 5; i++) {
      run(shared("s" + i, "quarter", "s" + i), 10L * (i + 1));
    }
    minutes(60);
    CostReport report = report(CostReportRequest.by(CostGroup.SHARE).limit(2));
    assertEquals(List.of("s4", "s3"), report.rows().stream().map(CostRow::key).toList());
    assertEquals(3, report.rest().attempts());
    assertEquals(usd("0.1"), report.rest().used());
  }

  @Test
  void thousandsOfTagsAreBoundedAndTheSumStaysRight() {
    start();
    for (int i = 0; i < 1_200; i++) {
      batch.submit(job("j" + i, "quarter").tag("n", "v" + i).build());
    }
    batch.executor().on("last").takes(Duration.ofSeconds(1));
    batch.runUntilIdle();
    CostReport report = report(CostReportRequest.byTag("n").limit(10_000));
    assertEquals(1_000, report.rows().size());
    assertEquals(200, report.rest().attempts());
    assertEquals(report(CostGroup.JOB).total().used(), report.total().used());
    assertEquals(1_200, report.total().attempts());
  }

  @Test
  void whatHasNoPriceIsNamedAsSuch() {
    start(scene(ComputeEnvironment.fixed("ce", 2, Resources.of(4, 16_000))));
    JobHandle job = run(job("a", "half"), 60);
    minutes(60);
    CostReport report = report(CostGroup.QUEUE);
    assertEquals(Currency.getInstance("XXX"), report.currency());
    assertEquals(Duration.ofHours(2), report.total().unpricedVcpuTime());
    assertEquals(Duration.ofHours(2), report.total().vcpuTime());
    assertEquals(0, report.total().total().amount().signum());
    assertNull(batch.describe(job.id()).attempts().get(0).cost());
    assertEquals(job.id().value(), report(CostGroup.JOB).rows().get(0).key());
  }

  @Test
  void severalCurrenciesAreReportedApart() {
    batch =
        BatchHarness.builder()
            .computeEnvironment(PRICED)
            .computeEnvironment(
                ComputeEnvironment.builder("eu")
                    .instances(1, Resources.of(4, 16_000))
                    .pricePerHour(Money.of("1", "EUR"))
                    .build())
            .build();
    minutes(60);
    ClientException e = assertThrows(ClientException.class, () -> report(CostGroup.ENVIRONMENT));
    assertTrue(String.valueOf(e.getMessage()).contains("[EUR, USD]"), e.getMessage());
    Currency euro = Currency.getInstance("EUR");
    assertEquals(
        List.of("eu 0 1"),
        rows(report(CostReportRequest.by(CostGroup.ENVIRONMENT).currency(euro))));
    assertEquals(
        List.of("ce 0 0.8"),
        rows(report(CostReportRequest.by(CostGroup.ENVIRONMENT).currency(PRICE.currency()))));
  }

  @Test
  void instancesThatComeAndGoArePaidForAsLongAsTheyAreThere() {
    start();
    minutes(60);
    batch
        .service()
        .updateComputeEnvironment(
            ComputeEnvironmentUpdate.builder("ce")
                .instances(PRICED.instances().subList(0, 1))
                .build());
    minutes(60);
    assertEquals(List.of("ce 0 1.2"), rows(report(CostGroup.ENVIRONMENT)));
  }

  @Test
  void aPriceThatChangesCountsFromThenOn() {
    start();
    JobHandle job = run(job("a", "half"), 120);
    minutes(60);
    batch
        .service()
        .updateComputeEnvironment(
            ComputeEnvironmentUpdate.builder("ce").pricePerHour(Money.usd("0.8")).build());
    minutes(60);
    assertEquals(usd("0.6"), batch.describe(job.id()).attempts().get(0).cost());
    assertEquals(List.of("ce 0.6 1.8"), rows(report(CostGroup.ENVIRONMENT)));
    assertEquals(List.of(job.id() + " 0.6 0"), rows(report(CostGroup.JOB)));
  }

  @Test
  void whatRunsWhenAPriceBecomesKnownIsNotChargedFor() {
    start(scene(ComputeEnvironment.fixed("ce", 2, Resources.of(4, 16_000))));
    JobHandle before = run(job("a", "half"), 120);
    minutes(60);
    batch
        .service()
        .updateComputeEnvironment(
            ComputeEnvironmentUpdate.builder("ce").pricePerHour(PRICE).build());
    JobHandle after = run(job("b", "half"), 60);
    minutes(60);
    assertNull(batch.describe(before.id()).attempts().get(0).cost());
    assertEquals(usd("0.2"), batch.describe(after.id()).attempts().get(0).cost());
    CostReport report = report(CostGroup.ENVIRONMENT);
    assertEquals(List.of("ce 0.2 0.6"), rows(report));
    assertEquals(Duration.ofHours(4), report.total().unpricedVcpuTime());
    assertEquals(Duration.ofHours(6), report.total().vcpuTime());
  }

  @Test
  void nothingIsPaidForAnEnvironmentThatIsDeleted() {
    batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("other", Resources.of(1, 1_000)))
            .jobQueue(io.github.batchwright.model.JobQueue.of("q", 1, "other"))
            .build();
    batch.service().createComputeEnvironment(PRICED);
    minutes(60);
    batch
        .service()
        .updateComputeEnvironment(
            ComputeEnvironmentUpdate.builder("ce").state(ResourceState.DISABLED).build());
    batch.service().deleteComputeEnvironment("ce");
    minutes(60);
    assertEquals(List.of("ce 0 0.8"), rows(report(CostReportRequest.by(CostGroup.ENVIRONMENT))));
    assertEquals(0, report(CostGroup.QUEUE).running().instances());
  }
}
