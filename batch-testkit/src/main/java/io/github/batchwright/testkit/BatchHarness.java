package io.github.batchwright.testkit;

import io.github.batchwright.BatchService;
import io.github.batchwright.CloseMode;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.service.LocalBatchService;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
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
  private final HarnessParts parts;
  private final VirtualTime time;
  private final VirtualDriver driver;
  private LocalBatchService service;

  BatchHarness(HarnessParts parts) {
    this.parts = parts;
    this.time = parts.time();
    this.driver = parts.driver();
    this.service = begin();
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

  /** Returns the service of this life, to hand to the code under test. */
  public BatchService service() {
    return service;
  }

  /** Returns the executor of every kind of job, to be told what attempts do. */
  public ScriptedExecutor executor() {
    return parts.executor();
  }

  /**
   * Returns the hosts of a compute environment that is {@link ComputeEnvironment#reported reported}
   * or was named to {@link BatchHarnessBuilder#hosts}, to be added, drained, lost and so on.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public ScriptedHosts hosts(String computeEnvironment) {
    ScriptedHostSource hosts = parts.hosts();
    if (hosts == null) {
      throw new IllegalArgumentException(
          "computeEnvironment: '" + computeEnvironment + "' must be a reported one; there is none");
    }
    return hosts.of(computeEnvironment);
  }

  /**
   * Returns the cloud that sells instances.
   *
   * @throws IllegalStateException if none was named to {@link BatchHarnessBuilder#capacity}
   */
  public SimulatedCloud cloud() {
    SimulatedCloud cloud = parts.cloud();
    if (cloud == null) {
      throw new IllegalStateException(
          "no SimulatedCloud: BatchHarnessBuilder.capacity must be given one");
    }
    return cloud;
  }

  /** Returns the journal, to be looked at, held back or broken. */
  public RecordingJournal journal() {
    return parts.journal();
  }

  /**
   * Returns what stands between the service and {@link #executor}, to be told which reports get
   * lost, are told twice or come late, and which launches are slow or break.
   */
  public FlakyExecutor flakyExecutor() {
    return parts.flakyExecutor();
  }

  /**
   * Returns what stands between the service and {@link #journal}, to be told when it is slow or
   * breaks.
   */
  public FlakyJournal flakyJournal() {
    return parts.flakyJournal();
  }

  /** Returns the points at which the host's process can be made to end. */
  public CrashPoints crashPoints() {
    return parts.crashPoints();
  }

  /**
   * Ends the host's process at once, as {@code kill -9} would, and starts it again: a new service
   * begins with what the journal called durable. Nobody is told anything more by the old one, and
   * handlers are gone; what else runs in the world goes on. Time stands still meanwhile. To be
   * called after a {@link SimulatedCrash} too.
   */
  public void restart() {
    kill();
    service = begin();
  }

  private LocalBatchService begin() {
    try {
      return parts.life().get();
    } catch (SimulatedCrash crash) {
      driver.kill();
      parts.outermost().close();
      SimulatedCloud cloud = parts.cloud();
      if (cloud != null) {
        cloud.close();
      }
      return parts.life().get();
    }
  }

  private void kill() {
    driver.kill();
    service.close(CloseMode.LEAVE_RUNNING);
  }

  /** Ends the host's process as {@link #restart} does, and starts it again this much later. */
  public void restartAfter(Duration down) {
    kill();
    time.pass(down);
    service = begin();
  }

  /** Returns the clock. */
  public VirtualTime time() {
    return time;
  }

  /** Returns what the wall clock shows. */
  public Instant now() {
    return time.instant();
  }

  /** Returns the seed that the ids are drawn from. */
  public long seed() {
    return parts.seed();
  }

  /** Returns every fact decided so far, each as a line of JSON. */
  public List<String> facts() {
    return parts.journal().facts();
  }

  /**
   * Returns every fact decided so far as lines to be read: when, counted from the first one, what,
   * and to which job. Jobs go by the labels of {@link JobTimes}, so that no id shows. {@link
   * GoldenHistory} compares it with a file.
   */
  public String history() {
    return HistoryText.of(journal().batches());
  }

  /**
   * Returns what happened to all jobs so far, and when. It is made from the facts each time it is
   * asked for, through restarts and crashes, and costs nothing until then.
   */
  public JobTimeLine timeLine() {
    return TimeLineReplay.of(journal().batches(), driver.millis());
  }

  /**
   * Draws what happened to all jobs so far, see {@link JobTimeLine}.
   *
   * @param unit how long a column is
   */
  public String drawing(Duration unit) {
    return timeLine().drawing(unit);
  }

  /**
   * Compares {@link #drawing} with what is expected. Blanks at the ends of lines do not count.
   *
   * @param unit how long a column is
   * @param expected the drawing, such as a text block
   */
  public void assertDrawing(Duration unit, String expected) {
    assertTimeLine().isDrawn(unit, expected);
  }

  /** Starts to say what must have happened when. */
  public TimeLineAssert assertTimeLine() {
    return new TimeLineAssert(timeLine());
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
    return new JobAssert(describe(job), () -> service.explain(job));
  }

  /** Starts to say what must hold of a queue now. */
  public QueueAssert assertThatQueue(String jobQueue) {
    return new QueueAssert(service, jobQueue);
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
    long target = time.steady() + duration.toMillis();
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
   * waits for something that never comes. Schedules fire meanwhile, but one that is to fire later
   * keeps nothing going: {@link #advance} gets there.
   */
  public void runUntilIdle() {
    driver.settle();
    while (driver.goesOn() && driver.step(Long.MAX_VALUE)) {
      // On to the next instant.
    }
  }

  /** Lets go of the service; what runs is left as it is. */
  @Override
  public void close() {
    service.close(CloseMode.LEAVE_RUNNING);
  }
}
