package io.github.batchwright.engine.turn;

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
import java.util.concurrent.CompletableFuture;

/** Something to be done outside, once the facts it follows from are durable. */
public sealed interface Effect {

  /** Does what the visitor does for this kind of effect. */
  void accept(Visitor visitor);

  /**
   * Launches an attempt.
   *
   * @param request what to run
   */
  record Launch(LaunchRequest request) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      visitor.launch(request);
    }
  }

  /**
   * Stops an attempt.
   *
   * @param attempt which
   * @param kind the kind of its executor
   * @param mode how firmly
   */
  record Stop(AttemptId attempt, JobKind kind, StopMode mode) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      visitor.stop(attempt, kind, mode);
    }
  }

  /**
   * Has executors find out what became of attempts that were placed in an earlier life.
   *
   * @param reconciliation the attempts of all kinds
   */
  record Reconcile(Reconciliation reconciliation) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      visitor.reconcile(reconciliation);
    }
  }

  /**
   * Lets an executor forget an attempt whose end is known for good.
   *
   * @param attempt which
   * @param kind the kind of its executor
   */
  record Release(AttemptId attempt, JobKind kind) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      visitor.release(attempt, kind);
    }
  }

  /**
   * Has an instance bought.
   *
   * @param request what is asked for
   */
  record Provision(ProvisionRequest request) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      visitor.provision(request);
    }
  }

  /**
   * Gives an instance back.
   *
   * @param computeEnvironment the environment that it was bought for
   * @param instance which
   */
  record Terminate(String computeEnvironment, InstanceId instance) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      visitor.terminate(computeEnvironment, instance);
    }
  }

  /**
   * Has those who sell instances find out what became of those that were bought in an earlier life.
   *
   * @param inventory the instances of all environments
   */
  record TakeInventory(CapacityInventory inventory) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      visitor.takeInventory(inventory);
    }
  }

  /**
   * Tells the listeners.
   *
   * @param event what changed
   */
  record Emit(JobEvent event) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      visitor.emit(event);
    }
  }

  /**
   * Tells those who listen to the service as a whole.
   *
   * @param announcement what happened
   */
  record Announce(Announcement announcement) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      visitor.announce(announcement);
    }
  }

  /**
   * Answers a caller.
   *
   * @param <T> what the caller asked for
   * @param reply where the caller waits
   * @param value the answer
   */
  record Answer<T>(CompletableFuture<T> reply, T value) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      reply.complete(value);
    }
  }

  /**
   * Tells a caller that it is done.
   *
   * @param reply where the caller waits
   */
  record Done(CompletableFuture<Void> reply) implements Effect {
    @Override
    @SuppressWarnings("NullAway") // null is the only value that a future of Void can have
    public void accept(Visitor visitor) {
      reply.complete(null);
    }
  }

  /**
   * Refuses a caller.
   *
   * @param reply where the caller waits
   * @param refusal why not
   */
  record Refuse(CompletableFuture<?> reply, RuntimeException refusal) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      reply.completeExceptionally(refusal);
    }
  }

  /**
   * Drops what is kept outside of a job that is no longer kept here.
   *
   * @param job the forgotten job
   */
  record Forget(JobId job) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      visitor.forget(job);
    }
  }

  /** One method for each kind of effect that needs somebody to carry it out. */
  interface Visitor {
    /** See {@link Launch}. */
    void launch(LaunchRequest request);

    /** See {@link Stop}. */
    void stop(AttemptId attempt, JobKind kind, StopMode mode);

    /** See {@link Reconcile}. */
    void reconcile(Reconciliation reconciliation);

    /** See {@link Release}. */
    void release(AttemptId attempt, JobKind kind);

    /** See {@link Provision}. */
    void provision(ProvisionRequest request);

    /** See {@link Terminate}. */
    void terminate(String computeEnvironment, InstanceId instance);

    /** See {@link TakeInventory}. */
    void takeInventory(CapacityInventory inventory);

    /** The engine has stopped for good, without being asked to. Told once. */
    void failed(Throwable cause);

    /** Says whether anybody hears events; if nobody does, none are made. */
    boolean hears();

    /** See {@link Emit}. */
    void emit(JobEvent event);

    /** See {@link Announce}. */
    void announce(Announcement announcement);

    /** See {@link Forget}. */
    void forget(JobId job);
  }
}
