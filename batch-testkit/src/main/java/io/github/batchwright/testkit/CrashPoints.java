package io.github.batchwright.testkit;

import io.github.batchwright.engine.turn.Announcement;
import io.github.batchwright.engine.turn.Effect;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.StopMode;

/**
 * The points at which the host's process could end so that it matters: before and after the journal
 * takes a batch, and before and after each thing the service does in the world. They are counted
 * from 1, and at one of them the process can be made to end. Confined to one thread.
 */
public final class CrashPoints {
  private int passed;
  private int crashAt;

  CrashPoints() {}

  /** Returns how many points were passed so far, in all lives. */
  public int passed() {
    return passed;
  }

  /**
   * Plans a {@link SimulatedCrash}.
   *
   * @param number the point at which it happens, higher than {@link #passed}
   */
  public void crashAt(int number) {
    if (number <= passed) {
      throw new IllegalArgumentException("number: '" + number + "' must be higher than " + passed);
    }
    crashAt = number;
  }

  void pass(String where) {
    passed++;
    if (passed == crashAt) {
      throw new SimulatedCrash(passed, where);
    }
  }

  /** Returns a visitor with a point before and after everything that it does. */
  Effect.Visitor around(Effect.Visitor effects) {
    return new Around(effects);
  }

  private final class Around implements Effect.Visitor {
    private final Effect.Visitor effects;

    Around(Effect.Visitor effects) {
      this.effects = effects;
    }

    private void run(String what, Runnable effect) {
      pass("before " + what);
      effect.run();
      pass("after " + what);
    }

    @Override
    public void launch(LaunchRequest request) {
      run("the launch of " + request.attempt(), () -> effects.launch(request));
    }

    @Override
    public void stop(AttemptId attempt, JobKind kind, StopMode mode) {
      run("the stop of " + attempt, () -> effects.stop(attempt, kind, mode));
    }

    @Override
    public void reconcile(Reconciliation reconciliation) {
      run("reconciling", () -> effects.reconcile(reconciliation));
    }

    @Override
    public void release(AttemptId attempt, JobKind kind) {
      run("the release of " + attempt, () -> effects.release(attempt, kind));
    }

    @Override
    public void provision(ProvisionRequest request) {
      run("provisioning " + request.instance(), () -> effects.provision(request));
    }

    @Override
    public void terminate(String computeEnvironment, InstanceId instance) {
      run("the termination of " + instance, () -> effects.terminate(computeEnvironment, instance));
    }

    @Override
    public void takeInventory(CapacityInventory inventory) {
      run("taking inventory", () -> effects.takeInventory(inventory));
    }

    @Override
    public void failed(Throwable cause) {
      effects.failed(cause);
    }

    @Override
    public boolean hears() {
      return effects.hears();
    }

    @Override
    public void emit(JobEvent event) {
      run("an event of " + event.jobId(), () -> effects.emit(event));
    }

    @Override
    public void announce(Announcement announcement) {
      run("telling: " + announcement.text(), () -> effects.announce(announcement));
    }

    @Override
    public void forget(JobId job) {
      run("forgetting " + job, () -> effects.forget(job));
    }
  }
}
