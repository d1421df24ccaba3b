package io.github.batchwright.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.CapacityProvider;
import io.github.batchwright.spi.CapacityReports;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Instances that turn out to have less than their type says. */
class SizeSeenTest {
  /** Sells instances at once, of which the small ones have something else than their type says. */
  private static final class Cheat implements CapacityProvider {
    private final Resources small;
    private final List<String> sold = new ArrayList<>();
    private CapacityReports reports;

    Cheat(Resources small) {
      this.small = small;
    }

    @Override
    public List<String> computeEnvironments() {
      return List.of("cloud");
    }

    @Override
    public InstanceCatalog catalog() {
      return Elastic.CATALOG;
    }

    @Override
    public void start(CapacityReports newReports) {
      reports = newReports;
    }

    @Override
    public void reconcile(CapacityInventory inventory) {
      inventory.instances().forEach(request -> reports.host(request.instance(), host(request)));
    }

    @Override
    public void provision(ProvisionRequest request) {
      sold.add(request.instanceType());
      reports.host(request.instance(), host(request));
    }

    private Host host(ProvisionRequest request) {
      Resources size =
          request.instanceType().equals("m.small")
              ? small
              : Elastic.CATALOG.find(request.instanceType()).orElseThrow().capacity();
      return Host.active(request.instance().value(), size);
    }

    @Override
    public void terminate(InstanceId instance) {
      Objects.requireNonNull(reports).gone(instance, "given back");
    }
  }

  private static void check(Resources small) {
    Cheat cheat = new Cheat(small);
    try (BatchHarness batch =
        BatchHarness.builder()
            .capacityProvider(cheat)
            .computeEnvironment(
                ComputeEnvironment.builder("cloud")
                    .computeResources(Elastic.onDemand(64, "m"))
                    .build())
            .build()) {
      batch.register(JobDefinition.process("two", "true").resources(2, 512).build());
      JobHandle first = batch.submit(SubmitJobRequest.builder("first", "two").build());
      batch.advance(Duration.ofMinutes(1));
      assertEquals(JobStatus.SUCCEEDED, batch.describe(first.id()).status());
      assertEquals(List.of("m.small", "m.medium"), cheat.sold);

      batch.restart();
      JobHandle second = batch.submit(SubmitJobRequest.builder("second", "two").build());
      batch.advance(Duration.ofMinutes(1));
      assertEquals(JobStatus.SUCCEEDED, batch.describe(second.id()).status());
      assertEquals(List.of("m.small", "m.medium", "m.medium"), cheat.sold, "it is remembered");

      batch.register(JobDefinition.process("huge", "true").resources(500, 512).build());
      JobHandle huge = batch.submit(SubmitJobRequest.builder("huge", "huge").build());
      assertEquals(
          WaitReason.Kind.ENVIRONMENT_MAX_EXCEEDED,
          batch.service().explain(huge.id()).reasons().get(0).kind());
    }
  }

  @Test
  void oneThatHasLessIsNotBoughtAgainForTheSameJob() {
    check(Resources.of(1.5, 8192));
  }

  @Test
  void oneThatHasNothingIsNotBoughtAgainEither() {
    check(Resources.NONE);
  }
}
