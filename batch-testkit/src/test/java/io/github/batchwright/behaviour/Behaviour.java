package io.github.batchwright.behaviour;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchExtension;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the behaviour tests share: a harness with one definition, and short ways to submit. */
@ExtendWith(BatchExtension.class)
abstract class Behaviour {
  /** A definition of 1 vCPU, of which the harness has room for four. */
  static final String WORK = "work";

  /** A definition of 4 vCPU, of which the harness has room for one. */
  static final String WIDE = "wide";

  static final String DEPENDENT_FAILED = "Dependent Job failed";

  BatchHarness batch;

  @BeforeEach
  void registerDefinitions(BatchHarness harness) {
    batch = harness;
    define(batch);
  }

  static BatchHarness define(BatchHarness harness) {
    harness.register(JobDefinition.process(WORK, "true").build());
    harness.register(JobDefinition.process(WIDE, "true").resources(4, 128).build());
    return harness;
  }

  static SubmitJobRequest.Builder job(String name) {
    return SubmitJobRequest.builder(name, WORK);
  }

  JobHandle submit(String name, JobHandle... dependencies) {
    return batch.submit(job(name).dependsOn(ids(dependencies)).build());
  }

  JobHandle array(String name, int size, JobDependency... dependencies) {
    SubmitJobRequest.Builder request = job(name).arraySize(size);
    for (JobDependency dependency : dependencies) {
      request.dependsOn(dependency);
    }
    return batch.submit(request.build());
  }

  static JobId[] ids(JobHandle... jobs) {
    return List.of(jobs).stream().map(JobHandle::id).toArray(JobId[]::new);
  }

  static JobId[] ids(List<JobHandle> jobs) {
    return ids(jobs.toArray(JobHandle[]::new));
  }

  /** Takes the whole environment until it is told otherwise, so that what follows waits. */
  JobHandle blocker() {
    batch.executor().on("blocker").neverEnds();
    JobHandle blocker = batch.submit(SubmitJobRequest.builder("blocker", WIDE).build());
    batch.settle();
    return blocker;
  }

  void advance(long seconds) {
    batch.advance(Duration.ofSeconds(seconds));
  }

  /** Returns the names of the jobs that were launched, in order. */
  List<String> launched() {
    return batch.executor().launches().stream().map(l -> l.jobName()).toList();
  }

  static List<JobHandle> each(int count, java.util.function.IntFunction<JobHandle> submit) {
    return IntStream.range(0, count).mapToObj(submit).toList();
  }

  static List<String> transitions(List<JobEvent> events, JobId job) {
    return events.stream()
        .filter(e -> e.jobId().equals(job))
        .map(e -> e.from() + ">" + e.to())
        .toList();
  }
}
