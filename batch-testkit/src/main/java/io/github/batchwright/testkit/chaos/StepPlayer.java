package io.github.batchwright.testkit.chaos;

import io.github.batchwright.AsyncBatchService;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.ConsumableResourceUpdate;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.Host;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.FlakyExecutor;
import io.github.batchwright.testkit.FlakyJournal;
import io.github.batchwright.testkit.chaos.ChaosStep.Wait;
import io.github.batchwright.testkit.cloud.CloudInstance;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Does what steps say. Nothing here waits for the service: it may be held up. */
final class StepPlayer {
  private final ChaosWorld world;
  private final BatchHarness batch;
  private final ChaosScene.Kind kind;
  private final List<Submission> submissions = new ArrayList<>();

  /** A job, and what the service answered. */
  private static final class Submission {
    final SubmitJobRequest request;
    @Nullable JobId id;

    Submission(SubmitJobRequest request) {
      this.request = request;
    }
  }

  StepPlayer(ChaosWorld world, ChaosScene.Kind kind) {
    this.world = world;
    this.batch = world.harness();
    this.kind = kind;
  }

  /** Returns each job that was answered, followed by its children. */
  List<JobId> known() {
    List<JobId> known = new ArrayList<>();
    for (Submission one : submissions) {
      JobId id = one.id;
      if (id != null) {
        known.add(id);
        for (int i = 0; i < size(one); i++) {
          known.add(id.child(i));
        }
      }
    }
    return known;
  }

  private static int size(Submission one) {
    return one.request.arrayProperties() == null ? 0 : one.request.arrayProperties().size();
  }

  /** Plays a step; says whether it let the service do all it can. */
  boolean play(ChaosStep step) {
    if (step instanceof ChaosStep.Advance advance) {
      batch.advance(Duration.ofMillis(advance.millis()));
      return true;
    } else if (step instanceof ChaosStep.Settle) {
      batch.settle();
      return true;
    } else if (step instanceof ChaosStep.Restart restart) {
      batch.restartAfter(Duration.ofMillis(restart.downMillis()));
      return true;
    } else if (step instanceof ChaosStep.Jump jump) {
      batch.time().jump(Duration.ofMillis(jump.millis()));
    } else if (step instanceof ChaosStep.Crash crash) {
      batch.crashPoints().crashAt(batch.crashPoints().passed() + Math.max(1, crash.points()));
    } else if (step instanceof ChaosStep.Snapshots snapshots) {
      batch.journal().snapshotEvery(snapshots.batches());
    } else if (!jobs(step) && !executor(step) && !journal(step) && !resources(step)) {
      switch (kind) {
        case FIXED -> {}
        case HOSTS -> hosts(step);
        case CLOUD -> cloud(step);
      }
    }
    return false;
  }

  private AsyncBatchService service() {
    return batch.service().async();
  }

  private boolean jobs(ChaosStep step) {
    if (step instanceof ChaosStep.Submit one) {
      submit(request(one.definition(), one.queue(), one.behaviour(), one.arraySize()));
    } else if (step instanceof ChaosStep.SubmitAfter one) {
      SubmitJobRequest.Builder request =
          request(one.definition(), "plain", one.behaviour(), one.arraySize());
      if (dependsOn(request, one)) {
        submit(request);
      }
    } else if (step instanceof ChaosStep.SubmitAgain one && one.job() < submissions.size()) {
      send(submissions.get(one.job()));
    } else if (step instanceof ChaosStep.Cancel one) {
      withJob(one.job(), one.child(), (to, job) -> to.cancel(job, "cancelled by chaos"));
    } else if (step instanceof ChaosStep.Terminate one) {
      withJob(one.job(), one.child(), (to, job) -> to.terminate(job, "terminated by chaos"));
    } else {
      return step instanceof ChaosStep.SubmitAgain;
    }
    return true;
  }

  private SubmitJobRequest.Builder request(
      String definition, String queue, int behaviour, int arraySize) {
    String share = "share" + Math.floorMod(behaviour, ChaosScene.SHARES);
    SubmitJobRequest.Builder request =
        SubmitJobRequest.builder(ChaosScene.name(behaviour), definition).queue(queue);
    if (queue.equals("fair")) {
      request.share(share).schedulingPriority(Math.floorMod(behaviour, 3));
    } else if (queue.equals("quota")) {
      request.quotaShare(share);
    }
    // A multi-node job has no children.
    if (arraySize >= 2 && !definition.equals("gang")) {
      request.arraySize(arraySize);
    }
    return request;
  }

  private boolean dependsOn(SubmitJobRequest.Builder request, ChaosStep.SubmitAfter step) {
    boolean isArray = step.arraySize() >= 2 && !step.definition().equals("gang");
    if ((step.until() == Wait.SEQUENTIAL || step.until() == Wait.N_TO_N) && !isArray) {
      return false;
    }
    if (step.until() == Wait.SEQUENTIAL) {
      request.dependsOn(JobDependency.sequential());
      return true;
    }
    JobId id = step.job() < submissions.size() ? submissions.get(step.job()).id : null;
    if (id == null) {
      return false;
    }
    request.dependsOn(
        switch (step.until()) {
          case SUCCESS, SEQUENTIAL -> JobDependency.on(id);
          case FAILURE -> JobDependency.onFailure(id);
          case END -> JobDependency.onCompletion(id);
          case N_TO_N -> JobDependency.nToN(id);
        });
    return true;
  }

  private void submit(SubmitJobRequest.Builder request) {
    Submission submission =
        new Submission(request.clientToken("token" + submissions.size()).build());
    submissions.add(submission);
    send(submission);
  }

  private void send(Submission submission) {
    service()
        .submit(submission.request)
        .whenComplete(
            (handle, refusal) -> {
              // What was refused, or got no answer because the process ended, is not known.
              if (handle != null) {
                answered(submission, handle.id());
              }
            });
  }

  private void answered(Submission submission, JobId id) {
    if (submission.id != null && !submission.id.equals(id)) {
      world.broken(
          BuiltIn.TOKENS.sentence(),
          submission.request.clientToken() + " stands for " + submission.id + " and for " + id);
    }
    submission.id = id;
    world.acknowledged(id);
  }

  private void withJob(int job, int child, BiConsumer<AsyncBatchService, JobId> action) {
    Submission one = job >= 0 && job < submissions.size() ? submissions.get(job) : null;
    if (one != null && one.id != null) {
      boolean isChild = child >= 0 && child < size(one);
      action.accept(service(), isChild ? one.id.child(child) : one.id);
    }
  }

  private boolean executor(ChaosStep step) {
    FlakyExecutor executor = batch.flakyExecutor();
    if (step instanceof ChaosStep.LoseReports one) {
      executor.loseReports(one.count());
    } else if (step instanceof ChaosStep.RepeatReports one) {
      executor.repeatReports(one.count(), Duration.ofMillis(one.laterMillis()));
    } else if (step instanceof ChaosStep.DelayReports one) {
      executor.delayReports(one.count(), Duration.ofMillis(one.byMillis()));
    } else if (step instanceof ChaosStep.DelayLaunches one) {
      executor.delayLaunches(one.count(), Duration.ofMillis(one.byMillis()));
    } else if (step instanceof ChaosStep.BreakLaunches one) {
      executor.breakLaunches(one.count(), new IllegalStateException("broken by chaos"));
    } else {
      return false;
    }
    return true;
  }

  private boolean journal(ChaosStep step) {
    FlakyJournal journal = batch.flakyJournal();
    if (step instanceof ChaosStep.HoldJournal one) {
      if (one.isKept()) {
        journal.holdWord();
      } else {
        journal.holdBatches();
      }
    } else if (step instanceof ChaosStep.ReleaseJournal) {
      journal.release();
    } else if (step instanceof ChaosStep.BreakJournal one) {
      world.journalBreaks(true);
      RuntimeException cause = new IllegalStateException("broken by chaos");
      if (one.isKept()) {
        journal.failAfterNextAppend(cause);
      } else {
        journal.failNextAppend(cause);
      }
    } else {
      return false;
    }
    return true;
  }

  private boolean resources(ChaosStep step) {
    if (step instanceof ChaosStep.SetQueue one) {
      service()
          .updateJobQueue(JobQueueUpdate.builder(one.queue()).state(state(one.enabled())).build());
    } else if (step instanceof ChaosStep.SetPriority one) {
      service()
          .updateJobQueue(
              JobQueueUpdate.builder(one.queue()).priority(Math.max(0, one.priority())).build());
    } else if (step instanceof ChaosStep.SetEnvironment one) {
      service()
          .updateComputeEnvironment(
              ComputeEnvironmentUpdate.builder(one.environment())
                  .state(state(one.enabled()))
                  .build());
    } else if (step instanceof ChaosStep.SetUnits one) {
      service()
          .updateConsumableResource(
              ConsumableResourceUpdate.set(ChaosScene.UNITS, Math.max(0, one.total())));
    } else {
      return false;
    }
    return true;
  }

  private static ResourceState state(boolean enabled) {
    return enabled ? ResourceState.ENABLED : ResourceState.DISABLED;
  }

  private void hosts(ChaosStep step) {
    if (step instanceof ChaosStep.AddHost one) {
      ChaosScene.addHost(batch, one.host());
    } else if (step instanceof ChaosStep.DrainHost one && isThere(one.host())) {
      batch.hosts("a").drain(ChaosScene.host(one.host()), "chaos");
    } else if (step instanceof ChaosStep.LoseHost one && isThere(one.host())) {
      batch.hosts("a").lose(ChaosScene.host(one.host()));
    } else if (step instanceof ChaosStep.RemoveHost one && isThere(one.host())) {
      batch.hosts("a").remove(ChaosScene.host(one.host()));
    }
  }

  private boolean isThere(int host) {
    return batch.hosts("a").all().stream().map(Host::name).anyMatch(ChaosScene.host(host)::equals);
  }

  private void cloud(ChaosStep step) {
    SimulatedCloud cloud = Objects.requireNonNull(world.cloud());
    if (step instanceof ChaosStep.FailBoots one) {
      cloud.failBoots(Math.max(0, one.count()));
      return;
    }
    List<CloudInstance> there = cloud.books().running();
    if (step instanceof ChaosStep.Reclaim one) {
      List<CloudInstance> spot =
          there.stream()
              .filter(instance -> instance.request().computeEnvironment().equals("a"))
              .toList();
      if (!spot.isEmpty()) {
        cloud.reclaim(spot.get(Math.floorMod(one.instance(), spot.size())).id());
      }
    } else if (step instanceof ChaosStep.LoseInstance one && !there.isEmpty()) {
      cloud.lose(there.get(Math.floorMod(one.instance(), there.size())).id());
    }
  }

  /** Ends all faults, and has everything be as it was at first. */
  void calmDown() {
    batch.flakyJournal().calmDown();
    batch.flakyJournal().release();
    batch.flakyExecutor().calmDown();
    ChaosScene.QUEUES.forEach(queue -> resources(new ChaosStep.SetQueue(queue, true)));
    ChaosScene.ENVIRONMENTS.forEach(one -> resources(new ChaosStep.SetEnvironment(one, true)));
    resources(new ChaosStep.SetUnits(ChaosScene.ENOUGH_UNITS));
    if (kind == ChaosScene.Kind.HOSTS) {
      for (int i = 0; i < ChaosScene.HOSTS; i++) {
        ChaosScene.addHost(batch, i);
      }
    } else if (kind == ChaosScene.Kind.CLOUD) {
      cloud(new ChaosStep.FailBoots(0));
    }
  }
}
