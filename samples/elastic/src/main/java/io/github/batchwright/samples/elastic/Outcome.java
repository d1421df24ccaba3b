package io.github.batchwright.samples.elastic;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import io.github.batchwright.testkit.cloud.CloudBooks;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What became of the day.
 *
 * @param scenario what the jobs ran on
 * @param cost what its instances cost
 * @param succeeded how many jobs succeeded
 * @param waits how long each waited from its submission until it ran for the last time, the
 *     shortest first
 * @param attempts how often jobs were tried
 * @param peakVcpus how many vCPUs were there at most at once
 * @param instances how many instances there were
 */
record Outcome(
    Scenario scenario,
    Money cost,
    long succeeded,
    List<Duration> waits,
    int attempts,
    double peakVcpus,
    int instances) {
  private static final Instant MIDNIGHT = Instant.parse("2026-10-14T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final BigDecimal MILLIS_OF_HOUR = BigDecimal.valueOf(3_600_000);

  /** Lets the day pass, in virtual time. */
  static Outcome of(Scenario scenario, List<TraceJob> jobs) {
    BatchHarnessBuilder builder =
        BatchHarness.builder().startingAt(MIDNIGHT).computeEnvironment(scenario.environment());
    SimulatedCloud cloud = scenario.cloud();
    if (cloud != null) {
      builder = builder.capacity(cloud);
    }
    try (BatchHarness batch = builder.build()) {
      List<JobDetail> ended = run(batch, jobs);
      Duration took = Duration.between(MIDNIGHT, batch.now());
      if (cloud == null) {
        return of(scenario, ended, costOfMachine(took), Scenario.PROCESSORS, 1);
      }
      // The last instances are given back.
      batch.advance(Duration.ofHours(1));
      CloudBooks books = cloud.books();
      return of(scenario, ended, books.bill(), books.peakVcpus(), books.instances().size());
    }
  }

  private static List<JobDetail> run(BatchHarness batch, List<TraceJob> jobs) {
    batch.register(
        JobDefinition.process("work", "true")
            .retryStrategy(RetryStrategy.attempts(1).withoutLostHosts())
            .build());
    List<JobHandle> handles = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      TraceJob job = jobs.get(i);
      String name = "job-" + i;
      batch.executor().on(name).takes(job.runs());
      batch.advance(Duration.between(batch.now(), MIDNIGHT.plus(job.submitted())));
      handles.add(
          batch.submit(
              SubmitJobRequest.builder(name, "work").resources(job.processors(), 1024).build()));
    }
    batch.runUntilIdle();
    Instant midnight = MIDNIGHT.plus(DAY);
    if (batch.now().isBefore(midnight)) {
      batch.advance(Duration.between(batch.now(), midnight));
    }
    return handles.stream().map(handle -> batch.describe(handle.id())).toList();
  }

  private static Outcome of(
      Scenario scenario, List<JobDetail> jobs, Money cost, double peakVcpus, int instances) {
    return new Outcome(
        scenario,
        cost,
        jobs.stream().filter(job -> job.status() == JobStatus.SUCCEEDED).count(),
        jobs.stream().map(Outcome::waited).sorted().toList(),
        jobs.stream().mapToInt(job -> job.attempts().size()).sum(),
        peakVcpus,
        instances);
  }

  private static Duration waited(JobDetail job) {
    List<AttemptDetail> attempts = job.attempts();
    AttemptDetail last = attempts.get(attempts.size() - 1);
    return Duration.between(job.createdAt(), Objects.requireNonNull(last.startedAt()));
  }

  private static Money costOfMachine(Duration took) {
    BigDecimal hours =
        BigDecimal.valueOf(took.toMillis()).divide(MILLIS_OF_HOUR, 6, RoundingMode.HALF_EVEN);
    return Scenario.catalog()
        .find(Scenario.WHOLE_MACHINE)
        .orElseThrow(IllegalStateException::new)
        .onDemandPrice()
        .times(hours);
  }

  Duration meanWait() {
    return waits.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(waits.size());
  }

  /** Returns the wait that nineteen of twenty jobs do not exceed. */
  Duration wait95() {
    return waits.get((int) Math.ceil(waits.size() * 0.95) - 1);
  }

  Duration longestWait() {
    return waits.get(waits.size() - 1);
  }

  /** Returns how much less it cost than another, in percent. */
  double savedAgainst(Outcome other) {
    return 100 - 100 * cost.amount().doubleValue() / other.cost().amount().doubleValue();
  }
}
