package io.github.batchwright.testkit.chaos;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of what a service keeps, and of its end. */
final class KeepingInvariants {
  private KeepingInvariants() {}

  /** Reports what the world saw at the journal. */
  static final class JournalOrder implements ChaosInvariant {
    @Override
    public String sentence() {
      return BuiltIn.JOURNAL.sentence();
    }

    @Override
    public void begun(ChaosWorld world) {
      afterTurn(world);
    }

    @Override
    public void afterTurn(ChaosWorld world) {
      List<String> found = world.takeContradictions();
      PlacingInvariants.require(found.isEmpty(), () -> String.join("; ", found));
    }
  }

  /** Counts the attempts of each job. */
  static final class Retries implements ChaosInvariant {
    @Override
    public String sentence() {
      return BuiltIn.RETRIES.sentence();
    }

    @Override
    public void described(ChaosWorld world, List<JobDetail> jobs) {
      for (JobDetail job : jobs) {
        long counted =
            job.attempts().stream()
                    .filter(one -> job.retryStrategy().countLostHosts() || !isOfLostHost(one))
                    .count()
                - job.preemptedAttempts();
        PlacingInvariants.require(
            counted <= job.retryStrategy().attempts(), () -> counted + " attempts: " + job);
      }
    }

    private static boolean isOfLostHost(io.github.batchwright.model.AttemptDetail attempt) {
      String reason = attempt.statusReason();
      return reason != null && reason.startsWith("Host EC2");
    }
  }

  /** Looks for the jobs that were answered. */
  static final class Acknowledged implements ChaosInvariant {
    @Override
    public String sentence() {
      return BuiltIn.ACKNOWLEDGED.sentence();
    }

    @Override
    public void described(ChaosWorld world, List<JobDetail> jobs) {
      Set<JobId> known = new HashSet<>();
      jobs.forEach(job -> known.add(job.jobId()));
      for (JobId job : world.acknowledged()) {
        PlacingInvariants.require(known.contains(job), () -> job + " is not known any more");
      }
    }
  }

  /** Remembers jobs as they ended. */
  static final class Finished implements ChaosInvariant {
    private final Map<JobId, JobDetail> finished = new HashMap<>();

    @Override
    public String sentence() {
      return BuiltIn.FINISHED.sentence();
    }

    @Override
    public void described(ChaosWorld world, List<JobDetail> jobs) {
      for (JobDetail job : jobs) {
        if (job.status().isTerminal()) {
          JobDetail before = finished.putIfAbsent(job.jobId(), job);
          PlacingInvariants.require(
              before == null || before.equals(job), () -> before + " has become " + job);
        } else {
          JobDetail before = finished.get(job.jobId());
          PlacingInvariants.require(before == null, () -> before + " goes on: " + job);
        }
      }
    }
  }

  /** Compares descriptions with the facts. */
  static final class Described implements ChaosInvariant {
    @Override
    public String sentence() {
      return BuiltIn.DESCRIBED.sentence();
    }

    @Override
    public void described(ChaosWorld world, List<JobDetail> jobs) {
      Cluster durable = world.durable();
      for (JobDetail job : jobs) {
        TaskRef ref = durable.find(job.jobId()).orElse(null);
        JobStatus status = ref == null ? null : durable.task(ref).status();
        PlacingInvariants.require(
            status == job.status(), () -> "the facts say " + status + " of " + job);
      }
    }
  }

  /** Looks for what is left. */
  static final class TheEnd implements ChaosInvariant {
    @Override
    public String sentence() {
      return BuiltIn.THE_END.sentence();
    }

    @Override
    public void ended(ChaosWorld world, List<JobDetail> jobs) {
      for (JobDetail job : jobs) {
        PlacingInvariants.require(job.status().isTerminal(), () -> "not ended: " + job);
      }
      List<AttemptId> running = world.harness().executor().running();
      PlacingInvariants.require(running.isEmpty(), () -> "left running: " + running);
      List<AttemptId> unreleased = world.harness().executor().unreleased();
      PlacingInvariants.require(unreleased.isEmpty(), () -> "not released: " + unreleased);
      world
          .durable()
          .catalog()
          .consumables()
          .forEach(
              (name, state) ->
                  PlacingInvariants.require(
                      state.inUse() == 0, () -> state.inUse() + " units left of " + name));
      world
          .durable()
          .environments()
          .forEach(
              (name, state) ->
                  PlacingInvariants.require(
                      state.usedMilliVcpus() == 0, () -> "used of " + name + ": " + state.used()));
    }
  }

  /** Looks into the books of the cloud, if there is one. */
  static final class Bought implements ChaosInvariant {
    @Override
    public String sentence() {
      return BuiltIn.BOUGHT.sentence();
    }

    @Override
    public void described(ChaosWorld world, List<JobDetail> jobs) {
      SimulatedCloud cloud = world.cloud();
      if (cloud != null) {
        List<String> misuses = cloud.books().misuses();
        PlacingInvariants.require(misuses.isEmpty(), () -> String.join("; ", misuses));
      }
    }

    @Override
    public void ended(ChaosWorld world, List<JobDetail> jobs) {
      SimulatedCloud cloud = world.cloud();
      if (cloud != null) {
        PlacingInvariants.require(
            cloud.books().running().isEmpty(), () -> "left: " + cloud.books().running());
      }
    }
  }
}
