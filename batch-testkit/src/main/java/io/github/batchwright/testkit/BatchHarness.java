package io.github.batchwright.testkit;

import io.github.batchwright.BatchService;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.service.LocalBatchService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A whole {@link BatchService} in virtual time: the same engine as in production, driven by the
 * test that holds this. Time stands still until {@link #advance} or {@link #runUntilIdle} lets it
 * pass, or a blocking call such as {@link JobHandle#await()} waits for it. The same seed and the
 * same calls give the same facts, byte for byte. Confined to one thread.
 */
public final class BatchHarness implements AutoCloseable {
  private final VirtualTime time;
  private final VirtualDriver driver;
  private final RecordingJournal journal;
  private final ScriptedExecutor executor;
  private final LocalBatchService service;
  private final long seed;

  BatchHarness(
      VirtualTime time,
      VirtualDriver driver,
      RecordingJournal journal,
      ScriptedExecutor executor,
      LocalBatchService service,
      long seed) {
    this.time = time;
    this.driver = driver;
    this.journal = journal;
    this.executor = executor;
    this.service = service;
    this.seed = seed;
  }

  /**
   * Returns a harness with an environment {@code local} of 4 vCPU and 16,384 MiB, a queue {@code
   * default}, and a script in which every attempt takes a second and succeeds.
   */
  public static BatchHarness create() {
    return builder().build();
  }

  /** Starts to describe a harness. */
  public static BatchHarnessBuilder builder() {
    return new BatchHarnessBuilder();
  }

  /** Returns the service, to hand to the code under test. */
  public BatchService service() {
    return service;
  }

  /** Returns the executor of every kind of job, to be told what attempts do. */
  public ScriptedExecutor executor() {
    return executor;
  }

  /** Returns the journal, to be looked at, held back or broken. */
  public RecordingJournal journal() {
    return journal;
  }

  /** Returns the clock. */
  public VirtualTime time() {
    return time;
  }

  /** Returns the instant at which time stands. */
  public Instant now() {
    return time.instant();
  }

  /** Returns the seed that the ids are drawn from. */
  public long seed() {
    return seed;
  }

  /** Returns every fact decided so far, each as a line of JSON. */
  public List<String> facts() {
    return journal.facts();
  }

  /** Registers a definition. */
  public void register(JobDefinition definition) {
    service.register(definition);
  }

  /** Submits a job. */
  public JobHandle submit(SubmitJobRequest request) {
    return service.submit(request);
  }

  /** Describes a job or an array child that must be known. */
  public JobDetail describe(JobId job) {
    return service
        .describe(job)
        .orElseThrow(() -> new AssertionError("job " + job + " is not known"));
  }

  /** Starts to say what must hold of a job or an array child now. */
  public JobAssert assertThat(JobHandle job) {
    return assertThat(job.id());
  }

  /** Starts to say what must hold of a job or an array child now. */
  public JobAssert assertThat(JobId job) {
    return new JobAssert(describe(job));
  }

  /** Does everything that can be done without letting time pass. */
  public void settle() {
    driver.settle();
  }

  /** Lets time pass, and everything happen that is due meanwhile, each at its own instant. */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration: '" + duration + "' must not be negative");
    }
    long target = time.millis() + duration.toMillis();
    driver.settle();
    boolean stepped = true;
    while (stepped) {
      stepped = driver.step(target);
    }
    time.moveTo(target);
    driver.settle();
  }

  /**
   * Lets time pass for as long as anything is going to happen: until every job is finished, or
   * waits for something that never comes.
   */
  public void runUntilIdle() {
    driver.settle();
    boolean stepped = true;
    while (stepped) {
      stepped = driver.step(Long.MAX_VALUE);
    }
  }

  /** Lets go of the service; what runs is left as it is. */
  @Override
  public void close() {
    service.close(CloseMode.LEAVE_RUNNING);
  }
}
