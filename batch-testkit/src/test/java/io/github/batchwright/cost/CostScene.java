package io.github.batchwright.cost;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.cost.CostGroup;
import io.github.batchwright.model.cost.CostReport;
import io.github.batchwright.model.cost.CostReportRequest;
import io.github.batchwright.model.cost.CostRow;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;

/**
 * What the tests of costs share: two instances of 4 vCPU and 16,000 MiB, 0.40 USD an hour each; a
 * queue {@code fair} with shares and a queue {@code fifo}; a definition of half an instance and one
 * of a quarter.
 */
abstract class CostScene {
  static final Money PRICE = Money.usd("0.4");
  static final ComputeEnvironment PRICED =
      ComputeEnvironment.builder("ce")
          .instances(2, Resources.of(4, 16_000))
          .pricePerHour(PRICE)
          .build();

  BatchHarness batch;

  static BatchHarnessBuilder scene(ComputeEnvironment environment) {
    return BatchHarness.builder()
        .computeEnvironment(environment)
        .schedulingPolicy(
            SchedulingPolicy.fairShare("policy", FairsharePolicy.of(Duration.ofMinutes(10))))
        .jobQueue(
            JobQueue.builder("fair")
                .computeEnvironments(environment.name())
                .schedulingPolicy("policy")
                .build())
        .jobQueue(JobQueue.of("fifo", 0, environment.name()));
  }

  void start() {
    start(scene(PRICED));
  }

  void start(BatchHarnessBuilder builder) {
    batch = builder.build();
    batch.register(JobDefinition.process("half", "true").resources(2, 8_000).build());
    batch.register(JobDefinition.process("quarter", "true").resources(1, 4_000).build());
  }

  @AfterEach
  void close() {
    if (batch != null) {
      batch.close();
    }
  }

  /** Submits a job that takes so many minutes. */
  JobHandle run(SubmitJobRequest.Builder request, long minutes) {
    SubmitJobRequest built = request.build();
    batch.executor().on(built.jobName()).takes(Duration.ofMinutes(minutes));
    return batch.submit(built);
  }

  static SubmitJobRequest.Builder job(String name, String definition) {
    return SubmitJobRequest.builder(name, definition).queue("fifo");
  }

  static SubmitJobRequest.Builder shared(String name, String definition, String share) {
    return SubmitJobRequest.builder(name, definition).queue("fair").share(share);
  }

  void minutes(long count) {
    batch.advance(Duration.ofMinutes(count));
  }

  CostReport report(CostGroup group) {
    return report(CostReportRequest.by(group));
  }

  CostReport report(CostReportRequest.Builder request) {
    CostReport report = batch.service().costReport(request.build());
    checkSums(report);
    return report;
  }

  /** The rows and the rest add up to the total, to the last decimal. */
  static void checkSums(CostReport report) {
    Money used = report.rest().used();
    Money idle = report.rest().idle();
    long attempts = report.rest().attempts();
    Duration time = report.rest().vcpuTime();
    for (CostRow row : report.rows()) {
      used = used.plus(row.used());
      idle = idle.plus(row.idle());
      attempts += row.attempts();
      time = time.plus(row.vcpuTime());
    }
    Assertions.assertEquals(report.total().used(), used);
    Assertions.assertEquals(report.total().idle(), idle);
    Assertions.assertEquals(report.total().attempts(), attempts);
    Assertions.assertEquals(report.total().vcpuTime(), time);
    Assertions.assertTrue(report.total().idle().amount().signum() >= 0, report.toString());
  }

  /** Returns the rows as {@code key used idle}. */
  static List<String> rows(CostReport report) {
    return report.rows().stream().map(CostScene::row).toList();
  }

  static String row(CostRow row) {
    return row.key() + " " + plain(row.used()) + " " + plain(row.idle());
  }

  static String plain(Money money) {
    return money.amount().toPlainString();
  }

  static Money usd(String amount) {
    return new Money(new BigDecimal(amount), PRICE.currency());
  }
}
