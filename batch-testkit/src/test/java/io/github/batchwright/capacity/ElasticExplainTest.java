package io.github.batchwright.capacity;

import static io.github.batchwright.capacity.Elastic.CLOUD;
import static io.github.batchwright.capacity.Elastic.onDemand;
import static io.github.batchwright.capacity.Elastic.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStateTimeLimitAction;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.PlacementChange;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.WaitReason.Amount;
import io.github.batchwright.model.WaitReason.Kind;
import io.github.batchwright.model.capacity.InstanceDetail;
import io.github.batchwright.model.capacity.InstanceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of jobs that wait for instances, and of the instances. */
class ElasticExplainTest {
  private static WaitReason first(Elastic e, JobHandle job) {
    return e.explain(job).reasons().get(0);
  }

  private static void assertSays(String words, WaitReason reason) {
    assertTrue(reason.text().contains(words), reason.text());
  }

  @Test
  void aJobWaitsForInstancesThatBoot() {
    try (Elastic e = new Elastic(onDemand(16, "m.small"))) {
      e.advance(Duration.ofSeconds(5));
      JobHandle job = e.submit("a", "work", 3);
      e.advance(Duration.ofSeconds(30));
      WaitReason reason = e.service().explain(job.id().child(2)).reasons().get(0);
      assertEquals(Kind.SCALING_UP, reason.kind());
      assertEquals(
          "Waits for instances of 'cloud' to boot: 2 of m.small, the first asked for at"
              + " 2030-01-01T00:00:05Z",
          reason.text());
      assertEquals(CLOUD, reason.subject());
      assertEquals(List.of(new Amount("instances", 1, 0, 2)), reason.amounts());
    }
  }

  @Test
  void aJobWaitsForATypeThatIsOut() {
    try (Elastic e = new Elastic(onDemand(16, "m.small"))) {
      e.cloud.available("m.small", 0);
      JobHandle job = e.submit("a", "work");
      e.advance(Duration.ofSeconds(30));
      assertEquals(Kind.CAPACITY, first(e, job).kind());
      assertSays(
          "m.small is not bought before 2030-01-01T00:01:01Z: INSUFFICIENT_CAPACITY",
          first(e, job));
    }
  }

  @Test
  void aJobWaitsForAPriceToFall() {
    try (Elastic e = new Elastic(ComputeResources.spot(16, "m.small"))) {
      e.cloud.spotPrice("m.small", usd("0.20"));
      JobHandle job = e.submit("a", "work");
      e.advance(Duration.ofSeconds(30));
      assertSays("m.small costs more than 0.1 USD an hour", first(e, job));
      assertEquals(List.of(), e.bought());
    }
  }

  @Test
  void aJobWaitsSinceTheMaximumIsReached() {
    try (Elastic e = new Elastic(onDemand(4, "m.small"))) {
      e.takes("a", Duration.ofHours(1));
      e.submit("a", "work", 4);
      e.boot();
      JobHandle job = e.submit("b", "work");
      e.advance(Duration.ofSeconds(5));
      assertEquals(Kind.CAPACITY, first(e, job).kind());
      assertSays("it has 4 vCPUs of at most 4 (maxvCpus)", first(e, job));
      PlacementChange change =
          e.explain(job).changes().stream()
              .filter(one -> one.kind() == PlacementChange.Kind.HIGHER_MAXIMUM)
              .findFirst()
              .orElseThrow();
      assertEquals("Raise maxvCpus of compute environment 'cloud' by 2, to 6", change.text());
      assertEquals(2, change.amount());
    }
  }

  @Test
  void aJobThatNoTypeIsLargeEnoughForNeverRuns() {
    try (Elastic e = new Elastic(onDemand(16, "m.small"))) {
      e.define("four", 4);
      JobHandle job = e.submit("a", "four");
      e.advance(Duration.ofSeconds(30));
      assertEquals(Kind.NO_INSTANCE_LARGE_ENOUGH, first(e, job).kind());
      assertEquals(List.of(), e.bought());
    }
  }

  @Test
  void aTypeBeyondTheMaximumIsNoneWithBestFitOnDemand() {
    try (Elastic e = new Elastic(onDemand(8, "m.small", "m.large"))) {
      e.define("four", 4);
      JobHandle job = e.submit("a", "four");
      e.advance(Duration.ofSeconds(30));
      assertEquals(Kind.NO_INSTANCE_LARGE_ENOUGH, first(e, job).kind());
    }
  }

  @Test
  void aJobIsNotBlockedWhileInstancesBootForIt() {
    JobQueue queue =
        JobQueue.builder("default")
            .computeEnvironments(CLOUD)
            .jobStateTimeLimitAction(
                new JobStateTimeLimitAction(
                    BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, Duration.ofMinutes(10)))
            .build();
    try (Elastic e =
        new Elastic(
            Elastic.cloud(Elastic.CATALOG).bootTime(Duration.ofMinutes(20)),
            builder -> builder.jobQueue(queue),
            Elastic.environment(onDemand(16, "m.small")))) {
      JobHandle job = e.submit("a", "work");
      e.advance(Duration.ofMinutes(25));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      e.cloud.available("m.small", 0);
      JobHandle out = e.submit("b", "work");
      e.advance(Duration.ofMinutes(45));
      assertEquals(JobStatus.FAILED, e.status(out), "nothing boots for it");
    }
  }

  @Test
  void anEnvironmentIsDescribedWithItsInstances() {
    try (Elastic e = new Elastic(ComputeResources.spot(16, "m.small"))) {
      e.takes("a", Duration.ofHours(1));
      e.submit("a", "work");
      e.advance(Duration.ofSeconds(30));
      assertEquals(2.0, e.desired());
      assertEquals(1, e.detail().instanceCount());
      InstanceDetail boots = e.detail().instances().get(0);
      Instant start = Instant.parse("2030-01-01T00:00:00Z");
      assertEquals(
          new InstanceDetail(
              boots.id(),
              "m.small",
              ComputeResourceType.SPOT,
              InstanceState.BOOTING,
              usd("0.03"),
              start,
              start.plusSeconds(1),
              ""),
          boots);
      e.boot();
      assertEquals(InstanceState.RUNNING, e.detail().instances().get(0).state());
      e.cloud.reclaim(e.only());
      e.batch.settle();
      String reason = e.detail().instances().get(0).leavingReason();
      assertTrue(reason.startsWith("It is taken back at 2030-01-01T00:03:32"), reason);
      assertEquals(0.0, e.desired() - 2.0 * (e.bought().size() - 1));
    }
  }
}
