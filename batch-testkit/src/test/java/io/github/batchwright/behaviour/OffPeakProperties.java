package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.Forecast;
import io.github.batchwright.JobHandle;
import io.github.batchwright.ServiceListener;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.PriceSeries;
import io.github.batchwright.model.start.PriceSeries.Step;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** What holds of any workload of jobs that wait for cheap hours and jobs that do not. */
class OffPeakProperties {
  private static final Instant START = Timed.START;
  private static final int HOURS = 48;
  private static final int WORKLOADS = 6;

  /** A job of a workload, all of which are submitted at once. */
  private record Planned(String name, int hours, int deadline, int children, boolean mayWait) {}

  /**
   * Jobs come one after the other, and each is planned without those that come after it: so a
   * single workload may cost more than at once, but several do not.
   */
  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void whoeverIsInTimeWithoutWaitingIsInTimeAndItCostsLess(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    double with = 0;
    double without = 0;
    for (int i = 0; i < WORKLOADS; i++) {
      PriceSeries prices = prices(random);
      List<Planned> workload = workload(random);
      Result atOnce = run(workload, prices, false);
      Result waited = run(workload, prices, true);
      for (String late : waited.late) {
        assertTrue(atOnce.late.contains(late), () -> late + " is late, of " + workload);
      }
      with += waited.cost;
      without += atOnce.cost;
    }
    assertTrue(with < without, with + " instead of " + without);
  }

  private static List<Planned> workload(Random random) {
    List<Planned> workload = new ArrayList<>();
    int jobs = 2 + random.nextInt(10);
    for (int i = 0; i < jobs; i++) {
      workload.add(
          new Planned(
              "job" + i,
              1 + random.nextInt(5),
              2 + random.nextInt(HOURS),
              random.nextInt(4) == 0 ? 2 + random.nextInt(6) : 1,
              random.nextInt(3) > 0));
    }
    return workload;
  }

  private static PriceSeries prices(Random random) {
    List<Step> steps = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      Instant from = START.plus(Duration.ofHours(hour));
      steps.add(new Step(from, (random.nextInt(12) - 1) / 10.0));
    }
    return new PriceSeries("EUR", steps);
  }

  private record Result(List<String> late, double cost) {}

  private static Result run(List<Planned> workload, PriceSeries prices, boolean wait)
      throws Exception {
    try (BatchHarness batch =
        BatchHarness.builder()
            .startingAt(START)
            .priceCurve("grid", new Forecast(prices))
            .startMargin(Duration.ZERO)
            .build()) {
      batch.register(JobDefinition.process("work", "true").build());
      Map<Planned, JobHandle> handles = new LinkedHashMap<>();
      for (Planned job : workload) {
        batch.executor().on(job.name).takes(Duration.ofHours(job.hours));
        SubmitJobRequest.Builder request =
            SubmitJobRequest.builder(job.name, "work")
                .expectedDuration(Duration.ofHours(job.hours))
                .deadline(START.plus(Duration.ofHours(job.deadline)), DeadlineAction.WARN);
        if (job.children > 1) {
          request.arraySize(job.children);
        }
        if (job.mayWait && wait) {
          request.startWhenCheapest("grid");
        }
        handles.put(job, batch.submit(request.build()));
      }
      batch.runUntilIdle();
      List<String> late = new ArrayList<>();
      double cost = 0;
      for (Map.Entry<Planned, JobHandle> each : handles.entrySet()) {
        JobDetail detail = batch.describe(each.getValue().id());
        assertEquals(JobStatus.SUCCEEDED, detail.status());
        if (Objects.requireNonNull(detail.timing()).passedAt() != null) {
          late.add(each.getKey().name);
        }
        cost += each.getKey().mayWait ? cost(batch, each.getValue(), each.getKey(), prices) : 0;
      }
      EngineProperties.checkReplay(batch);
      return new Result(late, cost);
    }
  }

  private static double cost(
      BatchHarness batch, JobHandle job, Planned planned, PriceSeries prices) {
    double cost = 0;
    for (int i = 0; i < planned.children; i++) {
      JobDetail part = batch.describe(planned.children == 1 ? job.id() : job.id().child(i));
      Instant began = Objects.requireNonNull(part.startedAt());
      cost += prices.integral(began, Objects.requireNonNull(part.stoppedAt()));
    }
    return cost;
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void plansAndReleasedChildrenSurviveCrashes(
      @ForAll long seed, @ForAll @IntRange(max = 4) int snapshotEvery) throws Exception {
    Random random = new Random(seed);
    Forecast grid = new Forecast(prices(random));
    try (BatchHarness batch =
        BatchHarness.builder()
            .startingAt(START)
            .priceCurve("grid", grid)
            .serviceListener(
                new ServiceListener() {
                  @Override
                  public void onFailed(Throwable cause) {
                    throw new AssertionError(cause);
                  }
                })
            .build()) {
      batch.journal().snapshotEvery(snapshotEvery);
      batch.register(JobDefinition.process("work", "true").build());
      List<JobHandle> jobs = new ArrayList<>();
      for (int step = 0; step < 40; step++) {
        switch (random.nextInt(8)) {
          case 0 -> grid.update(prices(random));
          case 1, 2, 3 -> restart(batch, jobs);
          case 4, 5 -> batch.advance(Duration.ofMinutes(random.nextInt(180)));
          default -> jobs.add(batch.submit(any(batch, random, jobs)));
        }
        batch.settle();
      }
      batch.runUntilIdle();
      for (JobHandle job : jobs) {
        assertEquals(JobStatus.SUCCEEDED, batch.describe(job.id()).status());
      }
      EngineProperties.checkReplay(batch);
    }
  }

  private static SubmitJobRequest any(BatchHarness batch, Random random, List<JobHandle> jobs) {
    String name = "job" + jobs.size();
    int hours = 1 + random.nextInt(4);
    batch.executor().on(name).takes(Duration.ofHours(hours));
    SubmitJobRequest.Builder request =
        SubmitJobRequest.builder(name, "work")
            .expectedDuration(Duration.ofHours(hours))
            .deadline(Duration.ofHours(1 + random.nextInt(40)), DeadlineAction.WARN)
            .startWhenCheapest("grid");
    if (random.nextInt(3) == 0) {
      request.arraySize(2 + random.nextInt(10));
    }
    if (random.nextInt(4) == 0 && !jobs.isEmpty()) {
      request.dependsOn(jobs.get(random.nextInt(jobs.size())).id());
    }
    return request.build();
  }

  /** Nothing that was released, or has ended, waits again; and what waits still has its plan. */
  private static void restart(BatchHarness batch, List<JobHandle> jobs) {
    List<JobDetail> before = told(batch, jobs);
    batch.restart();
    batch.settle();
    List<JobDetail> after = told(batch, jobs);
    for (int i = 0; i < before.size(); i++) {
      JobDetail was = before.get(i);
      JobDetail is = after.get(i);
      if (was.status() != JobStatus.PENDING) {
        assertEquals(was.status(), is.status());
      } else if (was.array() != null) {
        assertTrue(pending(is) <= pending(was), () -> was + " became " + is);
      }
      boolean planned = Objects.requireNonNull(was.timing()).plan() != null;
      assertTrue(!planned || Objects.requireNonNull(is.timing()).plan() != null, is::toString);
    }
  }

  private static int pending(JobDetail job) {
    return Objects.requireNonNull(job.array()).statusSummary().get(JobStatus.PENDING);
  }

  private static List<JobDetail> told(BatchHarness batch, List<JobHandle> jobs) {
    return jobs.stream().map(job -> batch.describe(job.id())).toList();
  }
}
