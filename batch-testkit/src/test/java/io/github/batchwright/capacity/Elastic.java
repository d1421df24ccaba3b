package io.github.batchwright.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentDetail;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ComputeResourcesUpdate;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceDetail;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.InstanceState;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import io.github.batchwright.testkit.cloud.CloudInstance;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import io.github.batchwright.testkit.cloud.SimulatedCloudBuilder;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A service in virtual time whose environment {@code cloud} buys instances that boot a minute. */
final class Elastic implements AutoCloseable {
  static final String CLOUD = "cloud";
  static final Duration BOOT = Duration.ofSeconds(60);

  static final InstanceType SMALL = type("m.small", 2, 8, "0.10").withSpot(usd("0.03"), 5);
  static final InstanceType MEDIUM = type("m.medium", 4, 16, "0.20").withSpot(usd("0.08"), 8);
  static final InstanceType LARGE = type("m.large", 16, 64, "0.80").withSpot(usd("0.40"), 9);
  static final InstanceCatalog CATALOG = catalog(SMALL, MEDIUM, LARGE);

  final SimulatedCloud cloud;
  final BatchHarness batch;

  Elastic(ComputeResources resources) {
    this(CATALOG, resources);
  }

  Elastic(InstanceCatalog catalog, ComputeResources resources) {
    this(cloud(catalog), environment(resources));
  }

  Elastic(SimulatedCloudBuilder cloud, ComputeEnvironment... environments) {
    this(cloud, builder -> builder, environments);
  }

  Elastic(
      SimulatedCloudBuilder cloud,
      UnaryOperator<BatchHarnessBuilder> more,
      ComputeEnvironment... environments) {
    this.cloud = cloud.build();
    BatchHarnessBuilder builder = BatchHarness.builder().capacity(this.cloud);
    for (ComputeEnvironment environment : environments) {
      builder.computeEnvironment(environment);
    }
    this.batch = more.apply(builder).build();
    define("work", 1);
  }

  static SimulatedCloudBuilder cloud(InstanceCatalog catalog, String... environments) {
    String[] names = environments.length == 0 ? new String[] {CLOUD} : environments;
    return SimulatedCloud.builder(catalog, names)
        .launchDelay(Duration.ofSeconds(1))
        .bootTime(BOOT)
        .terminateDelay(Duration.ofSeconds(5));
  }

  static ComputeEnvironment environment(ComputeResources resources) {
    return ComputeEnvironment.builder(CLOUD).computeResources(resources).build();
  }

  static InstanceCatalog catalog(InstanceType... types) {
    return new InstanceCatalog("made up", LocalDate.of(2026, 1, 1), List.of(types));
  }

  static InstanceType type(String name, int vcpus, int gib, String price) {
    return InstanceType.onDemand(name, Resources.of(vcpus, gib * 1024L), usd(price));
  }

  static Money usd(String amount) {
    return Money.usd(amount);
  }

  static ComputeResources onDemand(int max, String... types) {
    return ComputeResources.onDemand(max, types);
  }

  /** Returns resources with everything said. */
  static ComputeResources resources(
      ComputeResourceType type, AllocationStrategy strategy, int min, int max, String... types) {
    return new ComputeResources(
        type, strategy, min, max, null, List.of(types), null, Duration.ZERO, Map.of());
  }

  static ComputeResources with(ComputeResources before, ComputeResourcesUpdate update) {
    return update.applyTo(before);
  }

  BatchService service() {
    return batch.service();
  }

  /** Registers a definition of jobs that ask for so many vCPUs, and a GiB for each. */
  void define(String name, int vcpus) {
    batch.register(
        JobDefinition.process(name, "true").resources(Resources.of(vcpus, vcpus * 1024L)).build());
  }

  /** Has jobs of a name take so long. */
  void takes(String job, Duration time) {
    batch.executor().on(job).takes(time);
  }

  JobHandle submit(String name, String definition) {
    return batch.submit(SubmitJobRequest.builder(name, definition).build());
  }

  JobHandle submit(String name, String definition, int size) {
    return batch.submit(SubmitJobRequest.builder(name, definition).arraySize(size).build());
  }

  JobStatus status(JobHandle job) {
    return batch.describe(job.id()).status();
  }

  String statusReason(JobId job) {
    return String.valueOf(batch.describe(job).statusReason());
  }

  JobExplanation explain(JobHandle job) {
    return service().explain(job.id());
  }

  void advance(Duration time) {
    batch.advance(time);
  }

  /** Lets what was bought boot, and what waits be placed. */
  void boot() {
    advance(BOOT.plusSeconds(2));
  }

  ComputeEnvironmentDetail detail() {
    return service().describeComputeEnvironment(CLOUD).orElseThrow();
  }

  double desired() {
    return detail().desiredvCpus();
  }

  /** Returns the types of all instances that were asked for so far. */
  List<String> bought() {
    return cloud.books().instances().stream().map(one -> one.request().instanceType()).toList();
  }

  /** Returns the types of the instances that are there and cost. */
  List<String> running() {
    return cloud.books().running().stream().map(one -> one.request().instanceType()).toList();
  }

  /** Returns the instances that are there or on their way, those that are given back aside. */
  List<InstanceDetail> kept() {
    return detail().instances().stream()
        .filter(one -> one.state() != InstanceState.TERMINATING)
        .toList();
  }

  InstanceId only() {
    List<CloudInstance> running = cloud.books().running();
    assertEquals(1, running.size());
    return running.get(0).id();
  }

  void update(ComputeResourcesUpdate update) {
    service()
        .updateComputeEnvironment(
            ComputeEnvironmentUpdate.builder(CLOUD).computeResources(update).build());
    batch.settle();
  }

  void state(ResourceState state) {
    service()
        .updateComputeEnvironment(ComputeEnvironmentUpdate.builder(CLOUD).state(state).build());
    batch.settle();
  }

  /** Closes it, and sees that nothing was asked of the cloud that must not be. */
  @Override
  public void close() {
    assertEquals(List.of(), cloud.books().misuses());
    batch.close();
  }
}
