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
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ComputeResourcesUpdate;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.UpdatePolicy;
import io.github.batchwright.model.capacity.InstanceState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which instances are given back, and when. */
class ScaleDownTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static ComputeResources delayed(ComputeResources before, int minutes) {
    return Elastic.with(
        before,
        ComputeResourcesUpdate.builder().minScaleDownDelay(Duration.ofMinutes(minutes)).build());
  }

  @Test
  void anIdleInstanceIsKeptForTheDelayAndUsedMeanwhile() {
    try (Elastic e = new Elastic(delayed(onDemand(16, "m.small"), 20))) {
      e.takes("*", Duration.ofSeconds(10));
      e.submit("a", "work");
      e.advance(Duration.ofMinutes(15));
      assertEquals(1, e.running().size());
      e.submit("b", "work");
      e.advance(Duration.ofMinutes(15));
      assertEquals(1, e.running().size(), "it was used in between");
      e.advance(Duration.ofMinutes(6));
      assertEquals(List.of(), e.running());
      assertEquals(1, e.bought().size());
    }
  }

  @Test
  void anInstanceThatRunsSomethingIsNotGivenBack() {
    try (Elastic e = new Elastic(onDemand(16, "m.small"))) {
      e.takes("a", HOUR);
      e.takes("b", Duration.ofSeconds(10));
      JobHandle longer = e.submit("a", "work");
      e.define("two", 2);
      e.submit("b", "two");
      e.advance(Duration.ofMinutes(5));
      assertEquals(1, e.running().size());
      e.advance(HOUR);
      assertEquals(JobStatus.SUCCEEDED, e.status(longer));
      assertEquals(1, e.batch.describe(longer.id()).attempts().size());
      assertEquals(List.of(), e.running());
    }
  }

  @Test
  void anInstanceThatSomethingIsPlannedOnIsNotGivenBack() {
    // The first of two nodes' instances must wait idle for the other.
    ComputeResources two = onDemand(8, "m.medium");
    try (Elastic e =
        new Elastic(
            Elastic.cloud(Elastic.CATALOG)
                .bootTime(Duration.ofMinutes(1), Duration.ofMinutes(9))
                .seed(3),
            Elastic.environment(two))) {
      JobHandle gang = Gangs.submit(e, "g", 2, 3);
      e.advance(Duration.ofMinutes(15));
      assertEquals(JobStatus.SUCCEEDED, e.status(gang));
      assertEquals(2, e.bought().size(), "none was given back before its time");
    }
  }

  @Test
  void theCheapestStaysForTheMinimum() {
    ComputeResources kept =
        delayed(
            resources(ComputeResourceType.EC2, AllocationStrategy.BEST_FIT_PROGRESSIVE, 2, 64, "m"),
            20);
    try (Elastic e = new Elastic(kept)) {
      e.boot();
      assertEquals(List.of("m.small"), e.running());
      e.define("sixteen", 16);
      e.takes("a", HOUR);
      e.submit("a", "sixteen");
      e.boot();
      assertEquals(List.of("m.small", "m.large"), e.running());
      e.advance(Duration.ofHours(2));
      assertEquals(List.of("m.small"), e.running());
    }
  }

  @Test
  void aDisabledEnvironmentGoesToNothingOnceIdleMinimumOrNot() {
    ComputeResources kept =
        resources(ComputeResourceType.EC2, AllocationStrategy.BEST_FIT, 4, 16, "m.small");
    try (Elastic e = new Elastic(kept)) {
      e.takes("a", HOUR);
      JobHandle job = e.submit("a", "work");
      e.boot();
      e.state(ResourceState.DISABLED);
      e.advance(Duration.ofMinutes(1));
      assertEquals(1, e.running().size());
      e.submit("b", "work");
      e.advance(HOUR);
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(List.of(), e.running());
      assertEquals(2, e.bought().size());
      e.state(ResourceState.ENABLED);
      e.boot();
      assertEquals(2, e.running().size());
    }
  }

  @Test
  void whatBootsForADisabledEnvironmentIsGivenBackToo() {
    try (Elastic e = new Elastic(onDemand(16, "m.small"))) {
      e.submit("a", "work");
      e.advance(Duration.ofSeconds(10));
      e.state(ResourceState.DISABLED);
      e.advance(Duration.ofMinutes(5));
      assertEquals(List.of(), e.running());
      assertEquals(0, e.detail().instanceCount());
    }
  }

  @Test
  void aDeletedEnvironmentGivesItsInstancesBack() {
    ComputeResources kept = delayed(onDemand(16, "m.small"), 60);
    try (Elastic e = new Elastic(kept)) {
      e.service().createComputeEnvironment(ComputeEnvironment.fixed("f", Resources.of(1, 1024)));
      e.submit("a", "work");
      e.advance(Duration.ofMinutes(5));
      assertEquals(1, e.running().size());
      e.state(ResourceState.DISABLED);
      e.service()
          .updateJobQueue(JobQueueUpdate.builder("default").computeEnvironments("f").build());
      e.service().deleteComputeEnvironment(CLOUD);
      e.batch.restart();
      e.advance(Duration.ofMinutes(1));
      assertEquals(List.of(), e.running());
      e.advance(Duration.ofDays(1));
      assertEquals(1, e.bought().size());
    }
  }

  @Test
  void instancesBeyondALowerMaximumGoOnceIdleAndNothingIsStopped() {
    try (Elastic e = new Elastic(onDemand(16, "m.medium"))) {
      e.takes("a", HOUR);
      JobHandle job = e.submit("a", "work", 16);
      e.submit("b", "work", 16);
      e.boot();
      assertEquals(16, e.desired());
      e.update(ComputeResourcesUpdate.builder().maxvCpus(5).build());
      e.advance(Duration.ofMinutes(5));
      assertEquals(4, e.desired());
      assertEquals(4, e.running().size(), "jobs run there");
      assertTrue(
          e.detail().instances().stream()
              .anyMatch(
                  one ->
                      one.leavingReason()
                          .equals("maxvCpus of compute environment 'cloud' is 5 now")));
      e.advance(HOUR);
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      e.batch.runUntilIdle();
      assertEquals(List.of(), e.running());
      assertEquals(4, e.bought().size());
    }
  }

  @Test
  void jobsOnInstancesThatWouldNotBeBoughtAnyMoreHaveTimeToEnd() {
    try (Elastic e = new Elastic(onDemand(16, "m.small", "m.medium"))) {
      e.takes("short", Duration.ofMinutes(20));
      e.takes("long", Duration.ofHours(2));
      JobHandle quick = e.submit("short", "work");
      JobHandle slow = retried(e, "long");
      e.boot();
      assertEquals(List.of("m.small"), e.running());
      e.update(ComputeResourcesUpdate.builder().instanceTypes(List.of("m.medium")).build());
      e.submit("next", "work");
      e.advance(Duration.ofMinutes(5));
      assertEquals(List.of("m.small", "m.medium"), e.bought(), "nothing new on the old one");
      e.advance(Duration.ofMinutes(24));
      assertEquals(JobStatus.SUCCEEDED, e.status(quick));
      assertEquals(JobStatus.RUNNING, e.status(slow));
      assertEquals(1, e.batch.describe(slow.id()).attempts().size());
      e.advance(Duration.ofMinutes(4));
      assertEquals(JobStatus.RUNNING, e.status(slow), "it was tried again elsewhere");
      assertTrue(
          String.valueOf(e.batch.describe(slow.id()).attempts().get(0).statusReason())
              .startsWith("Host EC2"));
      e.advance(Duration.ofHours(3));
      assertEquals(JobStatus.SUCCEEDED, e.status(slow));
    }
  }

  private static JobHandle retried(Elastic e, String name) {
    return e.batch.submit(SubmitJobRequest.builder(name, "work").attempts(3).build());
  }

  @Test
  void jobsAreStoppedAtOnceWhereTheUpdatePolicySaysSo() {
    try (Elastic e = new Elastic(onDemand(16, "m.small", "m.medium"))) {
      e.service()
          .updateComputeEnvironment(
              ComputeEnvironmentUpdate.builder(CLOUD)
                  .updatePolicy(new UpdatePolicy(true, Duration.ofMinutes(30)))
                  .build());
      e.takes("long", HOUR);
      JobHandle job = retried(e, "long");
      e.boot();
      e.update(ComputeResourcesUpdate.builder().instanceTypes(List.of("m.medium")).build());
      e.boot();
      assertEquals(List.of("m.medium"), e.running());
      e.advance(HOUR.plusMinutes(5));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(2, e.batch.describe(job.id()).attempts().size());
    }
  }

  @Test
  void theTimeThatJobsHaveToEndIsAsTheUpdatePolicySays() {
    try (Elastic e = new Elastic(onDemand(16, "m.small", "m.medium"))) {
      e.service()
          .updateComputeEnvironment(
              ComputeEnvironmentUpdate.builder(CLOUD)
                  .updatePolicy(new UpdatePolicy(false, Duration.ofMinutes(5)))
                  .build());
      e.takes("long", HOUR);
      JobHandle job = retried(e, "long");
      e.boot();
      e.update(ComputeResourcesUpdate.builder().instanceTypes(List.of("m.medium")).build());
      e.advance(Duration.ofMinutes(4));
      assertEquals(JobStatus.RUNNING, e.status(job));
      e.advance(Duration.ofMinutes(1).plusSeconds(1));
      assertEquals(JobStatus.RUNNABLE, e.status(job));
    }
  }

  @Test
  void anEnvironmentWithInstancesDoesNotBecomeOneOfDescribedInstances() {
    try (Elastic e = new Elastic(onDemand(16, "m.small"))) {
      e.submit("a", "work");
      e.batch.settle();
      assertEquals(InstanceState.REQUESTED, e.kept().get(0).state());
      ClientException refused =
          assertThrows(
              ClientException.class,
              () ->
                  e.service()
                      .updateComputeEnvironment(
                          ComputeEnvironmentUpdate.builder(CLOUD)
                              .instances(List.of(Resources.of(1, 1024)))
                              .build()));
      assertTrue(
          refused.getMessage().contains("it has 1 instances that were bought"),
          refused.getMessage());
    }
  }
}
