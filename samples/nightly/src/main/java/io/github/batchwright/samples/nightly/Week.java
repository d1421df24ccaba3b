package io.github.batchwright.samples.nightly;

import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.schedule.OverlapPolicy;
import io.github.batchwright.model.schedule.Schedule;
import io.github.batchwright.model.schedule.ScheduleFire;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A week in which a schedule submits the same work every evening: sixteen parts of 40 minutes on
 * four vCPUs each, of which eight may run at once, to be finished by six in the morning.
 */
final class Week {
  static final ZoneId ZONE = ZoneId.of("Europe/Paris");
  static final int NIGHTS = 7;
  static final int PARTS = 16;

  private static final String ENVIRONMENT = "spot";
  private static final String CURVE = "spot-prices";
  private static final String SCHEDULE = "nightly-etl";
  private static final Instant MONDAY_NOON = Instant.parse("2026-11-02T11:00:00Z");
  private static final Duration PART = Duration.ofMinutes(40);
  private static final Duration EXPECTED = Duration.ofMinutes(45);
  private static final Duration UNTIL_SIX = Duration.ofHours(10);

  private Week() {}

  /** Lets the week pass in virtual time; the work waits for cheap hours, or starts at once. */
  static List<Night> of(boolean waits) {
    SimulatedCloud cloud = Prices.cloud(ENVIRONMENT);
    try (BatchHarness batch =
        BatchHarness.builder()
            .startingAt(MONDAY_NOON)
            .computeEnvironment(environment())
            .jobQueue(JobQueue.of("default", 1, ENVIRONMENT))
            .capacity(cloud)
            .priceCurve(CURVE, Prices.curve())
            .build()) {
      batch.register(
          JobDefinition.process("etl", "transform")
              .resources(4, 8_000)
              .retryStrategy(RetryStrategy.attempts(3))
              .build());
      batch.executor().on("etl").takes(PART);
      batch.service().createSchedule(schedule(waits));
      List<Night> nights = new ArrayList<>();
      for (int night = 0; night < NIGHTS; night++) {
        nights.add(night(batch, cloud));
      }
      return nights;
    }
  }

  /** From noon to noon. */
  private static Night night(BatchHarness batch, SimulatedCloud cloud) {
    Money before = cloud.books().bill();
    Instant noon = batch.now();
    batch.advance(Duration.ofHours(8));
    ScheduleFire fire = batch.service().describeSchedule(SCHEDULE).orElseThrow().lastFire();
    JobId job = Objects.requireNonNull(Objects.requireNonNull(fire).jobId());
    String explanation = words(batch.service().explain(job));
    batch.advance(Duration.between(batch.now(), noon.plus(Duration.ofDays(1))));
    JobDetail array = batch.describe(job);
    List<JobDetail> parts =
        IntStream.range(0, PARTS).mapToObj(i -> batch.describe(job.child(i))).toList();
    return new Night(
        fire.scheduledAt(),
        array.status(),
        parts.stream().map(Week::started).min(Instant::compareTo).orElseThrow(),
        parts.stream().map(JobDetail::stoppedAt).max(Instant::compareTo).orElseThrow(),
        fire.firedAt().plus(UNTIL_SIX),
        cloud.books().bill().minus(before),
        explanation);
  }

  private static Instant started(JobDetail part) {
    AttemptDetail last = part.attempts().get(part.attempts().size() - 1);
    return Objects.requireNonNull(last.startedAt());
  }

  private static String words(JobExplanation explanation) {
    return explanation.reasons().stream().findFirst().map(WaitReason::text).orElse("");
  }

  private static Schedule schedule(boolean waits) {
    SubmitJobRequest.Builder job =
        SubmitJobRequest.builder("etl", "etl")
            .array(ArrayProperties.of(PARTS))
            .parameter("night", "<aws.scheduler.scheduled-time>")
            .expectedDuration(EXPECTED)
            .deadline(UNTIL_SIX, DeadlineAction.RAISE_PRIORITY);
    if (waits) {
      job.startWhenCheapest(CURVE);
    }
    return Schedule.builder(SCHEDULE, "cron(0 20 * * ? *)", job.build())
        .timeZone(ZONE)
        .overlapPolicy(OverlapPolicy.QUEUE)
        .build();
  }

  private static ComputeEnvironment environment() {
    return ComputeEnvironment.builder(ENVIRONMENT)
        .computeResources(
            new ComputeResources(
                ComputeResourceType.SPOT,
                AllocationStrategy.SPOT_PRICE_CAPACITY_OPTIMIZED,
                0,
                32,
                null,
                List.of("c6i"),
                null,
                Duration.ZERO,
                Map.of()))
        .build();
  }
}
