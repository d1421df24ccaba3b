package io.github.batchwright.capacity;

import static io.github.batchwright.capacity.Elastic.onDemand;
import static io.github.batchwright.capacity.Elastic.resources;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.WaitReason;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Multi-node jobs in environments whose instances are bought. */
class ElasticGangTest {
  @Test
  void anInstanceIsBoughtForEachNode() {
    try (Elastic e = new Elastic(onDemand(16, "m.medium"))) {
      JobHandle gang = Gangs.submit(e, "g", 3, 1);
      e.batch.settle();
      assertEquals(Collections.nCopies(3, "m.medium"), e.bought());
      e.batch.runUntilIdle();
      assertEquals(JobStatus.SUCCEEDED, e.status(gang));
      assertEquals(3, e.bought().size());
      assertEquals(List.of(), e.running());
    }
  }

  @Test
  void nothingIsBoughtForPartOfTheNodes() {
    try (Elastic e = new Elastic(onDemand(16, "m.medium"))) {
      e.takes("a", Duration.ofHours(1));
      e.define("four", 4);
      e.submit("a", "four", 2);
      e.boot();
      JobHandle gang = Gangs.submit(e, "g", 3, 4);
      e.advance(Duration.ofMinutes(30));
      assertEquals(2, e.bought().size(), "only two of three could be had beside");
      assertEquals(WaitReason.Kind.CAPACITY, e.explain(gang).reasons().get(0).kind());
      e.advance(Duration.ofHours(1));
      assertEquals(JobStatus.SUCCEEDED, e.status(gang));
    }
  }

  @Test
  void twoMultiNodeJobsDoNotHoldHalfEach() {
    for (int max : List.of(12, 16, 20)) {
      try (Elastic e =
          new Elastic(
              Elastic.cloud(Elastic.CATALOG)
                  .bootTime(Duration.ofSeconds(30), Duration.ofMinutes(5))
                  .seed(max),
              builder ->
                  builder
                      .jobQueue(JobQueue.of("default", 1, Elastic.CLOUD))
                      .jobQueue(JobQueue.of("other", 1, Elastic.CLOUD)),
              Elastic.environment(onDemand(max, "m.medium")))) {
        e.takes("*", Duration.ofMinutes(3));
        JobHandle one = Gangs.submit(e, "one", 3, 4);
        JobHandle two = e.batch.submit(Gangs.request(e, "two", 3, 4).queue("other").build());
        e.advance(Duration.ofMinutes(30));
        assertEquals(JobStatus.SUCCEEDED, e.status(one));
        assertEquals(JobStatus.SUCCEEDED, e.status(two));
        assertEquals(List.of(), e.running());
      }
    }
  }

  @Test
  void noneIsBoughtAsSpotInstances() {
    try (Elastic e = new Elastic(ComputeResources.spot(16, "m.medium"))) {
      JobHandle gang = Gangs.submit(e, "g", 2, 1);
      e.advance(Duration.ofMinutes(5));
      assertEquals(List.of(), e.bought());
      assertTrue(e.explain(gang).statusReason().contains("Spot"), e.explain(gang).statusReason());
    }
  }

  @Test
  void aMultiNodeJobInAnEmptyEnvironmentIsNotToldThatItNeverRuns() {
    try (Elastic e = new Elastic(onDemand(16, "m.medium"))) {
      e.cloud.available("m.medium", 0);
      JobHandle gang = Gangs.submit(e, "g", 4, 4);
      e.advance(Duration.ofSeconds(30));
      assertEquals(WaitReason.Kind.CAPACITY, e.explain(gang).reasons().get(0).kind());
      JobHandle never = Gangs.submit(e, "h", 5, 4);
      assertEquals(
          WaitReason.Kind.ENVIRONMENT_MAX_EXCEEDED, e.explain(never).reasons().get(0).kind());
      JobHandle tooMany = Gangs.submit(e, "i", 5, 1);
      assertEquals(
          WaitReason.Kind.NO_INSTANCE_LARGE_ENOUGH, e.explain(tooMany).reasons().get(0).kind());
    }
  }

  @Test
  void theLastNodesInstanceMayBeBeyondTheMaximum() {
    ComputeResources progressive =
        resources(
            ComputeResourceType.EC2, AllocationStrategy.BEST_FIT_PROGRESSIVE, 0, 14, "m.medium");
    try (Elastic e = new Elastic(progressive)) {
      JobHandle gang = Gangs.submit(e, "g", 4, 3);
      e.batch.runUntilIdle();
      assertEquals(JobStatus.SUCCEEDED, e.status(gang));
      assertEquals(16, e.cloud.books().peakVcpus());
    }
  }

  @Test
  void nodesThatLoseTheirInstanceAreTriedAgainTogether() {
    try (Elastic e = new Elastic(onDemand(16, "m.medium"))) {
      e.takes("g", Duration.ofMinutes(10));
      JobHandle gang = e.batch.submit(Gangs.request(e, "g", 3, 4).attempts(2).build());
      e.boot();
      assertEquals(JobStatus.RUNNING, e.status(gang));
      e.cloud.lose(e.cloud.books().running().get(0).id());
      e.advance(Duration.ofMinutes(30));
      assertEquals(JobStatus.SUCCEEDED, e.status(gang));
      assertEquals(List.of(), e.running());
    }
  }
}
