package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.cost.BudgetAction;
import io.github.batchwright.model.cost.BudgetDetail;
import io.github.batchwright.model.cost.BudgetPeriod;
import io.github.batchwright.model.cost.CostGroup;
import io.github.batchwright.model.cost.CostReportRequest;
import io.github.batchwright.model.cost.CostRow;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What docs/cost.md shows. */
class CostExamplesTest {
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/CostExamplesTest.java";

  private static BatchHarness harness() {
    // tag::price[]
    var machines =
        ComputeEnvironment.builder("machines")
            .instances(4, Resources.of(16, 65_536))
            .pricePerHour(Money.usd("0.768"))
            .build();
    // end::price[]
    BatchHarness harness =
        BatchHarness.builder()
            .computeEnvironment(machines)
            .jobQueue(JobQueue.of("night", 1, "machines"))
            .build();
    harness.register(JobDefinition.process("render", "./render").resources(8, 32_768).build());
    harness.executor().on("film").takes(Duration.ofHours(3));
    harness.submit(
        SubmitJobRequest.builder("film", "render").queue("night").tag("team", "film").build());
    return harness;
  }

  @Test
  void thePageShowsThisCode() throws IOException {
    Pages.assertShows("docs/cost.md", SOURCE, "price", "report", "tag", "budget", "describe");
  }

  @Test
  void whatWasSpentIsReported() {
    try (BatchHarness harness = harness()) {
      harness.advance(Duration.ofHours(2));
      assertEquals(Money.usd("6.144"), report(harness.service()));
      assertEquals("film 0.768 USD", ofTeams(harness.service(), harness.now()));
    }
  }

  private static Money report(BatchService service) {
    // tag::report[]
    var report = service.costReport(CostReportRequest.by(CostGroup.ENVIRONMENT).build());
    for (CostRow row : report.rows()) {
      System.out.println(row.key() + ": " + row.used() + " used, " + row.idle() + " idle");
    }
    System.out.println("All: " + report.total().total());
    System.out.println("Now: " + report.running().paidPerHour() + " an hour");
    // end::report[]
    return report.total().total();
  }

  private static String ofTeams(BatchService service, Instant now) {
    // tag::tag[]
    var lastWeek =
        CostReportRequest.byTag("team")
            .jobQueue("night")
            .from(now.minus(Duration.ofDays(7)))
            .to(now)
            .build();
    var first = service.costReport(lastWeek).rows().get(0);
    // end::tag[]
    return first.key() + " " + first.used();
  }

  @Test
  void aBudgetHoldsBack() {
    try (BatchHarness harness = harness()) {
      BudgetDetail detail = spend(harness, harness.service());
      assertTrue(detail.isHeld());
      assertEquals(Money.usd("1.152"), detail.spent());
    }
  }

  private static BudgetDetail spend(BatchHarness harness, BatchService service) {
    // tag::budget[]
    service.createBudget(
        Budget.builder("nightly", "night", Money.usd("1"))
            .period(BudgetPeriod.DAY)
            .at(80, BudgetAction.WARN) // told to every ServiceListener, and logged
            .at(100, BudgetAction.HOLD) // nothing more begins until midnight, in UTC
            .at(150, BudgetAction.STOP) // what still runs then is terminated
            .build());
    // end::budget[]
    harness.advance(Duration.ofHours(4));
    // tag::describe[]
    var budget = service.describeBudgets(DescribeRequest.names("nightly")).items().get(0);
    System.out.println(
        budget.spent() + " of " + budget.budget().amount() + ", " + budget.crossed());
    service.updateBudget(budget.budget().withAmount(Money.usd("5"))); // what was held goes on
    // end::describe[]
    return budget;
  }
}
