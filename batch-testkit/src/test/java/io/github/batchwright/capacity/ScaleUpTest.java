package io.github.batchwright.capacity;

import static io.github.batchwright.capacity.Elastic.CLOUD;
import static io.github.batchwright.capacity.Elastic.onDemand;
import static io.github.batchwright.capacity.Elastic.resources;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ComputeResourcesUpdate;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is bought for what waits, and how much. */
class ScaleUpTest {
  @Test
  void growsFromNothingAndShrinksToNothing() {
    try (Elastic e = new Elastic(onDemand(16, "m"))) {
      assertEquals(0, e.desired());
      JobHandle job = e.submit("a", "work");
      e.batch.settle();
      assertEquals(JobStatus.RUNNABLE, e.status(job));
      assertEquals(2, e.desired(), "a small one is on its way");
      e.batch.runUntilIdle();
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(List.of("m.small"), e.bought());
      assertEquals(List.of(), e.running());
      assertEquals(0, e.desired());
    }
  }

  @Test
  void packsJobsByShapeInsteadOfBuyingOneInstanceForEach() {
    try (Elastic e = new Elastic(onDemand(64, "m.medium"))) {
      e.submit("a", "work", 10);
      e.batch.settle();
      assertEquals(Collections.nCopies(3, "m.medium"), e.bought());
      e.batch.runUntilIdle();
      assertEquals(3, e.bought().size(), "no other was needed");
    }
  }

  @Test
  void buysForManyJobsInOneGo() {
    try (Elastic e = new Elastic(onDemand(2000, "m.large"))) {
      e.submit("a", "work", 1600);
      e.batch.settle();
      assertEquals(100, e.bought().size());
    }
  }

  @Test
  void buysNothingForWhatFindsRoomOnAnInstanceThatBoots() {
    try (Elastic e = new Elastic(onDemand(64, "m.medium"))) {
      e.submit("a", "work");
      e.advance(Duration.ofSeconds(10));
      e.submit("b", "work");
      e.submit("c", "work");
      e.advance(Duration.ofSeconds(10));
      assertEquals(List.of("m.medium"), e.bought());
      e.submit("d", "work", 2);
      e.advance(Duration.ofSeconds(10));
      assertEquals(List.of("m.medium", "m.medium"), e.bought());
    }
  }

  @Test
  void keepsTheMinimumThoughNothingWaits() {
    ComputeResources kept =
        resources(
            ComputeResourceType.EC2, AllocationStrategy.BEST_FIT_PROGRESSIVE, 4, 16, "m.small");
    try (Elastic e = new Elastic(kept)) {
      e.batch.runUntilIdle();
      assertEquals(List.of("m.small", "m.small"), e.running());
      e.submit("a", "work", 8);
      e.batch.runUntilIdle();
      e.advance(Duration.ofDays(1));
      assertEquals(4, e.desired(), "back at the minimum");
      assertEquals(List.of("m.small", "m.small"), e.running());
    }
  }

  @Test
  void beginsWithTheDesiredVcpusAndLetsThemGoWhenIdle() {
    ComputeResources begins =
        Elastic.with(
            onDemand(16, "m.small"),
            ComputeResourcesUpdate.builder()
                .desiredvCpus(6)
                .minScaleDownDelay(Duration.ofMinutes(20))
                .build());
    try (Elastic e = new Elastic(begins)) {
      e.advance(Duration.ofMinutes(2));
      assertEquals(6, e.desired());
      e.advance(Duration.ofMinutes(20));
      assertEquals(0, e.desired());
      assertEquals(3, e.bought().size(), "they were wanted to begin with, not for ever");
    }
  }

  @Test
  void desiredVcpusAreRaisedByHandAlsoTwice() {
    try (Elastic e = new Elastic(onDemand(16, "m.small"))) {
      e.batch.settle();
      e.update(ComputeResourcesUpdate.builder().desiredvCpus(4).build());
      assertEquals(4, e.desired());
      e.advance(Duration.ofMinutes(10));
      assertEquals(0, e.desired(), "nothing runs there");
      e.update(ComputeResourcesUpdate.builder().desiredvCpus(4).build());
      assertEquals(4, e.desired());
      assertEquals(4, e.bought().size());
    }
  }

  @Test
  void desiredVcpusAreNotLoweredByHandBelowWhatIsThere() {
    try (Elastic e = new Elastic(onDemand(16, "m.small"))) {
      e.takes("a", Duration.ofHours(1));
      e.submit("a", "work", 6);
      e.boot();
      ClientException refused =
          assertThrows(
              ClientException.class,
              () -> e.update(ComputeResourcesUpdate.builder().desiredvCpus(4).build()));
      assertTrue(
          refused.getMessage().contains("must be at least the 6 vCPUs"), refused.getMessage());
      assertEquals(6, e.desired());
    }
  }

  @Test
  void bestFitOnDemandNeverExceedsTheMaximum() {
    try (Elastic e = new Elastic(onDemand(7, "m.medium"))) {
      e.submit("a", "work", 20);
      e.batch.runUntilIdle();
      assertEquals(4, e.cloud.books().peakVcpus());
    }
  }

  @Test
  void otherStrategiesExceedTheMaximumByLessThanOneInstance() {
    ComputeResources progressive =
        resources(
            ComputeResourceType.EC2, AllocationStrategy.BEST_FIT_PROGRESSIVE, 0, 7, "m.medium");
    try (Elastic e = new Elastic(progressive)) {
      e.submit("a", "work", 20);
      e.batch.runUntilIdle();
      assertEquals(8, e.cloud.books().peakVcpus());
    }
  }

  @Test
  void buysNothingForJobsThatWaitForACap() {
    try (Elastic e = new Elastic(onDemand(64, "m.small"))) {
      e.batch.register(
          JobDefinition.process("capped", "true").resources(2, 512).maxConcurrency(2).build());
      for (int i = 0; i < 10; i++) {
        e.submit("a", "capped");
      }
      SubmitJobRequest array =
          SubmitJobRequest.builder("b", "work").array(new ArrayProperties(10, 2)).build();
      e.batch.submit(array);
      e.boot();
      assertEquals(3, e.bought().size(), "two and, for two of one vCPU each, one");
    }
  }

  @Test
  void aCapOfJobsOfSeveralShapesIsCountedOnce() {
    try (Elastic e = new Elastic(onDemand(64, "m.small"))) {
      e.batch.register(
          JobDefinition.process("capped", "true").resources(2, 512).maxConcurrency(1).build());
      e.submit("a", "capped");
      e.batch.submit(SubmitJobRequest.builder("b", "capped").resources(2, 1024).build());
      e.boot();
      assertEquals(1, e.bought().size());
    }
  }

  @Test
  void buysNothingForJobsThatWaitForUnitsOfAConsumableResource() {
    try (Elastic e = new Elastic(onDemand(64, "m.small"))) {
      e.service().createConsumableResource(ConsumableResource.replenishable("licence", 2));
      e.batch.register(
          JobDefinition.process("licensed", "true")
              .resources(2, 512)
              .consumableResource("licence", 1)
              .build());
      e.submit("a", "licensed", 10);
      e.boot();
      assertEquals(2, e.bought().size());
    }
  }

  @Test
  void whatAShareReservesIsNotBoughtForOthers() {
    SchedulingPolicy policy =
        SchedulingPolicy.fairShare(
            "half", new FairsharePolicy(Duration.ofMinutes(10), 50, List.of()));
    JobQueue queue =
        JobQueue.builder("default").computeEnvironments(CLOUD).schedulingPolicy("half").build();
    ComputeResources progressive =
        resources(
            ComputeResourceType.EC2, AllocationStrategy.BEST_FIT_PROGRESSIVE, 0, 16, "t.three");
    try (Elastic e =
        new Elastic(
            Elastic.cloud(Elastic.catalog(Elastic.type("t.three", 3, 12, "0.15"))),
            builder -> builder.schedulingPolicy(policy).jobQueue(queue),
            Elastic.environment(progressive))) {
      e.takes("a", Duration.ofHours(1));
      e.define("three", 3);
      e.batch.submit(SubmitJobRequest.builder("a", "three").share("A").arraySize(9).build());
      e.advance(Duration.ofMinutes(5));
      assertEquals(6, e.desired(), "half of 16 is kept, and a third one needs more than 2 of it");
      assertEquals(2, e.batch.executor().running().size());
    }
  }

  @Test
  void nothingIsBoughtForJobsBehindOneThatFindsNoInstance() {
    try (Elastic e = new Elastic(onDemand(16, "m.small", "m.large"))) {
      e.define("whole", 16);
      e.cloud.available("m.large", 0);
      JobHandle head = e.submit("a", "whole");
      JobHandle behind = e.submit("b", "work");
      e.advance(Duration.ofSeconds(30));
      assertEquals(List.of("m.large"), e.bought(), "the other could not run before it");
      e.cloud.available("m.large", 1);
      e.advance(Duration.ofMinutes(5));
      assertEquals(JobStatus.SUCCEEDED, e.status(head));
      assertEquals(JobStatus.SUCCEEDED, e.status(behind));
    }
  }

  @Test
  void aSecondEnvironmentOfTheQueueBuysWhatTheFirstMayNot() {
    ComputeEnvironment second =
        ComputeEnvironment.builder("second").computeResources(onDemand(16, "m.medium")).build();
    try (Elastic e =
        new Elastic(
            Elastic.cloud(Elastic.CATALOG, CLOUD, "second"),
            Elastic.environment(onDemand(4, "m.small")),
            second)) {
      e.submit("a", "work", 8);
      e.batch.settle();
      assertEquals(List.of("m.small", "m.small", "m.medium"), e.bought());
    }
  }
}
