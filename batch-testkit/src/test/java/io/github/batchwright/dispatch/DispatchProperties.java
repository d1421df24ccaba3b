package io.github.batchwright.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.arbitraries.Workloads;
import io.github.batchwright.testkit.workload.Workload;
import io.github.batchwright.testkit.workload.WorkloadJob;
import io.github.batchwright.testkit.workload.WorkloadRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What each policy of dispatch promises, on random jobs over several instances. */
class DispatchProperties {
  @Provide
  Workloads jobs() {
    return Workloads.rigidJobs()
        .jobs(1, 14)
        .environments(2, 3)
        .mostVcpus(6)
        .longestRunTime(Duration.ofSeconds(40))
        .longestGap(Duration.ofSeconds(6));
  }

  private static Workload under(Workload workload, DispatchMode mode) {
    return workload.withJobQueues(
        queue -> queue.toBuilder().dispatchPolicy(DispatchPolicy.of(mode)).build());
  }

  /** Runs a workload, and looks at it whenever something may have happened. */
  private static void run(Workload workload, Look look) {
    try (BatchHarness batch = workload.harness().build()) {
      WorkloadRun run = workload.start(batch);
      boolean more = true;
      while (more) {
        more = run.submitNext();
        batch.settle();
        look.at(batch, run);
        Duration gap =
            run.next()
                .map(next -> next.submitAfter().minus(last(workload, next)))
                .orElse(Duration.ofHours(2));
        Instant end = batch.now().plus(gap);
        while (batch.now().isBefore(end) && isAnyOpen(run)) {
          batch.advance(Duration.ofSeconds(1));
          look.at(batch, run);
        }
      }
      run.details().forEach(job -> assertEquals(JobStatus.SUCCEEDED, job.status(), job.jobName()));
    }
  }

  private static Duration last(Workload workload, WorkloadJob next) {
    return workload.jobs().get(workload.jobs().indexOf(next) - 1).submitAfter();
  }

  private static boolean isAnyOpen(WorkloadRun run) {
    return run.details().stream().anyMatch(job -> !job.status().isTerminal());
  }

  private interface Look {
    void at(BatchHarness batch, WorkloadRun run);
  }

  /** By an oracle that knows of instances what anybody may know, and nothing of the engine. */
  @Property(tries = 60)
  void easyNeverDelaysTheFirstBeyondItsReservation(@ForAll("jobs") Workload workload) {
    delaysNoHead(under(workload, DispatchMode.EASY));
  }

  @Property(tries = 40)
  void norDoesItWithTheShortestFirst(@ForAll("jobs") Workload workload) {
    delaysNoHead(under(workload, DispatchMode.EASY_SJBF));
  }

  private static void delaysNoHead(Workload workload) {
    Map<String, Instant> latest = new LinkedHashMap<>();
    run(
        workload,
        (batch, run) -> {
          for (JobDetail job : run.details()) {
            Instant bound = latest.get(job.jobName());
            if (bound != null && job.status() == JobStatus.RUNNABLE) {
              assertFalse(batch.now().isAfter(bound), job.jobName() + " was to start at " + bound);
            }
          }
          run.details().stream()
              .filter(job -> job.status() == JobStatus.RUNNABLE)
              .findFirst()
              .ifPresent(
                  head ->
                      latest.merge(
                          head.jobName(),
                          earliest(workload, run, head),
                          (one, other) -> one.isBefore(other) ? one : other));
        });
  }

  /** Returns when there is room for a job if all who run end when they are expected to. */
  private static Instant earliest(Workload workload, WorkloadRun run, JobDetail head) {
    Map<String, Resources> free = new LinkedHashMap<>();
    for (ComputeEnvironment environment : workload.computeEnvironments()) {
      for (int i = 0; i < environment.instances().size(); i++) {
        free.put(environment.name() + "/" + i, environment.instances().get(i));
      }
    }
    List<JobDetail> running = new ArrayList<>();
    for (JobDetail job : run.details()) {
      if (!job.status().isTerminal() && job.status() != JobStatus.RUNNABLE) {
        running.add(job);
        free.merge(instance(job), demand(job), Resources::minus);
      }
    }
    running.sort(Comparator.comparing(job -> expectedEnd(workload, job)));
    for (JobDetail job : running) {
      free.merge(instance(job), demand(job), Resources::plus);
      if (demand(head).fitsIn(Objects.requireNonNull(free.get(instance(job))))) {
        return expectedEnd(workload, job);
      }
    }
    throw new AssertionError("no room for " + head.jobName());
  }

  private static String instance(JobDetail job) {
    return job.attempts().get(0).instance();
  }

  private static Resources demand(JobDetail job) {
    return job.properties().resourceRequirements();
  }

  private static Instant expectedEnd(Workload workload, JobDetail job) {
    return job.attempts().get(0).placedAt().plus(expected(byName(workload, job)));
  }

  private static Duration expected(WorkloadJob job) {
    return Objects.requireNonNull(job.request().timing().expectedDuration());
  }

  private static WorkloadJob byName(Workload workload, JobDetail job) {
    return workload.jobs().stream()
        .filter(one -> one.name().equals(job.jobName()))
        .findFirst()
        .orElseThrow();
  }

  @Property(tries = 60)
  void conservativeStartsNobodyLaterThanItWasPromisedFirst(@ForAll("jobs") Workload workload) {
    Map<String, Instant> promised = new LinkedHashMap<>();
    run(
        under(workload, DispatchMode.CONSERVATIVE),
        (batch, run) -> {
          for (JobDetail job : run.details()) {
            if (job.status() == JobStatus.RUNNABLE) {
              Instant now = promise(batch, job);
              Instant before = promised.put(job.jobName(), now);
              assertFalse(before != null && now.isAfter(before), job.jobName() + " is delayed");
            } else if (promised.containsKey(job.jobName())) {
              assertFalse(
                  job.attempts().get(0).placedAt().isAfter(promised.get(job.jobName())),
                  job.jobName() + " was to start at " + promised.get(job.jobName()));
            }
          }
        });
  }

  private static Instant promise(BatchHarness batch, JobDetail job) {
    WaitReason reason =
        batch.service().explain(job.jobId()).reasons().stream()
            .filter(one -> one.kind() == WaitReason.Kind.RESERVATION)
            .findFirst()
            .orElseThrow(() -> new AssertionError(job.jobName() + " has no reservation"));
    long millis = Math.round(reason.amounts().get(0).available() * 1000);
    return batch.now().plusMillis(millis);
  }

  @Property(tries = 60)
  void whoWaitsIsToldWhyUnderEveryPolicy(
      @ForAll("jobs") Workload workload, @ForAll DispatchMode mode) {
    run(
        under(workload, mode),
        (batch, run) -> {
          for (JobDetail job : run.details()) {
            if (job.status() == JobStatus.RUNNABLE) {
              WaitReason why = batch.service().explain(job.jobId()).reasons().get(0);
              assertNotEquals(WaitReason.Kind.NEXT, why.kind(), job.jobName());
              if (mode == DispatchMode.GREEDY) {
                assertEquals(WaitReason.Kind.CAPACITY, why.kind(), job.jobName());
              }
            }
          }
        });
  }
}
