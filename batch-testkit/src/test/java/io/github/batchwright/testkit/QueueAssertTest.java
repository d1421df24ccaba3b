package io.github.batchwright.testkit;

import static io.github.batchwright.model.JobStatus.FAILED;
import static io.github.batchwright.model.JobStatus.PENDING;
import static io.github.batchwright.model.JobStatus.SUCCEEDED;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What assertions about queues say when they do not hold, each beside one that holds. */
class QueueAssertTest {
  private BatchHarness batch = harness(builder -> builder);

  private static BatchHarness harness(UnaryOperator<BatchHarnessBuilder> description) {
    BatchHarness harness = description.apply(BatchHarness.builder()).build();
    harness.register(JobDefinition.process("two", "true").resources(2, 64).build());
    harness.executor().on("*").takes(ofSeconds(2));
    return harness;
  }

  @AfterEach
  void close() {
    batch.close();
  }

  private SubmitJobRequest.Builder job(String name) {
    return SubmitJobRequest.builder(name, "two");
  }

  private JobHandle submit(String name) {
    return batch.submit(job(name).build());
  }

  @Test
  void ofHowManyJobsThereAre() {
    JobHandle first = submit("a");
    batch.submit(job("arr").arraySize(4).build());
    batch.submit(job("later").dependsOn(first.id()).build());
    batch.settle();
    QueueAssert queue = batch.assertThatQueue("default");
    queue.hasRunning(2).hasWaiting(3).hasDepth(PENDING, 1).hasDepth(FAILED, 0).usesVcpus(4);
    Failing.says(
        "queue 'default': expected jobs that have a place 3, but was 2", () -> queue.hasRunning(3));
    Failing.says("queue 'default': expected jobs RUNNABLE 4, but was 3", () -> queue.hasWaiting(4));
    Failing.says(
        "queue 'default': expected jobs PENDING 0, but was 1", () -> queue.hasDepth(PENDING, 0));
    Failing.says(
        "queue 'default': expected vCPUs in use 2.0, but was 4.0", () -> queue.usesVcpus(2));
    Failing.says("queue 'default': expected unfinished jobs 0, but was 6", queue::isEmpty);
    batch.runUntilIdle();
    queue.isEmpty().hasDepth(SUCCEEDED, 6);
  }

  @Test
  void ofWhoIsNext() {
    submit("a");
    submit("b");
    JobHandle head = submit("c");
    JobHandle last = submit("d");
    batch.submit(job("arr").arraySize(2).build());
    batch.settle();
    QueueAssert queue = batch.assertThatQueue("default");
    queue.hasHead("c").hasHead(head).nextAre("c", "d").nextAre("c", "d", "arr:0", "arr:1");
    queue.headWaitsFor(WaitReason.Kind.CAPACITY);
    Failing.says("queue 'default': expected head a, but was c", () -> queue.hasHead("a"));
    Failing.says(
        "queue 'default': expected head %s, but was %s".formatted(last.id(), head.id()),
        () -> queue.hasHead(last));
    Failing.says(
        "queue 'default': expected next [d, c], but was [c, d]", () -> queue.nextAre("d", "c"));
    Failing.says(
        "queue 'default': expected the head to wait for QUOTA, but was CAPACITY",
        () -> queue.headWaitsFor(WaitReason.Kind.QUOTA));
    String reason = batch.service().explain(head.id()).reasons().get(0).text();
    queue.headWaitsBecause(reason.substring(0, 10));
    Failing.says(
        "queue 'default': expected the head to wait because 'no reason', but was '" + reason + "'",
        () -> queue.headWaitsBecause("no reason"));
    AssertionError e = assertThrows(AssertionError.class, () -> queue.hasHead("d"));
    assertEquals(
        "jobs by status: {RUNNABLE=4, RUNNING=2}, next: [c, d, arr:0, arr:1]",
        e.getMessage().lines().skip(1).findFirst().orElseThrow());
  }

  @Test
  void ofAQueueInWhichNobodyWaits() {
    QueueAssert queue = batch.assertThatQueue("default");
    queue.isEmpty().nextAre();
    Failing.says("queue 'default': expected head a, but was nobody", () -> queue.hasHead("a"));
    Failing.says(
        "queue 'default': expected a head that waits, but nobody is RUNNABLE",
        () -> queue.headWaitsFor(WaitReason.Kind.CAPACITY));
    assertThrows(ClientException.class, () -> batch.assertThatQueue("none"));
  }

  @Test
  void ofTheUseOfShares() {
    batch.close();
    batch =
        harness(
            builder ->
                builder
                    .schedulingPolicy(
                        SchedulingPolicy.fairShare("fair", FairsharePolicy.of(ofMinutes(10))))
                    .jobQueue(
                        JobQueue.builder("q")
                            .computeEnvironments("local")
                            .schedulingPolicy("fair")
                            .build()));
    batch.submit(job("a").queue("q").share("red").build());
    batch.settle();
    QueueAssert queue = batch.assertThatQueue("q");
    queue.shareUsesVcpus("red", 2).shareUsesVcpus("blue", 0);
    Failing.says(
        "queue 'q': expected vCPUs in use by share 'red' 4.0, but was 2.0",
        () -> queue.shareUsesVcpus("red", 4));
  }

  @Test
  void ofTheUseOfQuotaShares() {
    batch.close();
    batch =
        harness(
            builder ->
                builder
                    .schedulingPolicy(SchedulingPolicy.quotaShares("quotas"))
                    .jobQueue(
                        JobQueue.builder("q")
                            .computeEnvironments("local")
                            .schedulingPolicy("quotas")
                            .build())
                    .quotaShare(QuotaShare.builder("q", "red").limit(QuotaUnit.VCPU, 4).build()));
    batch.submit(job("a").queue("q").quotaShare("red").build());
    batch.settle();
    QueueAssert queue = batch.assertThatQueue("q");
    queue.quotaShareUses("red", QuotaUnit.VCPU, 2);
    Failing.says(
        "queue 'q': expected VCPU in use by quota share 'red' 3.0, but was 2.0",
        () -> queue.quotaShareUses("red", QuotaUnit.VCPU, 3));
  }
}
