package io.github.batchwright.docker;

import io.github.batchwright.docker.hosts.FleetSettings.Checks;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.testkit.contract.CapacityProviderContract;
import io.github.batchwright.testkit.contract.ReportRecorder;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Elastic hosts keep what a provider of capacity promises; no Docker is needed. */
final class ElasticDockerHostsContractTest extends CapacityProviderContract {
  private final FakeEngines engines = new FakeEngines();
  private @Nullable DockerExecutor executor;

  @Override
  protected CapacityProvider newProvider() {
    closeExecutor();
    ElasticDockerHosts hosts =
        ElasticDockerHosts.builder(
                new InstanceCatalog(
                    "made up",
                    LocalDate.EPOCH,
                    List.of(
                        InstanceType.onDemand("fake.two", Resources.of(2, 512), Money.usd("1")))),
                engines)
            .environment("fakes")
            .checks(new Checks(Duration.ofMillis(100), Duration.ofSeconds(2)))
            .build();
    DockerExecutor made = DockerExecutor.builder().elastic(hosts).build(new MemoryLogs());
    made.start(new ReportRecorder(Duration.ofMinutes(1), () -> {}));
    made.reconcile(new Reconciliation("any", 1, List.of()));
    executor = made;
    return hosts;
  }

  @AfterEach
  void closeExecutor() {
    DockerExecutor open = executor;
    if (open != null) {
      open.close();
      executor = null;
    }
  }

  @AfterEach
  void stopEngines() {
    engines.close();
  }

  @Override
  protected ProvisionRequest request(InstanceId instance) {
    return new ProvisionRequest(
        instance, "fakes", "fake.two", ComputeResourceType.EC2, Money.usd("1"), Map.of());
  }

  @Override
  protected Collection<InstanceId> existing() {
    return engines.instances();
  }
}
