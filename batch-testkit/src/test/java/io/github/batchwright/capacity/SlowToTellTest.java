package io.github.batchwright.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.CapacityReports;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A provider that takes a while to tell a new life of a service what there is. */
class SlowToTellTest {
  /** Sells instances of which the first boots a minute, the next two, and so on. */
  private static final class SlowShop implements CapacityProvider {
    final Map<InstanceId, Instant> readyAt = new LinkedHashMap<>();
    int terminated;
    BatchHarness batch;
    private CapacityReports reports;

    @Override
    public List<String> computeEnvironments() {
      return List.of(Elastic.CLOUD);
    }

    @Override
    public InstanceCatalog catalog() {
      return Elastic.CATALOG;
    }

    @Override
    public void start(CapacityReports latest) {
      reports = latest;
    }

    @Override
    public void reconcile(CapacityInventory inventory) {
      for (ProvisionRequest one : inventory.instances()) {
        batch.time().schedule(Duration.ofSeconds(10), () -> tell(one.instance()));
      }
    }

    private void tell(InstanceId id) {
      reports.launched(id);
      if (!batch.now().isBefore(readyAt.get(id))) {
        reports.host(id, Host.active(id.value(), Elastic.MEDIUM.capacity()));
      }
    }

    @Override
    public void provision(ProvisionRequest request) {
      Duration boot = Duration.ofMinutes(readyAt.size() + 1);
      readyAt.put(request.instance(), batch.now().plus(boot));
      batch.time().schedule(boot, () -> tell(request.instance()));
    }

    @Override
    public void terminate(InstanceId instance) {
      terminated++;
      batch.time().schedule(Duration.ZERO, () -> reports.gone(instance, "terminated"));
    }
  }

  @Test
  void whatIsReadyButNotToldOfAgainYetIsNeitherReplacedNorGivenBack() {
    SlowShop shop = new SlowShop();
    try (BatchHarness batch =
        BatchHarness.builder()
            .capacityProvider(shop)
            .computeEnvironment(Elastic.environment(Elastic.onDemand(16, "m.medium")))
            .build()) {
      shop.batch = batch;
      JobDefinition node = JobDefinition.process("node", "true").resources(3, 1024).build();
      batch.register(
          JobDefinition.builder("gang", NodeProperties.of(2, node.properties())).build());
      JobHandle gang = batch.submit(SubmitJobRequest.builder("g", "gang").build());
      batch.advance(Duration.ofSeconds(90));
      batch.restart();
      batch.advance(Duration.ofSeconds(5));
      assertEquals(2, shop.readyAt.size());
      assertEquals(0, shop.terminated);
      batch.advance(Duration.ofMinutes(2));
      assertEquals(JobStatus.SUCCEEDED, batch.describe(gang.id()).status());
      assertEquals(2, shop.readyAt.size());
      assertEquals(2, shop.terminated);
    }
  }
}
