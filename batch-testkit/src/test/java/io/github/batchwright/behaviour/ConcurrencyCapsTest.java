package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Caps on how many attempts of an array or a definition run at once. */
class ConcurrencyCapsTest extends Behaviour {

  private JobHandle capped(String name, int size, int cap) {
    return batch.submit(job(name).array(new ArrayProperties(size, cap)).build());
  }

  @Test
  void anArrayRunsNoMoreChildrenAtOnceThanItsCap() {
    batch.executor().on("array").takes(ofSeconds(10));
    JobHandle array = capped("array", 5, 2);
    batch.settle();
    batch.assertThat(array).hasChildren(JobStatus.RUNNING, 2).hasChildren(JobStatus.RUNNABLE, 3);
    batch
        .assertThat(array.child(2))
        .hasStatusReason("Waits for an attempt of array job " + array + " to end: 2 run");
    batch.runUntilIdle();
    batch.assertThat(array).succeeded().stoppedAfter(ofSeconds(30));
  }

  @Test
  void anArrayAtItsCapBlocksNobody() {
    batch.executor().on("array").takes(ofSeconds(10));
    capped("array", 5, 1);
    JobHandle other = submit("other");
    batch.settle();
    batch.assertThat(other).is(JobStatus.RUNNING);
  }

  @Test
  void aCappedArrayGoesOnAfterFailuresCancellationsAndRetries() {
    batch.executor().on("array").takes(ofSeconds(1));
    batch.executor().on("array").arrayIndex(0).exitsWith(1);
    JobHandle array =
        batch.submit(job("array").attempts(2).array(new ArrayProperties(6, 1)).build());
    batch.settle();
    batch.service().cancel(array.child(3).id(), "not this one");
    batch.service().terminate(array.child(4).id(), "nor this one");
    batch.runUntilIdle();
    batch.assertThat(array).hasChildren(JobStatus.FAILED, 3).hasChildren(JobStatus.SUCCEEDED, 3);
  }

  @Test
  void aDefinitionRunsNoMoreAttemptsAtOnceThanItsCap() {
    batch.register(JobDefinition.process("few", "true").maxConcurrency(2).build());
    batch.executor().on("few").takes(ofSeconds(10));
    List<JobHandle> jobs =
        each(3, i -> batch.submit(SubmitJobRequest.builder("few", "few").build()));
    JobHandle other = submit("other");
    batch.settle();
    batch.assertThat(other).is(JobStatus.RUNNING);
    batch
        .assertThat(jobs.get(2))
        .is(JobStatus.RUNNABLE)
        .hasStatusReason("Waits for an attempt of job definition 'few' to end: 2 run");
    batch.runUntilIdle();
    batch.assertThat(jobs.get(2)).succeeded().startedAfter(ofSeconds(10));
  }

  @Test
  void attemptsOfEveryRevisionCountTowardsACap() {
    batch.register(JobDefinition.process("few", "true").build());
    batch.executor().on("old").takes(ofSeconds(10));
    batch.submit(SubmitJobRequest.builder("old", "few").build());
    batch.register(JobDefinition.process("few", "true").maxConcurrency(1).build());
    JobHandle job = batch.submit(SubmitJobRequest.builder("new", "few").build());
    batch.settle();
    batch.assertThat(job).is(JobStatus.RUNNABLE);
    batch.runUntilIdle();
    batch.assertThat(job).succeeded().startedAfter(ofSeconds(10));
  }

  @Test
  void aCappedArrayIsPlacedInOrderOfItsIndexes() {
    batch.executor().on("array").takes(ofSeconds(1));
    capped("array", 4, 1);
    batch.runUntilIdle();
    assertEquals(
        List.of(0, 1, 2, 3),
        batch.executor().launches().stream()
            .map(l -> l.attempt().job().arrayIndex().getAsInt())
            .toList());
    assertTrue(batch.executor().running().isEmpty());
  }
}
