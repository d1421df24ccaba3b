package io.github.batchwright.testkit;

import io.github.batchwright.logs.MemoryJobLogStore;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.testkit.cloud.CloudInstance;
import io.github.batchwright.testkit.cloud.SampleCatalog;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import io.github.batchwright.testkit.contract.CapacityProviderContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Runs the contract for a cloud that takes its time. */
final class SimulatedCloudContractTest extends CapacityProviderContract {
  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final SimulatedCloud cloud =
      SimulatedCloud.builder(SampleCatalog.load(), "elastic")
          .launchDelay(Duration.ofSeconds(5))
          .bootTime(Duration.ofSeconds(30), Duration.ofMinutes(3))
          .terminateDelay(Duration.ofSeconds(20))
          .build();

  SimulatedCloudContractTest() {
    cloud.connect(time, new ScriptedExecutor(time, new MemoryJobLogStore()));
  }

  /** It is the world as well, which outlives the service. */
  @Override
  protected CapacityProvider newProvider() {
    return cloud;
  }

  @Override
  protected ProvisionRequest request(InstanceId instance) {
    return new ProvisionRequest(
        instance, "elastic", "m5.large", ComputeResourceType.EC2, Money.usd("0.096"), Map.of());
  }

  @Override
  protected Collection<InstanceId> existing() {
    return cloud.books().running().stream().map(CloudInstance::id).toList();
  }

  @Override
  protected void settle() {
    time.pass(Duration.ofHours(1));
  }
}
