package io.github.batchwright.dispatch;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.engine.codec.FactJson;
import io.github.batchwright.engine.duration.ExpectedDuration;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ClusterFork;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a job is expected to run: what counts before what, and what is learned. */
class ExpectedDurationTest {
  private static final DispatchPolicy EASY = DispatchPolicy.of(DispatchMode.EASY);

  private final BatchHarness batch =
      BatchHarness.builder()
          .computeEnvironment(ComputeEnvironment.fixed("local", Resources.of(8, 32_768)))
          .build();

  @AfterEach
  void close() {
    batch.close();
  }

  /** Returns what all that was decided so far leads to. */
  private Cluster cluster() {
    Cluster cluster = new Cluster();
    for (String line : batch.facts()) {
      try {
        FactJson.Entry entry = FactJson.read(line);
        cluster.apply(entry.fact(), entry.at());
      } catch (IOException e) {
        throw new UncheckedIOException(line, e);
      }
    }
    return cluster;
  }

  private static JobRecord job(Cluster cluster, JobId id) {
    return cluster.jobs().get(cluster.find(id).map(TaskRef::number).orElseThrow());
  }

  private JobId submit(SubmitJobRequest.Builder request) {
    return batch.submit(request.build()).id();
  }

  private void expect(long seconds, JobId id) {
    Cluster cluster = cluster();
    assertEquals(
        seconds * 1_000, new ExpectedDuration(cluster).millis(job(cluster, id), EASY), id.value());
  }

  private static void assertNear(long expected, long actual, long most) {
    assertTrue(Math.abs(actual - expected) <= most, () -> actual + " for " + expected);
  }

  private static SubmitJobRequest.Builder job(String definition) {
    return SubmitJobRequest.builder("job", definition);
  }

  /** Has attempts of a definition succeed. */
  private void learn(String definition, int count, int seconds) {
    batch.executor().on("past").takes(ofSeconds(seconds));
    for (int i = 0; i < count; i++) {
      submit(SubmitJobRequest.builder("past", definition));
    }
    batch.runUntilIdle();
  }

  @Test
  void theRequestCountsBeforeTheDefinitionThatBeforeTheTimeoutAndThatBeforeWhatWasLearned() {
    batch.register(
        JobDefinition.process("said", "true")
            .timeout(ofMinutes(5))
            .expectedDuration(ofSeconds(40))
            .build());
    batch.register(JobDefinition.process("limited", "true").timeout(ofMinutes(5)).build());
    batch.register(JobDefinition.process("bare", "true").build());
    learn("said", 3, 16);
    learn("limited", 3, 16);
    learn("bare", 3, 16);
    expect(30, submit(job("said").expectedDuration(ofSeconds(30)).timeout(ofSeconds(99))));
    expect(40, submit(job("said").timeout(ofSeconds(99))));
    expect(99, submit(job("limited").timeout(ofSeconds(99))));
    expect(300, submit(job("limited")));
    JobId bare = submit(job("bare"));
    Cluster cluster = cluster();
    long learned = new ExpectedDuration(cluster).millis(job(cluster, bare), EASY);
    assertNear(16_000, learned, 1_000);
  }

  @Test
  void whereNothingIsKnownThePolicySaysWhatIsAssumed() {
    batch.register(JobDefinition.process("new", "true").build());
    JobId id = submit(job("new"));
    expect(3_600, id);
    Cluster cluster = cluster();
    ExpectedDuration expected = new ExpectedDuration(cluster);
    JobRecord job = job(cluster, id);
    assertEquals(60_000, expected.millis(job, EASY.withAssumedDuration(ofMinutes(1))));
    assertEquals(OptionalLong.empty(), expected.quantile(job, 0.5));
    assertEquals(0, expected.learnedFrom(job));
  }

  @Test
  void onlyWhatSucceededIsLearnedFromOfAllRevisions() {
    batch.register(JobDefinition.process("work", "true").build());
    learn("work", 9, 16);
    batch.register(JobDefinition.process("work", "false").build());
    learn("work:2", 1, 128);
    batch.executor().on("bad").takes(ofSeconds(1_000)).exitsWith(1);
    submit(SubmitJobRequest.builder("bad", "work"));
    batch.executor().on("stopped").takes(ofSeconds(1_000));
    submit(SubmitJobRequest.builder("stopped", "work").timeout(ofSeconds(500)));
    batch.runUntilIdle();
    JobId next = submit(job("work"));
    Cluster cluster = cluster();
    ExpectedDuration expected = new ExpectedDuration(cluster);
    JobRecord job = job(cluster, next);
    assertEquals(10, expected.learnedFrom(job));
    assertNear(16_000, expected.millis(job, EASY), 1_000);
    assertNear(128_000, expected.millis(job, EASY.withQuantile(1)), 8_000);
    assertNear(16_000, expected.quantile(job, 0).getAsLong(), 1_000);
  }

  @Test
  void childrenOfAnArrayAreLearnedFromOneByOne() {
    batch.register(JobDefinition.process("work", "true").build());
    batch.executor().on("past").takes(ofSeconds(16));
    JobId id = submit(SubmitJobRequest.builder("past", "work").arraySize(20));
    batch.runUntilIdle();
    Cluster cluster = cluster();
    assertEquals(20, new ExpectedDuration(cluster).learnedFrom(job(cluster, id)));
  }

  @Test
  void aSnapshotHoldsWhatWasLearned() {
    batch.register(JobDefinition.process("work", "true").build());
    batch.register(JobDefinition.process("other", "true").build());
    learn("work", 9, 16);
    learn("other", 9, 700);
    learn("work", 1, 128);
    JobId id = submit(job("work"));
    Cluster cluster = cluster();
    ClusterFork fork = cluster.fork(0);
    Cluster restored = new Cluster();
    fork.facts().forEachRemaining(fact -> restored.apply(fact.fact(), fact.at()));
    for (double part : new double[] {0, 0.5, 0.9, 1}) {
      assertEquals(
          new ExpectedDuration(cluster).quantile(job(cluster, id), part),
          new ExpectedDuration(restored).quantile(job(restored, id), part));
    }
    assertEquals(10, new ExpectedDuration(restored).learnedFrom(job(restored, id)));
  }
}
