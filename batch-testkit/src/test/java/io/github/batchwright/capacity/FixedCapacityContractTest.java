package io.github.batchwright.capacity;

import io.github.batchwright.FixedCapacity;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.testkit.cloud.SampleCatalog;
import io.github.batchwright.testkit.contract.CapacityProviderContract;
import java.util.Collection;
import java.util.Map;

/** Runs the contract for capacity that is there anyway. */
final class FixedCapacityContractTest extends CapacityProviderContract {
  private final FixedCapacity stock =
      new FixedCapacity(SampleCatalog.load(), Map.of("m5.large", 10), "local");

  /** It is the world as well, which outlives the service. */
  @Override
  protected CapacityProvider newProvider() {
    return stock;
  }

  @Override
  protected ProvisionRequest request(InstanceId instance) {
    return new ProvisionRequest(
        instance, "local", "m5.large", ComputeResourceType.EC2, Money.usd("0.096"), Map.of());
  }

  @Override
  protected Collection<InstanceId> existing() {
    return stock.sold();
  }
}
