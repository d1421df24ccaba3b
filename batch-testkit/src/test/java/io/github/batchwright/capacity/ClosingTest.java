package io.github.batchwright.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.BatchServiceBuilder;
import io.github.batchwright.CloseMode;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.CapacityReports;
import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.ProvisionRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances of a service that nobody begins anew are given back when it is closed. */
class ClosingTest {
  @TempDir Path folder;

  /** Sells instances that never boot. */
  private static final class Shop implements CapacityProvider {
    final CountDownLatch sold = new CountDownLatch(2);
    final List<InstanceId> asked = new CopyOnWriteArrayList<>();
    final List<String> calls = new CopyOnWriteArrayList<>();

    @Override
    public List<String> computeEnvironments() {
      return List.of(Elastic.CLOUD);
    }

    @Override
    public InstanceCatalog catalog() {
      return Elastic.CATALOG;
    }

    @Override
    public void start(CapacityReports reports) {}

    @Override
    public void reconcile(CapacityInventory inventory) {}

    @Override
    public void provision(ProvisionRequest request) {
      asked.add(request.instance());
      sold.countDown();
    }

    @Override
    public void terminate(InstanceId instance) {
      calls.add(instance.value());
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }

  private static Shop live(BatchServiceBuilder builder) throws InterruptedException {
    Shop shop = new Shop();
    BatchService service =
        builder
            .capacityProvider(shop)
            .computeEnvironment(Elastic.environment(Elastic.onDemand(16, "m.small")))
            .build();
    service.register(JobDefinition.process("work", "true").resources(2, 512).build());
    service.submit(SubmitJobRequest.builder("a", "work").arraySize(2).build());
    assertTrue(shop.sold.await(30, TimeUnit.SECONDS));
    service.close(CloseMode.LEAVE_RUNNING);
    return shop;
  }

  private static void assertGivesBack(Shop shop) {
    assertEquals(
        List.of(shop.asked.get(0).value(), shop.asked.get(1).value()),
        shop.calls.subList(0, 2).stream().sorted().toList());
    assertEquals("close", shop.calls.get(2), "after that");
  }

  @Test
  void aServiceWithoutADirectoryGivesItsInstancesBack() throws InterruptedException {
    assertGivesBack(live(BatchService.builder()));
  }

  @Test
  void aServiceThatKeepsItsJobsInMemoryGivesItsInstancesBack() throws InterruptedException {
    assertGivesBack(live(BatchService.builder().directory(folder).durability(Durability.MEMORY)));
  }

  @Test
  void aServiceThatIsBegunAnewKeepsItsInstances() throws InterruptedException {
    assertEquals(List.of("close"), live(BatchService.builder().directory(folder)).calls);
  }
}
