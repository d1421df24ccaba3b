package io.github.batchwright.capacity;

import static io.github.batchwright.capacity.Elastic.onDemand;
import static io.github.batchwright.capacity.Elastic.resources;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ComputeResourcesUpdate;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small instances do not keep a job waiting for ever that needs a larger one. */
class MakesRoomTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void idleInstancesThatAreTooSmallMakeRoomBeforeTheirDelayIsOver() {
    ComputeResources delayed =
        Elastic.with(
            onDemand(8, "m.small", "m.medium"),
            ComputeResourcesUpdate.builder().minScaleDownDelay(Duration.ofHours(100)).build());
    try (Elastic e = new Elastic(delayed)) {
      e.submit("a", "work", 8);
      e.advance(Duration.ofMinutes(5));
      assertEquals(Collections.nCopies(4, "m.small"), e.running());
      e.define("four", 4);
      JobHandle large = e.submit("b", "four");
      e.advance(Duration.ofMinutes(5));
      assertEquals(JobStatus.SUCCEEDED, e.status(large));
      assertEquals(List.of("m.small", "m.small", "m.medium"), e.running());
    }
  }

  @Test
  void busyInstancesThatAreTooSmallTakeNothingNewAndNothingIsStopped() {
    try (Elastic e = new Elastic(onDemand(8, "m.small", "m.medium"))) {
      e.takes("a", HOUR);
      JobHandle small = e.submit("a", "work", 8);
      e.boot();
      e.define("four", 4);
      JobHandle large = e.submit("b", "four");
      JobHandle behind = e.submit("c", "work", 8);
      e.advance(HOUR.minusMinutes(1));
      assertEquals(JobStatus.RUNNING, e.batch.describe(small.id().child(0)).status());
      e.advance(Duration.ofMinutes(5));
      assertEquals(JobStatus.SUCCEEDED, e.status(small));
      assertEquals(JobStatus.SUCCEEDED, e.status(large));
      e.advance(HOUR);
      assertEquals(JobStatus.SUCCEEDED, e.status(behind));
    }
  }

  @Test
  void theMinimumMakesRoomToo() {
    ComputeResources kept =
        resources(
            ComputeResourceType.EC2, AllocationStrategy.BEST_FIT, 8, 8, "m.small", "m.medium");
    try (Elastic e = new Elastic(kept)) {
      e.boot();
      assertEquals(Collections.nCopies(4, "m.small"), e.running());
      e.define("four", 4);
      JobHandle large = e.submit("b", "four");
      e.advance(Duration.ofMinutes(5));
      assertEquals(JobStatus.SUCCEEDED, e.status(large));
      assertEquals(8, e.desired());
    }
  }

  @Test
  void roomThatIsBeingMadeIsNotGivenToTheMinimumOrToOthers() {
    ComputeResources kept =
        resources(
            ComputeResourceType.EC2, AllocationStrategy.BEST_FIT, 8, 8, "m.small", "m.medium");
    try (Elastic e = new Elastic(kept)) {
      e.takes("a", HOUR);
      e.define("two", 2);
      e.define("four", 4);
      e.submit("a", "two", 3);
      e.boot();
      JobHandle large = e.submit("b", "four");
      e.advance(Duration.ofMinutes(30));
      assertEquals(4, e.bought().size(), "one of two that leave is gone");
      assertEquals(3, e.running().size());
      e.advance(HOUR);
      assertEquals(JobStatus.SUCCEEDED, e.status(large));
    }
  }

  @Test
  void aMultiNodeJobHasRoomMadeForAllItsNodes() {
    ComputeResources delayed =
        Elastic.with(
            onDemand(8, "m.small", "m.medium"),
            ComputeResourcesUpdate.builder().minScaleDownDelay(Duration.ofHours(100)).build());
    try (Elastic e = new Elastic(delayed)) {
      e.submit("a", "work", 8);
      e.advance(Duration.ofMinutes(5));
      JobHandle gang = Gangs.submit(e, "g", 2, 3);
      e.submit("c", "work", 8);
      e.advance(Duration.ofMinutes(5));
      assertEquals(JobStatus.SUCCEEDED, e.status(gang));
    }
  }

  @Test
  void aQueueOfLowerPriorityTakesNoRoomFromOneOfHigher() {
    try (Elastic e =
        new Elastic(
            Elastic.cloud(Elastic.CATALOG),
            builder ->
                builder
                    .jobQueue(JobQueue.of("default", 5, Elastic.CLOUD))
                    .jobQueue(JobQueue.of("low", 1, Elastic.CLOUD)),
            Elastic.environment(onDemand(4, "m.small", "m.medium")))) {
      e.takes("a", Duration.ofMinutes(5));
      e.define("four", 4);
      JobHandle small = e.submit("a", "work", 40);
      e.boot();
      JobHandle large = e.batch.submit(SubmitJobRequest.builder("b", "four").queue("low").build());
      e.batch.runUntilIdle();
      assertEquals(JobStatus.SUCCEEDED, e.status(small));
      assertEquals(JobStatus.SUCCEEDED, e.status(large));
      assertEquals(List.of("m.small", "m.small", "m.medium"), e.bought());
    }
  }

  @Test
  void anInstanceThatIsTooLargeToLeaveRoomForTheOtherNodesGoes() {
    ComputeResources kept =
        resources(
            ComputeResourceType.EC2,
            AllocationStrategy.BEST_FIT_PROGRESSIVE,
            1,
            16,
            "m.large",
            "m.medium");
    try (Elastic e = new Elastic(kept)) {
      e.cloud.available("m.medium", 0);
      e.boot();
      e.advance(Duration.ofMinutes(5));
      assertEquals(List.of("m.large"), e.running());
      e.cloud.available("m.medium", 10);
      JobHandle gang = Gangs.submit(e, "g", 3, 4);
      e.advance(Duration.ofMinutes(10));
      assertEquals(JobStatus.SUCCEEDED, e.status(gang));
    }
  }

  @Test
  void roomIsMadeOnceAndNotAgainWhileItIsBeingMade() {
    try (Elastic e = new Elastic(onDemand(32, "m.small", "m.medium"))) {
      e.takes("a", HOUR);
      e.submit("a", "work", 32);
      e.boot();
      e.define("four", 4);
      e.submit("b", "four");
      e.advance(Duration.ofMinutes(30));
      long leaving =
          e.kept().stream().filter(instance -> !instance.leavingReason().isEmpty()).count();
      assertEquals(2, leaving, "as few as possible");
    }
  }
}
