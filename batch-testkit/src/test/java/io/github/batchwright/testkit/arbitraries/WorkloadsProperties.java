package io.github.batchwright.testkit.arbitraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.arbitraries.Workloads.Estimates;
import io.github.batchwright.testkit.workload.Workload;
import io.github.batchwright.testkit.workload.WorkloadJob;
import io.github.batchwright.testkit.workload.WorkloadRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingMode;

/** What is drawn can be run, keeps to its knobs, and shrinks to what one can read. */
class WorkloadsProperties {

  @Provide
  Workloads everything() {
    return Workloads.workloads();
  }

  @Provide
  Workloads rigid() {
    return Workloads.rigidJobs();
  }

  @Provide
  Workloads exact() {
    return Workloads.rigidJobs().estimates(Estimates.EXACT).environments(3, 2);
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void everyWorkloadRunsToItsEnd(@ForAll("everything") Workload workload) {
    try (BatchHarness harness = workload.harness().build()) {
      WorkloadRun run = workload.start(harness).toTheEnd();

      assertEquals(workload.jobs().size(), run.handles().size());
      for (JobDetail job : run.details()) {
        assertTrue(job.status().isTerminal(), () -> job.jobName() + " is " + job.status());
      }
    }
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void rigidJobsSucceedAndKeepToWhatIsExpected(@ForAll("rigid") Workload workload) {
    try (BatchHarness harness = workload.harness().build()) {
      WorkloadRun run = workload.start(harness).toTheEnd();

      for (JobDetail job : run.details()) {
        WorkloadJob planned = workload.job(job.jobName());
        assertEquals(JobStatus.SUCCEEDED, job.status(), job.jobName());
        Duration ran = Duration.between(job.startedAt(), job.stoppedAt());
        assertEquals(planned.runTime(), ran, job.jobName());
        assertTrue(ran.compareTo(planned.expectedDuration()) <= 0, job.jobName());
      }
    }
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void jobsAreSubmittedAtTheirTimes(@ForAll("rigid") Workload workload) {
    try (BatchHarness harness = workload.harness().build()) {
      var begin = harness.now();
      WorkloadRun run = workload.start(harness).submitAll();

      for (JobDetail job : run.details()) {
        assertEquals(
            begin.plus(workload.job(job.jobName()).submitAfter()), job.createdAt(), job.jobName());
      }
    }
  }

  @Property(tries = 200)
  void everyJobFitsOnSomeInstanceOfItsQueue(@ForAll("everything") Workload workload) {
    for (WorkloadJob job : workload.jobs()) {
      Resources demand = workload.demand(job);
      assertTrue(
          workload.computeEnvironments().stream()
              .map(ComputeEnvironment::instances)
              .flatMap(List::stream)
              .anyMatch(demand::fitsIn),
          job.name());
    }
  }

  @Property(tries = 100)
  void knobsAreKeptTo(@ForAll("exact") Workload workload) {
    assertEquals(1, workload.jobQueues().size());
    assertTrue(workload.computeEnvironments().size() <= 3);
    assertFalse(workload.jobs().isEmpty());
    assertTrue(workload.jobs().size() <= 30);
    for (WorkloadJob job : workload.jobs()) {
      assertEquals(job.runTime(), job.expectedDuration());
      assertEquals(1, job.size());
      assertEquals(0, job.exitCode());
      assertEquals(List.of(), job.dependsOn());
    }
  }

  @Property(tries = 100)
  void theirTextIsBounded(@ForAll("everything") Workload workload) {
    String text = workload.toString();

    assertTrue(text.lines().count() <= 1 + 2 * 9 + 41, text);
    assertTrue(text.lines().allMatch(line -> line.length() < 400), text);
    assertTrue(text.startsWith("Workload of " + workload.jobs().size() + " jobs"), text);
  }

  @Example
  void itIsTheSameWhenItIsRunAgain() {
    Workload workload = Workloads.workloads().jobs(20, 20).sample();

    assertEquals(facts(workload), facts(workload));
  }

  private static List<String> facts(Workload workload) {
    try (BatchHarness harness = workload.harness().build()) {
      workload.start(harness).toTheEnd();
      return harness.facts();
    }
  }

  @Example
  void whatFailsShrinksToOneSmallJob() {
    Workload least =
        shrink(
            Workloads.workloads().jobs(10, 30),
            w -> w.jobs().stream().anyMatch(job -> workloadVcpus(w, job) >= 4));

    assertEquals(10, least.jobs().size(), least::toString);
    List<WorkloadJob> odd =
        least.jobs().stream().filter(job -> workloadVcpus(least, job) > 1).toList();
    assertEquals(1, odd.size(), least::toString);
    assertEquals(4, workloadVcpus(least, odd.get(0)), 0, least::toString);
    for (WorkloadJob job : least.jobs()) {
      assertEquals(Duration.ZERO, job.submitAfter(), least::toString);
      assertEquals(Duration.ofSeconds(1), job.runTime(), least::toString);
      assertEquals(List.of(), job.dependsOn(), least::toString);
      assertEquals(1, job.size(), least::toString);
    }
  }

  private static double workloadVcpus(Workload workload, WorkloadJob job) {
    return workload.demand(job).vcpus();
  }

  /** Takes the first smaller one that still fails, until there is none, as jqwik does. */
  private static Workload shrink(Arbitrary<Workload> arbitrary, Predicate<Workload> fails) {
    Random random = new Random(42);
    Shrinkable<Workload> failing = null;
    while (failing == null) {
      Shrinkable<Workload> next = arbitrary.generator(1000, true).next(random);
      failing = fails.test(next.value()) ? next : null;
    }
    assertNotNull(failing);
    List<Shrinkable<Workload>> path = new ArrayList<>();
    for (Shrinkable<Workload> now = failing; now != null; ) {
      path.add(now);
      now = now.shrink().filter(s -> fails.test(s.value())).findFirst().orElse(null);
    }
    return path.get(path.size() - 1).value();
  }
}
