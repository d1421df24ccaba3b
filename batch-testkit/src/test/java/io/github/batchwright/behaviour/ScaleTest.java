package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** A hundred thousand jobs that hang together cost ten times as much as ten thousand. */
class ScaleTest {
  private static final int SMALL = 10_000;
  private static final int LARGE = 100_000;

  /** Ten would be linear and a hundred quadratic; the rest is for a machine that is busy. */
  private static final int MOST_TIMES = 40;

  /** More facts than the steps that one turn may take, and some that go with them. */
  private static final int LARGEST_TURN = 6_000;

  private static BatchHarness harness() {
    BatchHarness batch = Behaviour.define(BatchHarness.create());
    batch.executor().on("*").takes(Duration.ZERO);
    return batch;
  }

  private static JobHandle submit(BatchHarness batch, String name, JobHandle... dependencies) {
    return batch.submit(Behaviour.job(name).dependsOn(Behaviour.ids(dependencies)).build());
  }

  private static void checkRatio(String what, IntConsumer run) {
    double ratio = CpuTime.ratio(what, run, SMALL, LARGE, MOST_TIMES);
    assertTrue(ratio < MOST_TIMES, ratio + " times as long for ten times as much");
  }

  private static void checkDone(BatchHarness batch, JobStatus status, long count) {
    batch.runUntilIdle();
    assertEquals(count, batch.service().stats().jobs().get(status));
    int largest = batch.journal().largestBatch();
    assertTrue(largest <= LARGEST_TURN, largest + " facts in one turn");
  }

  private static void chain(int length, boolean failing) {
    try (BatchHarness batch = harness()) {
      batch.executor().on("first").exitsWith(failing ? 1 : 0).takes(Duration.ofSeconds(1));
      JobHandle last = submit(batch, "first");
      for (int i = 1; i < length; i++) {
        last = submit(batch, "link", last);
      }
      checkDone(batch, failing ? JobStatus.FAILED : JobStatus.SUCCEEDED, length);
    }
  }

  @Test
  void aChainOfAHundredThousandIsResolved() {
    checkRatio("chain", length -> chain(length, false));
  }

  @Test
  void aFailingChainOfAHundredThousandIsResolved() {
    checkRatio("failing chain", length -> chain(length, true));
  }

  private static void fan(int width, boolean failing) {
    try (BatchHarness batch = harness()) {
      batch.executor().on("source").exitsWith(failing ? 1 : 0).takes(Duration.ofSeconds(1));
      JobHandle source = submit(batch, "source");
      List<JobHandle> middle = Behaviour.each(width, i -> submit(batch, "middle", source));
      JobHandle sink = batch.submit(Behaviour.job("sink").dependsOn(Behaviour.ids(middle)).build());
      checkDone(batch, failing ? JobStatus.FAILED : JobStatus.SUCCEEDED, width + 2L);
      batch.assertThat(sink).is(failing ? JobStatus.FAILED : JobStatus.SUCCEEDED);
    }
  }

  @Test
  void aFanOutAndAFanInOfAHundredThousandAreResolved() {
    checkRatio("fan", width -> fan(width, false));
  }

  @Test
  void aFanOutAndAFanInOfAHundredThousandFail() {
    checkRatio("failing fan", width -> fan(width, true));
  }

  @Test
  void nothingIsSeenInTheMiddleOfAFailure() {
    try (BatchHarness batch = harness()) {
      batch.executor().on("first").neverEnds();
      JobHandle first = submit(batch, "first");
      JobHandle last = first;
      for (int i = 0; i < 20_000; i++) {
        last = submit(batch, "link", last);
      }
      batch.settle();
      // Both calls are in the inbox before the first turn.
      batch.service().async().terminate(first.id(), "stop it");
      batch.settle();
      batch.assertThat(last).failedBecause(Behaviour.DEPENDENT_FAILED);
      JobHandle head = submit(batch, "late", first);
      JobHandle tail = submit(batch, "later", last);
      batch.assertThat(head).failedBecause(Behaviour.DEPENDENT_FAILED);
      batch.assertThat(tail).failedBecause(Behaviour.DEPENDENT_FAILED);
    }
  }

  @Test
  void aCancelledChainIsSettledBeforeTheNextCallIsAnswered() throws Exception {
    try (BatchHarness batch = harness()) {
      JobHandle head = batch.submit(Behaviour.job("head").dependsOn(never(batch).id()).build());
      JobHandle last = head;
      for (int i = 0; i < 20_000; i++) {
        last = submit(batch, "link", last);
      }
      batch.settle();
      batch.service().async().cancel(head.id(), "not wanted");
      var seen = batch.service().async().describe(List.of(last.id())).toCompletableFuture();
      batch.settle();
      assertEquals(JobStatus.FAILED, seen.get().get(0).status());
    }
  }

  private static JobHandle never(BatchHarness batch) {
    batch.executor().on("never").neverEnds();
    return submit(batch, "never");
  }

  @Test
  void anArrayOfAMillionIsTakenInByAsManyFactsAsOneOfTwo() {
    try (BatchHarness batch = harness()) {
      batch.executor().on("*").neverEnds();
      submit(batch, "blocker");
      submit(batch, "blocker");
      submit(batch, "blocker");
      submit(batch, "blocker");
      batch.settle();
      int few = factsOf(batch, 2);
      assertEquals(few, factsOf(batch, 10_000));
      assertEquals(few, factsOf(batch, 1_000_000));
    }
  }

  private static int factsOf(BatchHarness batch, int size) {
    int before = batch.journal().size();
    batch.submit(Behaviour.job("array").arraySize(size).build());
    return batch.journal().size() - before;
  }

  @Test
  void aThousandArraysThatAreTiedToOneAreResolved() {
    try (BatchHarness batch = harness()) {
      batch.executor().on("first").arrayIndex(3).exitsWith(1);
      JobHandle first = batch.submit(Behaviour.job("first").arraySize(10).build());
      Behaviour.each(
          1_000,
          i ->
              batch.submit(
                  Behaviour.job("tied")
                      .arraySize(10)
                      .dependsOn(JobDependency.nToN(first.id()))
                      .build()));
      batch.runUntilIdle();
      assertEquals(9_009L, batch.service().stats().jobs().get(JobStatus.SUCCEEDED));
      assertEquals(1_001L, batch.service().stats().jobs().get(JobStatus.FAILED));
    }
  }

  @Test
  void alternatingChildrenOfALargeArrayFailInBoundedTurns() {
    try (BatchHarness batch = harness()) {
      int size = 20_000;
      JobHandle left = batch.submit(Behaviour.job("left").arraySize(size).build());
      for (int i = 0; i < size; i += 2) {
        left.child(i).cancel("every other");
      }
      JobHandle never = never(batch);
      JobHandle right =
          batch.submit(
              Behaviour.job("right")
                  .arraySize(size)
                  .dependsOn(JobDependency.nToN(left.id()))
                  .dependsOn(never.id())
                  .build());
      batch.settle();
      batch
          .assertThat(right)
          .hasChildren(JobStatus.FAILED, batch.describe(left.id()).array().count(JobStatus.FAILED));
      assertTrue(batch.journal().largestBatch() <= LARGEST_TURN);
      never.terminate("end");
      batch.runUntilIdle();
      batch.assertThat(right).failedBecause("").hasChildren(JobStatus.FAILED, size);
    }
  }
}
