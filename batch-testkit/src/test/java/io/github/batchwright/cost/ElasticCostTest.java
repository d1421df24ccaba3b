package io.github.batchwright.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.capacity.SpotPrice;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.cost.CostGroup;
import io.github.batchwright.model.cost.CostReport;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import io.github.batchwright.testkit.cloud.SimulatedCloudBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What instances cost that are bought, and whose it is. */
class ElasticCostTest extends CostScene {
  static final InstanceCatalog CATALOG =
      new InstanceCatalog(
          "made up",
          LocalDate.of(2026, 1, 1),
          List.of(
              InstanceType.onDemand("m.large", Resources.of(2, 8_000), Money.usd("0.1")),
              InstanceType.onDemand("m.xlarge", Resources.of(4, 16_000), Money.usd("0.2"))));

  private SimulatedCloud cloud;

  private void start(ComputeResourceType type, SimulatedCloudBuilder builder, Budget... budgets) {
    cloud = builder.build();
    ComputeResources resources =
        type == ComputeResourceType.SPOT
            ? ComputeResources.spot(16, "m.large")
            : ComputeResources.onDemand(16, "m.large");
    var scene =
        scene(ComputeEnvironment.builder("cloud").computeResources(resources).build())
            .capacity(cloud);
    for (Budget budget : budgets) {
      scene.budget(budget);
    }
    start(scene);
  }

  private static SimulatedCloudBuilder cloud() {
    return SimulatedCloud.builder(CATALOG, "cloud");
  }

  @Test
  void whatIsPaidIsWhatTheCloudBills() {
    start(
        ComputeResourceType.EC2,
        cloud().launchDelay(Duration.ofSeconds(7)).terminateDelay(Duration.ofSeconds(11)));
    for (int i = 0; i < 7; i++) {
      run(job("j" + i, i % 2 == 0 ? "half" : "quarter"), 5L + 3L * i);
    }
    for (int i = 0; i < 10; i++) {
      minutes(7);
      assertEquals(bill(), plain(report(CostGroup.INSTANCE_TYPE).total().total()));
    }
    assertTrue(cloud.books().running().isEmpty());
    String all = bill();
    minutes(600);
    assertEquals(all, plain(report(CostGroup.QUEUE).total().total()), "nothing is paid after");
    assertEquals(0, report(CostGroup.QUEUE).running().instances());
  }

  private String bill() {
    return plain(cloud.books().bill());
  }

  @Test
  void bootingIsIdleAndRunningIsUsed() {
    start(ComputeResourceType.EC2, cloud());
    JobHandle job = run(job("a", "half"), 60);
    minutes(61);
    assertEquals(usd("0.1"), batch.describe(job.id()).attempts().get(0).cost());
    CostReport report = report(CostGroup.INSTANCE_TYPE);
    assertEquals("m.large", report.rows().get(0).key());
    assertEquals(usd("0.1"), report.total().used());
    assertEquals(usd("0.001666666667"), report.total().idle(), "a minute of booting");
  }

  @Test
  void aSpotPriceThatChangesIsPaidFromThenOn() {
    Instant start = Instant.parse("2030-01-01T00:00:00Z");
    InstanceType spot = InstanceType.onDemand("m.large", Resources.of(2, 8_000), Money.usd("0.1"));
    start(
        ComputeResourceType.SPOT,
        SimulatedCloud.builder(
                new InstanceCatalog("made up", LocalDate.of(2026, 1, 1), List.of(spot)), "cloud")
            .bootTime(Duration.ZERO)
            .spotPrices(
                "m.large",
                List.of(
                    new SpotPrice(start.minusSeconds(1), Money.usd("0.02")),
                    new SpotPrice(start.plus(Duration.ofMinutes(30)), Money.usd("0.04")))));
    JobHandle job = run(job("a", "half"), 60);
    minutes(60);
    assertEquals(usd("0.03"), batch.describe(job.id()).attempts().get(0).cost());
    assertEquals(bill(), plain(report(CostGroup.JOB).total().total()));
  }

  @Test
  void nobodyIsChargedAfterItsInstanceIsGone() {
    start(ComputeResourceType.EC2, cloud().bootTime(Duration.ZERO));
    batch.executor().on("a").neverEnds();
    JobHandle job = batch.submit(job("a", "half").build());
    minutes(30);
    cloud.lose(cloud.books().running().get(0).id());
    minutes(30);
    assertEquals(usd("0.05"), batch.describe(job.id()).attempts().get(0).cost());
    assertEquals(bill(), plain(report(CostGroup.QUEUE).total().total()));
  }

  @Test
  void nothingIsBoughtForWhatABudgetHoldsBack() {
    start(
        ComputeResourceType.EC2,
        cloud().bootTime(Duration.ZERO),
        Budget.builder("b", "fifo", Money.usd("0.1")).build());
    run(job("a", "half"), 60);
    minutes(61);
    JobHandle held = batch.submit(job("held", "half").arraySize(10).build());
    minutes(60);
    assertEquals(1, cloud.books().instances().size());
    assertTrue(cloud.books().running().isEmpty());
    assertEquals(JobStatus.RUNNABLE, batch.describe(held.id().child(0)).status());
    batch.service().deleteBudget("b");
    minutes(60);
    assertTrue(cloud.books().instances().size() > 1);
    assertEquals(JobStatus.SUCCEEDED, batch.describe(held.id().child(0)).status());
  }
}
