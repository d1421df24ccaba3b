package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ClusterFork;
import io.github.batchwright.engine.state.DatedFact;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.LifeCycle;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An image of a cluster stays as it is, costs little to take, and leads to the same state. */
class ForkTest {
  private static final long AT = 1_893_456_000_000L;

  private final Cluster cluster = new Cluster();
  private long jobs;

  ForkTest() {
    apply(new Fact.Founded("690f6be3-a33f-8f23-8000-"));
    apply(new Fact.EnvironmentCreated(ComputeEnvironment.fixed("ce", Resources.of(64, 65_536))));
    apply(new Fact.QueueCreated(JobQueue.of("default", 1, "ce")));
    apply(
        new Fact.DefinitionRegistered(
            new JobDefinitionRevision(JobDefinition.process("work", "true").build(), 1)));
  }

  private void apply(Fact fact) {
    cluster.apply(fact, AT);
  }

  private void submit(int arraySize) {
    SubmitJobRequest.Builder request = SubmitJobRequest.builder("job", "work");
    if (arraySize > 0) {
      request.arraySize(arraySize);
    }
    apply(new Fact.JobSubmitted(++jobs, request.build(), 1));
    TaskRef job = TaskRef.whole(jobs);
    if (arraySize > 0) {
      apply(new Fact.Moved(job, LifeCycle.Event.WAIT, null));
      apply(new Fact.ChildrenMoved(jobs, 0, arraySize, LifeCycle.Event.RELEASE, null));
    } else {
      apply(new Fact.Moved(job, LifeCycle.Event.RELEASE, null));
    }
  }

  private void run(TaskRef task) {
    apply(new Fact.AttemptPlaced(task, 1, "ce", 0));
    apply(new Fact.AttemptStarted(task, AT + 1_000));
    apply(new Fact.AttemptEnded(task, LifeCycle.Event.SUCCEED, 0, null, "ended", false));
  }

  @Test
  void staysAsItIsWhileTheClusterGoesOn() {
    for (int i = 0; i < 3_000; i++) {
      submit(i % 500 == 0 ? 2_000 : 0);
    }
    apply(new Fact.AttemptPlaced(TaskRef.whole(2), 1, "ce", 0));
    ClusterFork fork = cluster.fork(AT);
    List<DatedFact> before = Images.facts(fork);
    apply(new Fact.AttemptEnded(TaskRef.whole(2), LifeCycle.Event.FAIL, 1, null, "e", false));
    for (int child = 0; child < 50; child++) {
      run(new TaskRef(1, child * 30));
    }
    apply(new Fact.ChildrenMoved(501, 0, 2_000, LifeCycle.Event.CANCEL, "not needed"));
    run(TaskRef.whole(3));
    apply(new Fact.JobForgotten(3));
    submit(0);
    ClusterFork second = cluster.fork(AT);
    run(TaskRef.whole(4));
    assertEquals(before, Images.facts(fork));
    assertEquals(JobStatus.RUNNABLE, Images.restored(second).task(TaskRef.whole(4)).status());
    assertEquals(JobStatus.SUCCEEDED, cluster.task(TaskRef.whole(4)).status());
  }

  @Test
  void anImageOfWhatWasRestoredIsTheSame() {
    for (int i = 0; i < 200; i++) {
      submit(i % 50 == 0 ? 70 : 0);
    }
    run(TaskRef.whole(7));
    apply(new Fact.AttemptPlaced(new TaskRef(1, 3), 1, "ce", 0));
    Images.assertRestores(cluster, AT);
  }

  @Test
  void whoIsStillToBeToldOfAnEndIsToldAfterwards() {
    submit(0);
    JobId awaited = cluster.id(TaskRef.whole(1));
    for (int i = 0; i < 3_000; i++) {
      SubmitJobRequest request =
          SubmitJobRequest.builder("waits", "work").dependsOn(awaited).build();
      apply(new Fact.JobSubmitted(++jobs, request, 1));
      apply(new Fact.Moved(TaskRef.whole(jobs), LifeCycle.Event.WAIT, null));
    }
    run(TaskRef.whole(1));
    assertTrue(cluster.waits().isTelling(), "one fact tells a bounded number");
    Images.assertRestores(cluster, AT);
    Cluster restored = Images.restored(cluster.fork(AT));
    restored.apply(new Fact.DependentsTold(4_096), AT);
    assertFalse(restored.waits().isTelling());
    assertEquals(0, restored.jobs().get(jobs).unmet());
  }

  /** The loop must not stand still for as long as it takes to write what is told. */
  @Test
  void isTakenInASmallPartOfTheTimeItTakesToRead() {
    for (int i = 0; i < 100_000; i++) {
      submit(0);
      if (i % 2 == 0) {
        run(TaskRef.whole(jobs));
      }
    }
    long[] taking = new long[9];
    long[] reading = new long[9];
    for (int i = 0; i < taking.length; i++) {
      long began = System.nanoTime();
      ClusterFork fork = cluster.fork(AT);
      taking[i] = System.nanoTime() - began;
      began = System.nanoTime();
      assertEquals(100_000, Images.restored(fork).jobs().size());
      reading[i] = System.nanoTime() - began;
    }
    Arrays.sort(taking);
    Arrays.sort(reading);
    System.out.printf("taken in %,d ns, read in %,d ns%n", taking[4], reading[4]);
    assertTrue(taking[4] * 20 < reading[4], taking[4] + " ns to take, " + reading[4] + " to read");
  }
}
