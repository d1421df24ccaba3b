package io.github.batchwright.engine;

import io.github.batchwright.engine.capacity.InstanceReport;
import io.github.batchwright.engine.resources.Desk;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobFilter;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueueSnapshot;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.ListJobsResult;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.schedule.ScheduleFire;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.Host;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Something that comes into the engine: a caller's request, or a report. */
public sealed interface Input {

  /** What whoever runs attempts tells of; it is never refused and goes before requests. */
  sealed interface Report extends Input {}

  /**
   * A caller's request.
   *
   * @param <T> what is answered
   */
  sealed interface Request<T> extends Input {
    /** Returns where the caller waits. */
    CompletableFuture<T> reply();

    /** Does what the visitor does for this kind of request. */
    void accept(Visitor visitor);
  }

  /**
   * An attempt runs.
   *
   * @param attempt which
   * @param privateIpv4Address where others reach it
   */
  record Started(AttemptId attempt, String privateIpv4Address) implements Report {}

  /**
   * An attempt ended.
   *
   * @param attempt which
   * @param outcome how
   */
  record Ended(AttemptId attempt, AttemptOutcome outcome) implements Report {}

  /**
   * The hosts of a compute environment have changed.
   *
   * @param computeEnvironment the name of the environment
   * @param latest takes what was told last; called once
   * @param waits is run if there is no such environment, or its instances are described
   */
  record Hosts(String computeEnvironment, Supplier<List<Host>> latest, Runnable waits)
      implements Report {}

  /**
   * What has become of an instance that was bought.
   *
   * @param instance which
   * @param latest takes out all that was told of it and not taken out yet, in order
   */
  record Instance(InstanceId instance, Supplier<List<InstanceReport>> latest) implements Report {}

  /**
   * What a price curve tells has changed.
   *
   * @param curve its name
   * @param taken is run before the curve is asked, so that what changes later is reported anew
   */
  record PricesChanged(String curve, Runnable taken) implements Report {}

  /**
   * Asks at the desk for resources, or changes something there and is answered.
   *
   * @param <T> what is answered
   * @param question one call of one of the desk's methods; nothing of the caller's own may run here
   * @param reply where the caller waits
   */
  record Ask<T>(Function<Desk, T> question, CompletableFuture<T> reply) implements Request<T> {
    @Override
    public void accept(Visitor visitor) {
      visitor.ask(this);
    }
  }

  /**
   * Changes something at the desk for resources.
   *
   * @param order one call of one of the desk's methods; nothing of the caller's own may run here
   * @param reply where the caller waits
   */
  record Tell(Consumer<Desk> order, CompletableFuture<Void> reply) implements Request<Void> {
    @Override
    public void accept(Visitor visitor) {
      visitor.tell(this);
    }
  }

  /**
   * Registers a definition.
   *
   * @param definition what is asked for
   * @param reply where the caller waits
   */
  record Register(JobDefinition definition, CompletableFuture<JobDefinitionRevision> reply)
      implements Request<JobDefinitionRevision> {
    /** Checks that nothing is missing. */
    public Register {
      Objects.requireNonNull(definition, "definition");
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.register(this);
    }
  }

  /**
   * Submits a job.
   *
   * @param request what is asked for
   * @param reply where the caller waits
   */
  record Submit(SubmitJobRequest request, CompletableFuture<JobId> reply)
      implements Request<JobId> {
    /** Checks that nothing is missing. */
    public Submit {
      Objects.requireNonNull(request, "request");
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.submit(this);
    }
  }

  /**
   * Fires a schedule now.
   *
   * @param schedule its name
   * @param reply where the caller waits
   */
  record RunSchedule(String schedule, CompletableFuture<ScheduleFire> reply)
      implements Request<ScheduleFire> {
    /** Checks that nothing is missing. */
    public RunSchedule {
      Objects.requireNonNull(schedule, "schedule");
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.runSchedule(this);
    }
  }

  /**
   * Cancels or terminates a job.
   *
   * @param job which
   * @param reason why, 1-1024 characters
   * @param terminate whether to stop it too if it was placed
   * @param reply where the caller waits
   */
  record Cancel(JobId job, String reason, boolean terminate, CompletableFuture<Void> reply)
      implements Request<Void> {
    /** Checks that nothing is missing. */
    public Cancel {
      Objects.requireNonNull(job, "job");
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.cancel(this);
    }
  }

  /**
   * Cancels or terminates all jobs that a filter fits.
   *
   * @param filter which
   * @param reason why, 1-1024 characters
   * @param terminate whether to stop those too that were placed
   * @param reply where the caller waits; answered with how many jobs were acted upon
   */
  record CancelJobs(
      JobFilter filter, String reason, boolean terminate, CompletableFuture<Long> reply)
      implements Request<Long> {
    /** Checks that nothing is missing. */
    public CancelJobs {
      Objects.requireNonNull(filter, "filter");
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.cancelJobs(this);
    }
  }

  /**
   * Describes jobs; those not known are left out.
   *
   * @param jobs which
   * @param reply where the caller waits
   */
  record Describe(List<JobId> jobs, CompletableFuture<List<JobDetail>> reply)
      implements Request<List<JobDetail>> {
    @Override
    public void accept(Visitor visitor) {
      visitor.describe(this);
    }
  }

  /**
   * Explains why a job waits.
   *
   * @param job which
   * @param reply where the caller waits
   */
  record Explain(JobId job, CompletableFuture<JobExplanation> reply)
      implements Request<JobExplanation> {
    /** Checks that nothing is missing. */
    public Explain {
      Objects.requireNonNull(job, "job");
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.explain(this);
    }
  }

  /**
   * Shows the front of a queue.
   *
   * @param jobQueue the queue's name
   * @param reply where the caller waits
   */
  record Snapshot(String jobQueue, CompletableFuture<JobQueueSnapshot> reply)
      implements Request<JobQueueSnapshot> {
    /** Checks that nothing is missing. */
    public Snapshot {
      Objects.requireNonNull(jobQueue, "jobQueue");
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.snapshot(this);
    }
  }

  /**
   * Lists jobs.
   *
   * @param request which
   * @param reply where the caller waits
   */
  record ListJobs(ListJobsRequest request, CompletableFuture<ListJobsResult> reply)
      implements Request<ListJobsResult> {
    /** Checks that nothing is missing. */
    public ListJobs {
      Objects.requireNonNull(request, "request");
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.listJobs(this);
    }
  }

  /**
   * Waits until a job is finished.
   *
   * @param job which
   * @param reply where the caller waits
   */
  record Await(JobId job, CompletableFuture<JobDetail> reply) implements Request<JobDetail> {
    /** Checks that nothing is missing. */
    public Await {
      Objects.requireNonNull(job, "job");
    }

    @Override
    public void accept(Visitor visitor) {
      visitor.await(this);
    }
  }

  /**
   * Waits until nothing runs and nothing that waits can be placed.
   *
   * @param reply where the caller waits; answered with the number of jobs left unfinished
   */
  record AwaitIdle(CompletableFuture<Long> reply) implements Request<Long> {
    @Override
    public void accept(Visitor visitor) {
      visitor.awaitIdle(this);
    }
  }

  /**
   * Takes no more submissions.
   *
   * @param stopRunning whether to place nothing more and to stop what runs
   * @param reply where the caller waits
   */
  record Shutdown(boolean stopRunning, CompletableFuture<Void> reply) implements Request<Void> {
    @Override
    public void accept(Visitor visitor) {
      visitor.shutdown(this);
    }
  }

  /**
   * Begins to place jobs, now that the resources are as they were described.
   *
   * @param reply where the caller waits
   */
  record Begin(CompletableFuture<Void> reply) implements Request<Void> {
    @Override
    public void accept(Visitor visitor) {
      visitor.begin(this);
    }
  }

  /**
   * Copies the state, for somebody who runs the copy ahead.
   *
   * @param reply where the caller waits
   */
  record Copy(CompletableFuture<LiveImage> reply) implements Request<LiveImage> {
    @Override
    public void accept(Visitor visitor) {
      visitor.copy(this);
    }
  }

  /** One method for each kind of request. */
  interface Visitor {
    /** See {@link Ask}. */
    <T> void ask(Ask<T> request);

    /** See {@link Tell}. */
    void tell(Tell request);

    /** See {@link Register}. */
    void register(Register request);

    /** See {@link Submit}. */
    void submit(Submit request);

    /** See {@link RunSchedule}. */
    void runSchedule(RunSchedule request);

    /** See {@link Cancel}. */
    void cancel(Cancel request);

    /** See {@link CancelJobs}. */
    void cancelJobs(CancelJobs request);

    /** See {@link Describe}. */
    void describe(Describe request);

    /** See {@link Explain}. */
    void explain(Explain request);

    /** See {@link Snapshot}. */
    void snapshot(Snapshot request);

    /** See {@link ListJobs}. */
    void listJobs(ListJobs request);

    /** See {@link Await}. */
    void await(Await request);

    /** See {@link AwaitIdle}. */
    void awaitIdle(AwaitIdle request);

    /** See {@link Shutdown}. */
    void shutdown(Shutdown request);

    /** See {@link Begin}. */
    void begin(Begin request);

    /** See {@link Copy}. */
    void copy(Copy request);
  }
}
