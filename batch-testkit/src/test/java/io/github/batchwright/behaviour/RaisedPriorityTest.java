package io.github.batchwright.behaviour;

import static io.github.batchwright.model.JobStatus.RUNNABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueSnapshot.FrontJob;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.JobDeadline;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that go before others once their deadline has passed. */
class RaisedPriorityTest extends Timed {

  private static SubmitJobRequest.Builder raised(SubmitJobRequest.Builder job, int priority) {
    return job.deadline(
        JobDeadline.at(at(60), DeadlineAction.RAISE_PRIORITY).withPriority(priority));
  }

  private static SubmitJobRequest.Builder raised(SubmitJobRequest.Builder job) {
    return raised(job, 9_999);
  }

  private List<String> front(String queue) {
    return batch.service().getJobQueueSnapshot(queue).frontOfQueue().stream()
        .map(front -> batch.describe(front.jobId()).jobName())
        .toList();
  }

  private Instant since(JobHandle job) {
    return batch.service().getJobQueueSnapshot("default").frontOfQueue().stream()
        .filter(front -> front.jobId().equals(job.id()))
        .map(FrontJob::earliestTimeAtPosition)
        .findFirst()
        .orElseThrow();
  }

  private Long position(JobHandle job) {
    return batch.service().explain(job.id()).position();
  }

  private void letGo(JobHandle blocker) {
    // A handle belongs to one life of the service.
    batch.service().terminate(blocker.id(), "enough");
    batch.runUntilIdle();
  }

  @Test
  void inAFirstInFirstOutQueueItGoesBeforeAllThatWereNotRaised() {
    JobHandle blocker = blocker();
    JobHandle a = submit(wide("a"));
    JobHandle b = submit(raised(wide("b"), 5));
    JobHandle c = submit(raised(job("c")));
    JobHandle d = submit(raised(wide("d"), 5));
    JobHandle e = submit(raised(wide("e"), 0));
    JobHandle important = submit(wide("important").schedulingPriority(9_999));
    assertEquals(List.of("a", "b", "c", "d", "e", "important"), front("default"));
    advance(59);
    assertEquals(3, position(c));
    advance(1);
    List<String> expected = List.of("c", "b", "d", "e", "a", "important");
    assertEquals(expected, front("default"));
    assertEquals(1, position(c));
    assertEquals(2, position(b));
    assertEquals(5, position(a));
    assertEquals(6, position(important));
    assertEquals(at(60), since(c));
    assertEquals(START, since(a));
    assertEquals(9_999, batch.describe(c.id()).schedulingPriority());
    assertEquals(5, batch.describe(d.id()).schedulingPriority());
    WaitReason behind = reasons(e).get(reasons(e).size() - 1);
    assertEquals(WaitReason.Kind.BEHIND_HEAD, behind.kind());
    assertEquals(c.id().value(), behind.subject());
    letGo(blocker);
    assertEquals(expected, launched().subList(1, 7));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void theOrderIsTheSameAfterARestart(int snapshots) {
    batch.journal().snapshotEvery(snapshots);
    JobHandle blocker = blocker();
    submit(wide("a"));
    submit(raised(wide("array").arraySize(2), 7));
    JobHandle awaited = submit(job("awaited").notBefore(at(9_999)));
    submit(raised(wide("waits").dependsOn(JobDependency.onFailure(awaited.id())), 8));
    submit(raised(wide("b"), 5));
    submit(raised(wide("c"), 9));
    advance(60);
    batch.restart();
    batch.settle();
    assertEquals(List.of("c", "array", "array", "b", "a"), front("default"));
    batch.service().cancel(awaited.id(), "not needed");
    batch.settle();
    List<String> expected = List.of("c", "waits", "array", "array", "b", "a");
    assertEquals(expected, front("default"));
    batch.restart();
    batch.settle();
    assertEquals(expected, front("default"));
    letGo(blocker);
    assertEquals(expected, launched().subList(1, 7));
  }

  @Test
  void insideAShareItGoesByPriorityAndOtherSharesAreNotTouched() {
    use(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("e", Resources.of(4, 16_384)))
            .schedulingPolicy(
                SchedulingPolicy.fairShare("fair", FairsharePolicy.of(Duration.ofHours(1))))
            .jobQueue(
                JobQueue.builder("default")
                    .computeEnvironments("e")
                    .schedulingPolicy("fair")
                    .build()));
    batch.executor().on("blocker").takes(Duration.ofSeconds(100));
    submit(wide("blocker").share("b"));
    submit(wide("a1").share("a").schedulingPriority(100));
    submit(raised(wide("a2").share("a"), 50));
    submit(raised(wide("a3").share("a").schedulingPriority(1), 100));
    submit(raised(wide("a4").share("a").schedulingPriority(200), 150));
    submit(wide("b1").share("b").schedulingPriority(9));
    submit(raised(wide("b2").share("b")));
    advance(59);
    assertEquals(List.of("a4", "a1", "a3", "a2", "b1", "b2"), front("default"));
    advance(1);
    assertEquals(List.of("a4", "a1", "a3", "a2", "b2", "b1"), front("default"));
    submit(wide("a5").share("a").schedulingPriority(99));
    assertEquals(List.of("a4", "a1", "a3", "a5", "a2", "b2", "b1"), front("default"));
    batch.restart();
    batch.settle();
    assertEquals(List.of("a4", "a1", "a3", "a5", "a2", "b2", "b1"), front("default"));
    batch.runUntilIdle();
    List<String> inA = launched().stream().filter(name -> name.startsWith("a")).toList();
    assertEquals(List.of("a4", "a1", "a3", "a5", "a2"), inA);
    List<String> inB = launched().stream().filter(name -> name.startsWith("b")).toList();
    assertEquals(List.of("blocker", "b2", "b1"), inB);
  }

  @Test
  void inAQuotaShareItGoesByPriority() {
    use(
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("e", Resources.of(8, 16_384)))
            .schedulingPolicy(SchedulingPolicy.quotaShares("quotas"))
            .jobQueue(
                JobQueue.builder("default")
                    .computeEnvironments("e")
                    .schedulingPolicy("quotas")
                    .build())
            .quotaShare(QuotaShare.builder("default", "s").limit(QuotaUnit.VCPU, 4).build()));
    batch.executor().on("blocker").takes(Duration.ofSeconds(100));
    submit(wide("blocker").quotaShare("s"));
    submit(wide("a").quotaShare("s").schedulingPriority(3));
    submit(raised(wide("b").quotaShare("s"), 2));
    submit(raised(wide("c").quotaShare("s"), 4));
    advance(60);
    batch.restart();
    batch.runUntilIdle();
    assertEquals(List.of("blocker", "c", "a", "b"), launched());
  }

  @Test
  void theRestOfAnArrayGoesBeforeOthers() {
    batch.executor().on("array").takes(Duration.ofSeconds(40));
    submit(wide("first"));
    JobHandle other = submit(wide("other"));
    JobHandle array = submit(raised(wide("array").arraySize(4)));
    for (int i = 0; i < 3; i++) {
      submit(wide("other"));
    }
    advance(60);
    other.cancel("nobody minds");
    batch.runUntilIdle();
    assertEquals(
        List.of("first", "other", "other", "other"),
        launched().stream().filter(name -> !name.equals("array")).toList().subList(0, 4).stream()
            .sorted()
            .toList());
    List<String> order = launched();
    assertEquals(4, Collections.frequency(order, "array"));
    batch.assertThat(array).succeeded();
  }

  @Test
  void oneThatIsTriedAgainKeepsItsPriority() {
    batch.executor().on("late").attempt(1).takes(Duration.ofSeconds(70)).exitsWith(1);
    submit(raised(wide("late").attempts(2)));
    submit(wide("a"));
    submit(wide("b"));
    advance(60);
    batch.runUntilIdle();
    assertEquals(List.of("late", "late", "a", "b"), launched());
  }

  @Test
  void aMultiNodeJobIsRaisedToo() {
    Resources whole = Resources.of(4, 1_024);
    use(BatchHarness.builder().computeEnvironment(ComputeEnvironment.fixed("e", 2, whole)));
    ProcessProperties node = new ProcessProperties(List.of("node"), Map.of(), null, whole);
    batch.register(
        JobDefinition.builder(
                "gang", new NodeProperties(2, 0, List.of(NodeRangeProperty.of("0:", node))))
            .build());
    JobHandle first = blocker();
    JobHandle second = blocker();
    submit(wide("a"));
    JobHandle gang = submit(raised(SubmitJobRequest.builder("gang", "gang")));
    advance(60);
    assertEquals(List.of("gang", "a"), front("default"));
    second.terminate("enough");
    letGo(first);
    batch.assertThat(gang).succeeded();
    assertEquals(List.of("blocker", "blocker", "gang", "gang", "a"), launched());
  }

  @Test
  void oneThatWasRaisedCanBeCancelled() {
    JobHandle blocker = blocker();
    JobHandle late = submit(raised(wide("late")));
    advance(60);
    late.cancel("too late");
    batch.settle();
    assertEquals(List.of(), front("default"));
    JobHandle next = submit(wide("next"));
    assertEquals(1, position(next));
    assertIs(RUNNABLE, next);
    letGo(blocker);
    assertEquals(List.of("blocker", "next"), launched());
  }

  /** Places of jobs that have moved stay in the heap for a while: nobody is lost or seen twice. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void manyAreRaisedAndCancelledAndNoneIsLost(long seed) {
    Random random = new Random(seed);
    batch.journal().snapshotEvery((int) seed);
    JobHandle blocker = blocker();
    List<JobHandle> jobs = new ArrayList<>();
    List<String> order = new ArrayList<>();
    Map<String, Integer> priorities = new LinkedHashMap<>();
    for (int i = 0; i < 300; i++) {
      String name = "j" + i;
      SubmitJobRequest.Builder request = wide(name);
      if (random.nextInt(3) > 0) {
        int priority = random.nextInt(5);
        priorities.put(name, priority);
        int seconds = 1 + random.nextInt(60);
        request.deadline(
            JobDeadline.at(at(seconds), DeadlineAction.RAISE_PRIORITY).withPriority(priority));
      }
      jobs.add(batch.submit(request.build()));
      order.add(name);
    }
    for (int second = 0; second < 60; second++) {
      advance(1);
      int cancelled = random.nextInt(jobs.size());
      batch.service().cancel(jobs.remove(cancelled).id(), "not needed");
      if (second == 30) {
        batch.restart();
      }
      order.remove(cancelled);
    }
    order.sort(Comparator.comparingInt((String name) -> -priorities.getOrDefault(name, -1)));
    assertEquals(order.subList(0, 100), front("default"), "seed " + seed);
    assertEquals(
        (long) order.size(), position(jobs.get(names(jobs).indexOf(order.get(order.size() - 1)))));
    batch.restart();
    letGo(blocker);
    assertEquals(order, launched().subList(1, launched().size()), "seed " + seed);
    assertNotEquals(List.of(), told);
  }

  private List<String> names(List<JobHandle> jobs) {
    return jobs.stream().map(job -> batch.describe(job.id()).jobName()).toList();
  }
}
