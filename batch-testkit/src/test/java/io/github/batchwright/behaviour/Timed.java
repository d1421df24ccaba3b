package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.ServiceListener;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.start.DeadlineEvent;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of dates share: a harness of 4 vCPU, what was told, and short ways to submit. */
abstract class Timed {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  final List<DeadlineEvent> told = new ArrayList<>();
  BatchHarness batch;

  @BeforeEach
  void open() {
    use(BatchHarness.builder());
  }

  void use(BatchHarnessBuilder builder) {
    if (batch != null) {
      batch.close();
    }
    batch = builder.startingAt(START).serviceListener(new Listener()).build();
    batch.register(JobDefinition.process("work", "true").build());
    batch.register(JobDefinition.process("wide", "true").resources(4, 128).build());
  }

  private final class Listener implements ServiceListener {
    @Override
    public void onFailed(Throwable cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void onDeadlinePassed(DeadlineEvent event) {
      told.add(event);
    }
  }

  @AfterEach
  void close() throws Exception {
    EngineProperties.checkReplay(batch);
    batch.close();
  }

  /** A job of 1 vCPU, of which there is room for four. */
  static SubmitJobRequest.Builder job(String name) {
    return SubmitJobRequest.builder(name, "work");
  }

  /** A job of 4 vCPU, of which there is room for one. */
  static SubmitJobRequest.Builder wide(String name) {
    return SubmitJobRequest.builder(name, "wide");
  }

  JobHandle submit(SubmitJobRequest.Builder request) {
    JobHandle job = batch.submit(request.build());
    batch.settle();
    return job;
  }

  /** Takes the whole environment until it is told otherwise, so that what follows waits. */
  JobHandle blocker() {
    batch.executor().on("blocker").neverEnds();
    return submit(wide("blocker"));
  }

  static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  void advance(long seconds) {
    batch.advance(Duration.ofSeconds(seconds));
  }

  /** Sets the wall clock, and has the service look at it. */
  void jump(long seconds) {
    batch.time().jump(Duration.ofSeconds(seconds));
    batch.settle();
  }

  JobStatus status(JobHandle job) {
    return status(job.id());
  }

  JobStatus status(JobId job) {
    return batch.describe(job).status();
  }

  void assertIs(JobStatus expected, JobHandle... jobs) {
    for (JobHandle job : jobs) {
      assertEquals(expected, status(job), () -> batch.describe(job.id()).jobName());
    }
  }

  List<WaitReason> reasons(JobHandle job) {
    return batch.service().explain(job.id()).reasons();
  }

  /** Returns the names of the jobs that were launched, in order. */
  List<String> launched() {
    return batch.executor().launches().stream().map(launch -> launch.jobName()).toList();
  }

  /** Returns how often something was recorded. */
  long recorded(String kind) {
    return batch.facts().stream()
        .filter(fact -> fact.contains("\"kind\":\"" + kind + "\""))
        .count();
  }
}
