package io.github.batchwright.capacity;

import static io.github.batchwright.capacity.Elastic.CLOUD;
import static io.github.batchwright.capacity.Elastic.onDemand;
import static io.github.batchwright.capacity.Elastic.resources;
import static io.github.batchwright.capacity.Elastic.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ComputeResourcesUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.SpotPrice;
import io.github.batchwright.testkit.cloud.CloudInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens when instances are not to be had, cost too much, or do not boot. */
class ShortageTest {
  private static final ComputeResources PROGRESSIVE =
      resources(ComputeResourceType.EC2, AllocationStrategy.BEST_FIT_PROGRESSIVE, 0, 64, "m");

  /** Returns how long after the one before each instance was asked for. */
  private static List<Duration> waits(Elastic e) {
    List<Duration> waits = new ArrayList<>();
    Instant before = null;
    for (CloudInstance one : e.cloud.books().instances()) {
      if (before != null) {
        waits.add(Duration.between(before, one.requestedAt()));
      }
      before = one.requestedAt();
    }
    return waits;
  }

  @Test
  void bestFitWaitsForTheTypeThatIsOut() {
    try (Elastic e = new Elastic(onDemand(64, "m"))) {
      e.cloud.available("m.small", 0);
      JobHandle job = e.submit("a", "work");
      e.advance(Duration.ofMinutes(10));
      assertEquals(List.of("m.small"), e.bought().stream().distinct().toList());
      e.cloud.available("m.small", 1);
      e.advance(Duration.ofMinutes(20));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
    }
  }

  @Test
  void progressiveTakesTheNextType() {
    try (Elastic e = new Elastic(PROGRESSIVE)) {
      e.cloud.available("m.small", 0);
      JobHandle job = e.submit("a", "work");
      e.advance(Duration.ofMinutes(2));
      assertEquals(List.of("m.small", "m.medium"), e.bought());
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
    }
  }

  @Test
  void theNextEnvironmentOfTheQueueIsTaken() {
    ComputeEnvironment second =
        ComputeEnvironment.builder("second").computeResources(onDemand(16, "m.medium")).build();
    try (Elastic e =
        new Elastic(
            Elastic.cloud(Elastic.CATALOG, CLOUD, "second"),
            Elastic.environment(onDemand(16, "m.small")),
            second)) {
      e.cloud.available("m.small", 0);
      JobHandle job = e.submit("a", "work");
      e.advance(Duration.ofMinutes(2));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(List.of("m.small", "m.medium"), e.bought());
    }
  }

  @Test
  void theBackOffDoublesAndEnds() {
    try (Elastic e = new Elastic(onDemand(64, "m.small"))) {
      e.cloud.available("m.small", 0);
      JobHandle job = e.submit("a", "work");
      e.advance(Duration.ofMinutes(60));
      assertEquals(
          List.of(61, 121, 241, 481, 961, 961),
          waits(e).stream().map(wait -> (int) wait.toSeconds()).toList());
      e.cloud.available("m.small", 1);
      e.advance(Duration.ofMinutes(17));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      e.cloud.available("m.small", 0);
      e.submit("b", "work");
      e.advance(Duration.ofSeconds(90));
      assertEquals(61, waits(e).get(waits(e).size() - 1).toSeconds(), "it begins anew");
    }
  }

  @Test
  void manyThatAreRefusedTogetherCountOnce() {
    try (Elastic e = new Elastic(onDemand(64, "m.small"))) {
      e.cloud.available("m.small", 1);
      e.takes("a", Duration.ofHours(1));
      e.submit("a", "work", 8);
      e.advance(Duration.ofSeconds(30));
      assertEquals(4, e.bought().size());
      e.advance(Duration.ofSeconds(40));
      assertEquals(7, e.bought().size(), "three are tried again after a minute");
    }
  }

  @Test
  void anInstanceThatDoesNotBootIsReplacedAfterAWhile() {
    try (Elastic e = new Elastic(onDemand(64, "m.small"))) {
      e.cloud.failBoots(1);
      JobHandle job = e.submit("a", "work");
      e.boot();
      assertEquals(0, e.desired());
      assertEquals(List.of(), e.running());
      e.advance(Duration.ofMinutes(3));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(2, e.bought().size());
    }
  }

  @Test
  void anInstanceThatNeverBootsIsGivenBackAndAnotherBought() {
    try (Elastic e =
        new Elastic(
            Elastic.cloud(Elastic.CATALOG).bootTime(Duration.ofDays(1)),
            Elastic.environment(onDemand(64, "m.small")))) {
      e.submit("a", "work");
      e.advance(Duration.ofMinutes(29));
      assertEquals(1, e.running().size());
      e.advance(Duration.ofSeconds(70));
      assertEquals(List.of(), e.running());
      assertEquals(1, e.bought().size());
      e.advance(Duration.ofMinutes(1));
      assertEquals(2, e.bought().size());
      assertTrue(
          e.batch.facts().stream()
              .anyMatch(fact -> fact.contains("30 minutes after it was asked")));
    }
  }

  @Test
  void aSpotInstanceIsNotBoughtAboveTheBid() {
    ComputeResources bid =
        Elastic.with(
            resources(ComputeResourceType.SPOT, null, 0, 64, "m.small"),
            ComputeResourcesUpdate.builder().bidPercentage(50).build());
    Instant start = Instant.parse("2030-01-01T00:00:00Z");
    InstanceCatalog catalog =
        Elastic.catalog(
            Elastic.type("m.small", 2, 8, "0.10")
                .withSpot(
                    List.of(
                        new SpotPrice(start, usd("0.06")),
                        new SpotPrice(start.plusSeconds(3600), usd("0.05"))),
                    5));
    try (Elastic e = new Elastic(catalog, bid)) {
      JobHandle job = e.submit("a", "work");
      e.advance(Duration.ofMinutes(59));
      assertEquals(List.of(), e.bought());
      e.advance(Duration.ofMinutes(3));
      assertEquals(JobStatus.SUCCEEDED, e.status(job));
      assertEquals(usd("0.05"), e.cloud.books().instances().get(0).request().mostPerHour());
    }
  }

  @Test
  void withoutABidASpotInstanceMayCostAsMuchAsOnDemand() {
    try (Elastic e = new Elastic(resources(ComputeResourceType.SPOT, null, 0, 64, "m.small"))) {
      e.cloud.spotPrice("m.small", usd("0.10"));
      e.submit("a", "work");
      e.batch.settle();
      assertEquals(usd("0.10"), e.cloud.books().instances().get(0).request().mostPerHour());
      assertEquals(
          ComputeResourceType.SPOT, e.cloud.books().instances().get(0).request().purchase());
    }
  }

  @Test
  void whatASpotInstanceCostsIsNotedAsItChanges() {
    try (Elastic e = new Elastic(resources(ComputeResourceType.SPOT, null, 0, 64, "m.small"))) {
      e.takes("a", Duration.ofHours(1));
      e.submit("a", "work");
      e.boot();
      assertEquals(usd("0.03"), e.kept().get(0).pricePerHour());
      e.cloud.spotPrice("m.small", usd("0.07"));
      // A change that was not known beforehand is seen when something is bought, at the latest.
      e.submit("b", "work", 4);
      e.boot();
      assertEquals(usd("0.07"), e.kept().get(0).pricePerHour());
    }
  }
}
