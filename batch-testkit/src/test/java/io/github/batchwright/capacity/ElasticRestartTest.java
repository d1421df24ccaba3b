package io.github.batchwright.capacity;

import static io.github.batchwright.capacity.Elastic.onDemand;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ComputeResourcesUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.InstanceState;
import io.github.batchwright.recovery.Crashes;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service that is started again knows of the instances that it bought. */
class ElasticRestartTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatBootsIsWaitedForAndNothingIsBoughtTwice(int snapshotEvery) {
    try (Elastic e = new Elastic(onDemand(16, "m.small"))) {
      e.batch.journal().snapshotEvery(snapshotEvery);
      JobHandle job = e.submit("a", "work", 4);
      e.advance(Duration.ofSeconds(10));
      e.batch.restart();
      assertEquals(4, e.desired());
      e.advance(Duration.ofSeconds(10));
      e.batch.restart();
      e.advance(Duration.ofMinutes(2));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(2, e.bought().size());
      assertEquals(List.of(), e.running());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatRunsGoesOnAndJobsThatCameMeanwhileUseIt(int snapshotEvery) {
    try (Elastic e = new Elastic(onDemand(16, "m.medium"))) {
      e.batch.journal().snapshotEvery(snapshotEvery);
      e.takes("a", HOUR);
      JobHandle job = e.submit("a", "work");
      e.boot();
      JobHandle other = e.submit("b", "work", 3);
      e.batch.restart();
      e.advance(HOUR);
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(JobStatus.SUCCEEDED, e.status(other));
      assertEquals(1, e.bought().size());
      assertEquals(1, e.batch.describe(job.id()).attempts().size());
    }
  }

  @Test
  void whatWentWhileTheServiceWasDownIsReplaced() {
    try (Elastic e = new Elastic(ComputeResources.spot(16, "m.small"))) {
      e.takes("a", HOUR);
      JobHandle job = e.batch.submit(SubmitJobRequest.builder("a", "work").attempts(2).build());
      e.boot();
      e.cloud.reclaim(e.only());
      e.batch.restartAfter(Duration.ofMinutes(10));
      e.advance(HOUR.plusMinutes(5));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(2, e.bought().size());
      assertEquals(List.of(), e.running());
    }
  }

  @Test
  void whatFailedToBootWhileTheServiceWasDownIsBoughtAnew() {
    try (Elastic e = new Elastic(onDemand(16, "m.small"))) {
      e.cloud.failBoots(1);
      JobHandle job = e.submit("a", "work");
      e.advance(Duration.ofSeconds(10));
      e.batch.restartAfter(Duration.ofMinutes(10));
      e.advance(Duration.ofMinutes(5));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(2, e.bought().size());
    }
  }

  @Test
  void givingBackIsAskedForAgain() {
    try (Elastic e =
        new Elastic(
            Elastic.cloud(Elastic.CATALOG).terminateDelay(Duration.ofMinutes(10)),
            Elastic.environment(onDemand(16, "m.small")))) {
      e.submit("a", "work");
      e.advance(Duration.ofMinutes(3));
      assertEquals(InstanceState.TERMINATING, e.detail().instances().get(0).state());
      e.batch.restart();
      e.advance(Duration.ofMinutes(10));
      assertEquals(List.of(), e.running());
      assertEquals(0, e.detail().instanceCount());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aBackOffIsKept(int snapshotEvery) {
    try (Elastic e = new Elastic(onDemand(16, "m.small"))) {
      e.batch.journal().snapshotEvery(snapshotEvery);
      e.cloud.available("m.small", 0);
      e.submit("a", "work");
      e.advance(Duration.ofMinutes(4));
      int before = e.bought().size();
      e.batch.restart();
      e.advance(Duration.ofMinutes(2));
      assertEquals(before, e.bought().size());
      e.advance(Duration.ofMinutes(2));
      assertEquals(before + 1, e.bought().size());
    }
  }

  @Test
  void desiredVcpusThatWereReachedAreNotWantedAgain() {
    ComputeResources begins =
        Elastic.with(
            onDemand(16, "m.small"), ComputeResourcesUpdate.builder().desiredvCpus(4).build());
    try (Elastic e = new Elastic(begins)) {
      e.advance(Duration.ofMinutes(5));
      e.batch.restart();
      e.advance(Duration.ofMinutes(5));
      assertEquals(2, e.bought().size());
      assertEquals(List.of(), e.running());
    }
  }

  /** A short life with most of what can happen to instances; returns how many points it passed. */
  private static int live(int crashAt, int snapshotEvery) throws Exception {
    try (Elastic e =
        new Elastic(
            Elastic.cloud(Elastic.CATALOG),
            Elastic.environment(ComputeResources.spot(12, "m.small", "m.medium")))) {
      e.batch.journal().snapshotEvery(snapshotEvery);
      e.takes("a", Duration.ofMinutes(4));
      e.cloud.failBoots(1);
      int before = e.batch.crashPoints().passed();
      if (crashAt > 0) {
        e.batch.crashPoints().crashAt(before + crashAt);
      }
      Steps steps = new Steps(e);
      JobHandle[] jobs = new JobHandle[2];
      SubmitJobRequest array =
          SubmitJobRequest.builder("a", "work").arraySize(6).attempts(5).clientToken("a").build();
      SubmitJobRequest later =
          SubmitJobRequest.builder("b", "work").arraySize(4).clientToken("b").build();
      steps.run(() -> jobs[0] = e.batch.submit(array));
      steps.run(() -> e.advance(Duration.ofMinutes(2)));
      steps.run(() -> e.cloud.reclaimAll("m.small"));
      steps.run(() -> e.advance(Duration.ofMinutes(3)));
      steps.run(() -> jobs[1] = e.batch.submit(later));
      steps.run(() -> e.advance(HOUR));
      int points = e.batch.crashPoints().passed() - before;
      for (JobHandle job : jobs) {
        assertEquals(JobStatus.SUCCEEDED, e.status(job), "crash at " + crashAt);
      }
      assertEquals(List.of(), e.running(), "crash at " + crashAt);
      assertEquals(0, e.detail().instanceCount());
      ElasticReplay replay = ElasticReplay.check(e.batch);
      assertEquals(e.cloud.books().instanceTime(), replay.paidUntil(e.batch.now().toEpochMilli()));
      return points;
    }
  }

  /** Goes on after a crash with what was being done. */
  private record Steps(Elastic e) {
    void run(Runnable step) {
      Crashes.step(e.batch, step);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aCrashAtAnyMomentLeaksNothing(int snapshotEvery) throws Exception {
    int points = live(0, snapshotEvery);
    assertTrue(points > 100, () -> "only " + points + " points");
    IntStream.rangeClosed(1, points)
        .forEach(
            point -> {
              try {
                live(point, snapshotEvery);
              } catch (Exception broken) {
                throw new AssertionError("crash at " + point, broken);
              }
            });
  }
}
