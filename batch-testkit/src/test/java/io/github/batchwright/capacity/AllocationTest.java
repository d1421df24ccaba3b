package io.github.batchwright.capacity;

import static io.github.batchwright.capacity.Elastic.catalog;
import static io.github.batchwright.capacity.Elastic.resources;
import static io.github.batchwright.capacity.Elastic.type;
import static io.github.batchwright.capacity.Elastic.usd;
import static io.github.batchwright.model.AllocationStrategy.BEST_FIT;
import static io.github.batchwright.model.AllocationStrategy.BEST_FIT_PROGRESSIVE;
import static io.github.batchwright.model.AllocationStrategy.BEST_FIT_PROGRESSIVE_ORDERED;
import static io.github.batchwright.model.AllocationStrategy.SPOT_CAPACITY_OPTIMIZED;
import static io.github.batchwright.model.AllocationStrategy.SPOT_CAPACITY_OPTIMIZED_PRIORITIZED;
import static io.github.batchwright.model.AllocationStrategy.SPOT_PRICE_CAPACITY_OPTIMIZED;
import static io.github.batchwright.model.ComputeResourceType.EC2;
import static io.github.batchwright.model.ComputeResourceType.SPOT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResourcesUpdate;
import io.github.batchwright.model.GpuPolicy;
import io.github.batchwright.model.ResourceStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which type of instance each strategy chooses. */
class AllocationTest {
  private static final InstanceType ARM =
      new InstanceType("a.large", Resources.of(2, 8192), "ARM64", usd("0.05"), List.of(), 10);

  private static List<String> chosen(
      InstanceCatalog catalog,
      ComputeResourceType purchase,
      AllocationStrategy strategy,
      int jobs,
      String... types) {
    try (Elastic e = new Elastic(catalog, resources(purchase, strategy, 0, 256, types))) {
      e.submit("a", "work", Math.max(2, jobs));
      e.batch.settle();
      return e.bought();
    }
  }

  @Test
  void bestFitTakesTheCheapestTypeThatFits() {
    InstanceCatalog catalog =
        catalog(
            type("a.big", 8, 32, "0.30"), type("b.one", 2, 8, "0.10"), type("c.x", 1, 8, "0.05"));
    assertEquals(List.of("b.one"), chosen(catalog, EC2, BEST_FIT, 2, "a", "b"));
    try (Elastic e = new Elastic(catalog, resources(EC2, BEST_FIT, 0, 256, "a", "b", "c"))) {
      e.define("four", 4);
      e.submit("a", "four");
      e.batch.settle();
      assertEquals(List.of("a.big"), e.bought(), "the others are too small");
    }
  }

  @Test
  void bestFitTakesTheSmallestOfThoseThatCostTheSame() {
    InstanceCatalog catalog = catalog(type("a.x", 8, 32, "0.10"), type("b.x", 2, 8, "0.10"));
    assertEquals(List.of("b.x"), chosen(catalog, EC2, BEST_FIT, 2, "a", "b"));
  }

  @Test
  void bestFitTakesTheFirstListedOfThoseThatAreAlike() {
    InstanceCatalog catalog = catalog(type("a.x", 2, 8, "0.10"), type("b.x", 2, 8, "0.10"));
    assertEquals(List.of("b.x"), chosen(catalog, EC2, BEST_FIT, 2, "b", "a"));
  }

  @Test
  void noStrategyIsBestFit() {
    assertEquals(List.of("m.small"), chosen(Elastic.CATALOG, EC2, null, 2, "m"));
  }

  @Test
  void progressiveTakesTheCheapestPerVcpu() {
    InstanceCatalog catalog = catalog(type("a.x", 2, 8, "0.10"), type("b.x", 8, 32, "0.32"));
    assertEquals(List.of("b.x"), chosen(catalog, EC2, BEST_FIT_PROGRESSIVE, 2, "a", "b"));
  }

  @Test
  void progressiveTakesWhatLeavesTheLeastIdleOfThoseAlikePerVcpu() {
    assertEquals(List.of("m.small"), chosen(Elastic.CATALOG, EC2, BEST_FIT_PROGRESSIVE, 2, "m"));
    assertEquals(List.of("m.large"), chosen(Elastic.CATALOG, EC2, BEST_FIT_PROGRESSIVE, 16, "m"));
  }

  @Test
  void orderedTakesTheFirstListedThatFits() {
    assertEquals(
        List.of("m.large"),
        chosen(Elastic.CATALOG, EC2, BEST_FIT_PROGRESSIVE_ORDERED, 2, "m.large", "m.small"));
    try (Elastic e =
        new Elastic(resources(EC2, BEST_FIT_PROGRESSIVE_ORDERED, 0, 64, "m.small", "m.medium"))) {
      e.define("four", 4);
      e.submit("a", "four");
      e.batch.settle();
      assertEquals(List.of("m.medium"), e.bought());
    }
  }

  @Test
  void capacityOptimizedTakesTheLeastLikelyToBeTakenBack() {
    assertEquals(
        List.of("m.large"), chosen(Elastic.CATALOG, SPOT, SPOT_CAPACITY_OPTIMIZED, 2, "m"));
  }

  @Test
  void capacityOptimizedTakesTheCheapestPerVcpuOfThoseAlikeSafe() {
    InstanceCatalog catalog =
        catalog(
            type("a.x", 4, 16, "1").withSpot(usd("0.40"), 9),
            type("b.x", 4, 16, "1").withSpot(usd("0.30"), 9),
            type("c.x", 4, 16, "1").withSpot(usd("0.10"), 8));
    assertEquals(List.of("b.x"), chosen(catalog, SPOT, SPOT_CAPACITY_OPTIMIZED, 2, "a", "b", "c"));
  }

  @Test
  void priceCapacityOptimizedTakesTheCheapestOfThoseUnlikelyToBeTakenBack() {
    assertEquals(
        List.of("m.medium"),
        chosen(Elastic.CATALOG, SPOT, SPOT_PRICE_CAPACITY_OPTIMIZED, 4, "m"),
        "the small one is cheaper, and likely to be taken back");
  }

  @Test
  void priceCapacityOptimizedTakesTheSafestIfNoneIsSafe() {
    InstanceCatalog catalog =
        catalog(
            type("a.x", 4, 16, "1").withSpot(usd("0.10"), 3),
            type("b.x", 4, 16, "1").withSpot(usd("0.30"), 6));
    assertEquals(List.of("b.x"), chosen(catalog, SPOT, SPOT_PRICE_CAPACITY_OPTIMIZED, 4, "a", "b"));
  }

  @Test
  void prioritizedTakesTheFirstListedOfThoseAlikeSafe() {
    InstanceCatalog catalog =
        catalog(
            type("a.x", 4, 16, "1").withSpot(usd("0.10"), 9),
            type("b.x", 4, 16, "1").withSpot(usd("0.30"), 9),
            type("c.x", 4, 16, "1").withSpot(usd("0.01"), 8));
    assertEquals(
        List.of("b.x"),
        chosen(catalog, SPOT, SPOT_CAPACITY_OPTIMIZED_PRIORITIZED, 4, "c", "b", "a"));
  }

  @Test
  void aFamilyStandsForItsTypesAndOptimalForAllOfOneArchitecture() {
    InstanceCatalog catalog = catalog(type("a.x", 2, 8, "0.10"), ARM, type("b.x", 8, 32, "0.32"));
    assertEquals(List.of("a.x"), chosen(catalog, EC2, BEST_FIT, 2, "a.x"));
    assertEquals(
        List.of("b.x"), chosen(catalog, EC2, BEST_FIT_PROGRESSIVE, 2, "optimal"), "not ARM64");
    assertEquals(List.of("b.x"), chosen(catalog, EC2, BEST_FIT_PROGRESSIVE, 2), "as if optimal");
  }

  @Test
  void typesWithGpusAreNotBoughtForOthersWhereThatIsSaid() {
    InstanceType gpu = InstanceType.onDemand("g.x", new Resources(4000, 16384, 1), usd("0.01"));
    InstanceCatalog catalog = catalog(gpu, type("m.x", 4, 16, "0.20"));
    for (GpuPolicy policy : GpuPolicy.values()) {
      ComputeEnvironment environment =
          ComputeEnvironment.builder(Elastic.CLOUD)
              .computeResources(Elastic.onDemand(16, "g", "m"))
              .gpuPolicy(policy)
              .build();
      try (Elastic e = new Elastic(Elastic.cloud(catalog), environment)) {
        e.submit("a", "work");
        e.batch.settle();
        String expected = policy == GpuPolicy.ANY_JOB ? "g.x" : "m.x";
        assertEquals(List.of(expected), e.bought(), policy.name());
      }
    }
  }

  @Test
  void anUnknownTypeMakesTheEnvironmentInvalid() {
    try (Elastic e = new Elastic(Elastic.onDemand(16, "m.small"))) {
      e.update(ComputeResourcesUpdate.builder().instanceTypes(List.of("m.small", "z9")).build());
      JobHandle job = e.submit("a", "work");
      e.advance(Duration.ofMinutes(5));
      assertEquals(ResourceStatus.INVALID, e.detail().status());
      assertTrue(e.detail().statusReason().contains("'z9'"), e.detail().statusReason());
      assertEquals(List.of(), e.bought());
      assertTrue(e.explain(job).statusReason().contains("'z9'"), e.explain(job).statusReason());
    }
  }

  @Test
  void architecturesAreNotMixed() {
    InstanceCatalog catalog = catalog(type("m.x", 2, 8, "0.10"), ARM);
    try (Elastic e = new Elastic(catalog, Elastic.onDemand(16, "m"))) {
      e.update(ComputeResourcesUpdate.builder().instanceTypes(List.of("m", "a")).build());
      assertEquals(ResourceStatus.INVALID, e.detail().status());
      assertTrue(
          e.detail().statusReason().contains("'a.large' is of ARM64"), e.detail().statusReason());
    }
  }

  @Test
  void whatIsNotSoldAsSpotInstancesMakesTheEnvironmentInvalid() {
    InstanceCatalog catalog = catalog(type("m.x", 2, 8, "0.10"), Elastic.LARGE);
    try (Elastic e = new Elastic(catalog, resources(SPOT, null, 0, 16, "m.large"))) {
      e.update(ComputeResourcesUpdate.builder().instanceTypes(List.of("m.x")).build());
      assertEquals(
          "None of its instance types is sold as Spot instances", e.detail().statusReason());
    }
  }

  @ParameterizedTest
  @EnumSource(AllocationStrategy.class)
  void strategiesForSpotInstancesAreRefusedOnDemand(AllocationStrategy strategy) {
    if (strategy.isForSpot()) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> resources(EC2, strategy, 0, 16, "m"));
      assertTrue(
          refused.getMessage().startsWith("computeResources.allocationStrategy"),
          refused.getMessage());
    } else {
      assertEquals(strategy, resources(EC2, strategy, 0, 16, "m").allocationStrategy());
    }
  }
}
