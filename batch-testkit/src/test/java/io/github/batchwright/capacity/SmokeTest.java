package io.github.batchwright.capacity;

import io.github.batchwright.model.*;
import io.github.batchwright.model.capacity.*;
import io.github.batchwright.spi.*;
import io.github.batchwright.testkit.*;
import java.time.*;
import java.util.*;
import org.junit.jupiter.api.Test;

final class SmokeTest {
  static final class Shop implements CapacityProvider {
    final InstanceCatalog catalog =
        new InstanceCatalog(
            "made up",
            LocalDate.of(2026, 1, 1),
            List.of(
                InstanceType.onDemand("m.large", Resources.of(2, 8192), Money.usd("0.1")),
                InstanceType.onDemand("m.xlarge", Resources.of(4, 16384), Money.usd("0.2"))));
    CapacityReports reports;
    VirtualTime time;

    @Override
    public List<String> computeEnvironments() {
      return List.of("cloud");
    }

    @Override
    public InstanceCatalog catalog() {
      return catalog;
    }

    @Override
    public void start(CapacityReports r) {
      reports = r;
    }

    @Override
    public void reconcile(CapacityInventory inventory) {}

    @Override
    public void provision(ProvisionRequest r) {
      System.out.println(time.instant() + " provision " + r);
      time.schedule(Duration.ofSeconds(1), () -> reports.launched(r.instance()));
      time.schedule(
          Duration.ofSeconds(60),
          () ->
              reports.host(
                  r.instance(),
                  Host.active(
                      r.instance().value(), catalog.find(r.instanceType()).get().capacity())));
    }

    @Override
    public void terminate(InstanceId i) {
      System.out.println(time.instant() + " terminate " + i);
      time.schedule(Duration.ofSeconds(5), () -> reports.gone(i, "terminated"));
    }
  }

  @Test
  void growsAndShrinks() {
    Shop shop = new Shop();
    BatchHarness batch =
        BatchHarness.builder()
            .capacityProvider(shop)
            .computeEnvironment(
                ComputeEnvironment.builder("cloud")
                    .computeResources(ComputeResources.onDemand(16, "m"))
                    .build())
            .build();
    shop.time = batch.time();
    batch.register(JobDefinition.process("work", "true").build());
    var job = batch.submit(SubmitJobRequest.builder("a", "work").arraySize(10).build());
    System.out.println(batch.service().explain(job.id().child(0)));
    batch.runUntilIdle();
    System.out.println(batch.now() + " " + batch.describe(job.id()).status());
    batch.advance(Duration.ofMinutes(2));
    batch.facts().stream()
        .filter(f -> f.contains("Instance") || f.contains("Offer"))
        .limit(20)
        .forEach(f -> System.out.println(f.substring(0, Math.min(300, f.length()))));
    batch.close();
  }
}
