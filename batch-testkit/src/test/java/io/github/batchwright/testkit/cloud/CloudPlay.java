package io.github.batchwright.testkit.cloud;

import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.CapacityInventory;
import io.github.batchwright.spi.CapacityReports;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.ProvisionRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A cloud without a service: the test buys, and reads what it is told, each thing as a line. */
final class CloudPlay {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  static final String CLUSTER = "mine-";

  private final BatchHarness clock = BatchHarness.builder().startingAt(START).build();
  final SimulatedCloud cloud;
  private List<String> told = new ArrayList<>();

  CloudPlay(SimulatedCloudBuilder builder) {
    cloud = builder.build();
    cloud.connect(clock.time(), clock.executor());
    beginLife();
    cloud.reconcile(new CapacityInventory(CLUSTER, 1, List.of()));
  }

  static SimulatedCloudBuilder builder() {
    return SimulatedCloud.builder(SampleCatalog.load(), "elastic");
  }

  /** Begins a life of the service; what was told to the one before is forgotten. */
  void beginLife() {
    cloud.close();
    told = new ArrayList<>();
    cloud.start(new Lines(told));
  }

  void reconcile(long epoch, ProvisionRequest... requests) {
    cloud.reconcile(new CapacityInventory(CLUSTER, epoch, List.of(requests)));
  }

  static InstanceId id(String name) {
    return new InstanceId(CLUSTER + name);
  }

  static ProvisionRequest onDemand(String name, String type) {
    return request(name, type, ComputeResourceType.EC2, "100");
  }

  static ProvisionRequest spot(String name, String type, String most) {
    return request(name, type, ComputeResourceType.SPOT, most);
  }

  static ProvisionRequest request(
      String name, String type, ComputeResourceType purchase, String most) {
    return new ProvisionRequest(id(name), "elastic", type, purchase, Money.usd(most), Map.of());
  }

  void buyOnDemand(String name, String type) {
    cloud.provision(onDemand(name, type));
  }

  void buySpot(String name, String type, String most) {
    cloud.provision(spot(name, type, most));
  }

  void pass(Duration duration) {
    clock.advance(duration);
  }

  CloudBooks books() {
    return cloud.books();
  }

  CloudInstance instance(String name) {
    return books().find(id(name)).orElseThrow();
  }

  /** Returns what was told in this life, each with the seconds since the start. */
  List<String> told() {
    return List.copyOf(told);
  }

  private final class Lines implements CapacityReports {
    private final List<String> lines;

    Lines(List<String> lines) {
      this.lines = lines;
    }

    private void add(InstanceId instance, String what) {
      long seconds = Duration.between(START, clock.now()).toSeconds();
      lines.add(seconds + " " + instance.value().substring(CLUSTER.length()) + " " + what);
    }

    @Override
    public void launched(InstanceId instance) {
      add(instance, "launched");
    }

    @Override
    public void host(InstanceId instance, Host host) {
      add(instance, "host " + host.capacity());
    }

    @Override
    public void refused(InstanceId instance, Refusal refusal, String reason) {
      add(instance, refusal + ": " + reason);
    }

    @Override
    public void interrupted(InstanceId instance, Duration notice) {
      add(instance, "interrupted, gone in " + notice);
    }

    @Override
    public void gone(InstanceId instance, String reason) {
      add(instance, "gone: " + reason);
    }
  }
}
