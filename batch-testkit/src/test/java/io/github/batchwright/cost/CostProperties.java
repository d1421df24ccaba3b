package io.github.batchwright.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.capacity.SpotPrice;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.cost.BudgetDetail;
import io.github.batchwright.model.cost.BudgetPeriod;
import io.github.batchwright.model.cost.CostGroup;
import io.github.batchwright.model.cost.CostReport;
import io.github.batchwright.model.cost.CostReportRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** What holds of costs whatever happens. */
class CostProperties {
  private static final int STEPS = 40;
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final BigDecimal HOUR = BigDecimal.valueOf(3_600_000);

  /** A service with priced instances of its own and Spot instances, to which anything happens. */
  private static final class World implements AutoCloseable {
    final SimulatedCloud cloud;
    final BatchHarness batch;
    final Random random;
    final Instant begin;
    final List<JobHandle> jobs = new ArrayList<>();
    int count;

    World(long seed, int snapshotEvery) {
      random = new Random(seed);
      InstanceType large =
          InstanceType.onDemand("m.large", Resources.of(3, 7_000), Money.usd("0.0991"));
      InstanceType small =
          InstanceType.onDemand("m.small", Resources.of(1, 3_000), Money.usd("0.0417"));
      cloud =
          SimulatedCloud.builder(
                  new InstanceCatalog("m", LocalDate.of(2026, 1, 1), List.of(large, small)), "spot")
              .seed(seed)
              .launchDelay(Duration.ofMillis(1_234))
              .bootTime(Duration.ofSeconds(20), Duration.ofSeconds(90))
              .spotPrices("m.large", prices(0.03))
              .spotPrices("m.small", prices(0.013))
              .bootFailures(0.1)
              .reclaimsPerHour(0.5)
              .build();
      batch =
          BatchHarness.builder()
              .seed(seed)
              .capacity(cloud)
              .computeEnvironment(
                  ComputeEnvironment.builder("own")
                      .instances(2, Resources.of(3, 7_000))
                      .pricePerHour(Money.usd("0.07"))
                      .build())
              .computeEnvironment(
                  ComputeEnvironment.builder("spot")
                      .computeResources(ComputeResources.spot(12, "m.large", "m.small"))
                      .build())
              .jobQueue(JobQueue.of("q", 1, "own", "spot"))
              .jobQueue(JobQueue.of("p", 2, "spot", "own"))
              .budget(
                  Budget.builder("day", "q", Money.usd("0.05")).period(BudgetPeriod.DAY).build())
              .build();
      begin = batch.now();
      batch.journal().snapshotEvery(snapshotEvery);
      batch.register(JobDefinition.process("one", "true").resources(1, 900).build());
      batch.register(JobDefinition.process("two", "true").resources(2, 3_100).build());
    }

    /** Prices that change every few minutes for a day. */
    private List<SpotPrice> prices(double mean) {
      List<SpotPrice> prices = new ArrayList<>();
      prices.add(new SpotPrice(LONG_AGO, Money.usd("0.01")));
      Instant at = START;
      while (at.isBefore(START.plus(Duration.ofDays(1)))) {
        BigDecimal price = BigDecimal.valueOf(mean * (0.5 + random.nextDouble()));
        prices.add(
            new SpotPrice(at, Money.usd(price.setScale(5, RoundingMode.UP).toPlainString())));
        at = at.plusMillis(60_000 + random.nextInt(3_000_000));
      }
      return prices;
    }

    void step() {
      int dice = random.nextInt(10);
      if (dice < 4) {
        submit();
      } else if (dice < 6 && !cloud.books().running().isEmpty()) {
        cloud.lose(cloud.books().running().get(0).id());
      } else if (dice < 7) {
        batch.restart();
      } else {
        batch.advance(Duration.ofMillis(1 + random.nextInt(1_500_000)));
      }
    }

    private void submit() {
      String name = "j" + count++;
      batch
          .executor()
          .on(name)
          .takes(Duration.ofMillis(random.nextInt(4_000_000)))
          .exitsWith(random.nextInt(2));
      SubmitJobRequest.Builder request =
          SubmitJobRequest.builder(name, random.nextBoolean() ? "one" : "two")
              .queue(random.nextBoolean() ? "q" : "p")
              .tag("t", "v" + random.nextInt(3))
              .retryStrategy(RetryStrategy.attempts(1 + random.nextInt(3)));
      if (random.nextInt(4) == 0) {
        request.arraySize(2 + random.nextInt(4));
      }
      jobs.add(batch.submit(request.build()));
    }

    CostReport report(CostReportRequest.Builder request) {
      CostReport report = batch.service().costReport(request.limit(1 + random.nextInt(5)).build());
      CostScene.checkSums(report);
      return report;
    }

    void check() {
      batch.settle();
      CostReport byQueue = report(CostReportRequest.by(CostGroup.QUEUE));
      for (CostGroup group : CostGroup.values()) {
        CostReport other =
            report(
                group == CostGroup.TAG
                    ? CostReportRequest.byTag("t")
                    : CostReportRequest.by(group));
        assertEquals(byQueue.total().used(), other.total().used(), group.name());
        assertEquals(byQueue.total().idle(), other.total().idle(), group.name());
        assertEquals(byQueue.total().vcpuTime(), other.total().vcpuTime(), group.name());
      }
      assertEquals(paid(), byQueue.total().total().amount().setScale(9, RoundingMode.HALF_EVEN));
      checkJobs();
    }

    /** What the cloud bills, and what the instances cost that are always there. */
    private BigDecimal paid() {
      BigDecimal own =
          new BigDecimal("0.14")
              .multiply(BigDecimal.valueOf(Duration.between(begin, batch.now()).toMillis()))
              .divide(HOUR, 12, RoundingMode.HALF_EVEN);
      return own.add(cloud.books().bill().amount()).setScale(9, RoundingMode.HALF_EVEN);
    }

    /** What jobs are charged for is all that is used, and what each attempt says adds up to it. */
    private void checkJobs() {
      CostReport report =
          batch.service().costReport(CostReportRequest.by(CostGroup.JOB).limit(10_000).build());
      assertEquals(0, report.rest().used().amount().signum(), report.rest().toString());
      assertEquals(0, report.rest().attempts());
      assertEquals(Duration.ZERO, report.rest().vcpuTime());
      BigDecimal sum = BigDecimal.ZERO;
      for (JobHandle job : jobs) {
        JobDetail detail = batch.describe(job.id());
        sum = sum.add(costs(detail));
        for (int i = 0; detail.array() != null && i < detail.array().size(); i++) {
          sum = sum.add(costs(batch.describe(job.id().child(i))));
        }
      }
      assertTrue(
          sum.subtract(report.total().used().amount()).abs().compareTo(new BigDecimal("1e-9")) < 0,
          sum + " " + report.total());
    }

    private static BigDecimal costs(JobDetail job) {
      return job.attempts().stream()
          .map(attempt -> attempt.cost() == null ? BigDecimal.ZERO : attempt.cost().amount())
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    BudgetDetail budget() {
      return batch.service().describeBudgets(DescribeRequest.names("day")).items().get(0);
    }

    @Override
    public void close() {
      batch.close();
    }
  }

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void usedAndIdleAreWhatIsPaidToTheLastDecimal(
      @ForAll long seed, @ForAll @IntRange(max = 9) int snapshotEvery) {
    try (World world = new World(seed, snapshotEvery)) {
      for (int i = 0; i < STEPS; i++) {
        world.step();
        world.check();
      }
    }
  }

  /** Nothing is begun for a budget once it is spent, so that only what ran then goes beyond it. */
  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void nothingBeginsOnceABudgetIsSpent(
      @ForAll long seed, @ForAll @IntRange(max = 9) int snapshotEvery) {
    try (World world = new World(seed, snapshotEvery)) {
      for (int i = 0; i < STEPS; i++) {
        BudgetDetail before = world.budget();
        Instant since = world.batch.now();
        world.step();
        world.batch.settle();
        BudgetDetail after = world.budget();
        if (before.isHeld() && after.periodStart().equals(before.periodStart())) {
          assertEquals(0, begunSince(world, since), "placed though it is held");
        }
        boolean isSpent = after.spent().compareTo(after.budget().amount()) >= 0;
        assertEquals(isSpent, after.isHeld());
      }
    }
  }

  private static long begunSince(World world, Instant since) {
    long begun = 0;
    for (JobHandle job : world.jobs) {
      JobDetail detail = world.batch.describe(job.id());
      if (detail.jobQueue().equals("q")) {
        begun += begun(detail, since);
        for (int i = 0; detail.array() != null && i < detail.array().size(); i++) {
          begun += begun(world.batch.describe(job.id().child(i)), since);
        }
      }
    }
    return begun;
  }

  private static long begun(JobDetail job, Instant since) {
    return job.attempts().stream().filter(one -> one.placedAt().isAfter(since)).count();
  }

  /** Who replays the facts, or begins with a snapshot, comes to the same sums. */
  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void aRestartChangesNoSum(@ForAll long seed, @ForAll @IntRange(max = 5) int snapshotEvery) {
    try (World world = new World(seed, snapshotEvery)) {
      for (int i = 0; i < STEPS; i++) {
        world.step();
      }
      world.batch.settle();
      CostReport before = all(world);
      BudgetDetail budget = world.budget();
      world.batch.restart();
      assertEquals(before, all(world));
      assertEquals(budget, world.budget());
    }
  }

  private static CostReport all(World world) {
    return world.batch.service().costReport(CostReportRequest.byTag("t").limit(10_000).build());
  }
}
