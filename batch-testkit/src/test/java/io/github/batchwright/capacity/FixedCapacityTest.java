package io.github.batchwright.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.FixedCapacity;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.cloud.SampleCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FixedCapacityTest {
  private final FixedCapacity stock =
      new FixedCapacity(SampleCatalog.load(), Map.of("m5.large", 2, "m5.xlarge", 1), "local");

  private BatchHarness harness() {
    ComputeResources resources =
        new ComputeResources(
            ComputeResourceType.EC2,
            AllocationStrategy.BEST_FIT_PROGRESSIVE_ORDERED,
            0,
            100,
            null,
            List.of("m5.large", "m5.xlarge"),
            null,
            Duration.ZERO,
            Map.of());
    BatchHarness batch =
        BatchHarness.builder()
            .capacityProvider(stock)
            .computeEnvironment(
                ComputeEnvironment.builder("local").computeResources(resources).build())
            .build();
    batch.register(JobDefinition.process("work", "true").build());
    batch.executor().on("array").takes(Duration.ofMinutes(1));
    return batch;
  }

  @Test
  void whatIsInStockIsAtHandAtOnceAndNoMoreThanThat() {
    try (BatchHarness batch = harness()) {
      JobHandle array =
          batch.submit(SubmitJobRequest.builder("array", "work").arraySize(20).build());
      // A type that is used up is found out about first.
      batch.advance(Duration.ofSeconds(1));
      assertEquals(3, stock.sold().size(), "2 of two vCPUs and 1 of four");
      assertEquals(8, batch.executor().launches().size());

      batch.runUntilIdle();
      assertEquals(JobStatus.SUCCEEDED, batch.describe(array.id()).status());
      batch.advance(Duration.ofSeconds(2));
      assertEquals(List.of(), stock.sold());
    }
  }

  @Test
  void anInstanceIsKeptOverARestart() {
    try (BatchHarness batch = harness()) {
      JobHandle array =
          batch.submit(SubmitJobRequest.builder("array", "work").arraySize(4).build());
      batch.settle();
      List<?> before = stock.sold();
      batch.restart();
      assertEquals(before, stock.sold());
      batch.runUntilIdle();
      assertEquals(JobStatus.SUCCEEDED, batch.describe(array.id()).status());
      assertEquals(4, batch.executor().launches().size());
    }
  }

  @Test
  void aTypeThatTheCatalogDoesNotHaveIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new FixedCapacity(SampleCatalog.load(), Map.of("x1.huge", 1), "local"));
    assertTrue(String.valueOf(e.getMessage()).startsWith("stock: 'x1.huge' must"), e.getMessage());
  }
}
