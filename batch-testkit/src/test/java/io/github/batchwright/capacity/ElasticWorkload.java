package io.github.batchwright.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentDetail;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ComputeResourcesUpdate;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.UpdatePolicy;
import io.github.batchwright.model.capacity.InstanceDetail;
import io.github.batchwright.model.capacity.InstanceState;
import io.github.batchwright.testkit.cloud.CloudInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random jobs on two environments whose instances are bought of a cloud that has its moods. */
final class ElasticWorkload implements AutoCloseable {
  private static final List<List<String>> TYPES =
      List.of(List.of("m"), List.of("m.small", "m.medium"), List.of("m.medium"), List.of());
  private static final List<String> ENVIRONMENTS = List.of("cloud", "spot");
  private static final int LEAST_MAXIMUM = 12;
  private static final int LARGEST_TYPE = 16;

  private final Random random;
  private final Elastic elastic;
  private final List<JobId> jobs = new ArrayList<>();
  private int highest;

  ElasticWorkload(long seed, int crashAt) {
    this.random = new Random(seed);
    this.elastic =
        new Elastic(
            Elastic.cloud(Elastic.CATALOG, "cloud", "spot")
                .seed(seed)
                .launchDelay(Duration.ofSeconds(random.nextInt(3)))
                .bootTime(Duration.ofSeconds(20), Duration.ofSeconds(20 + random.nextInt(200)))
                .bootFailures(random.nextBoolean() ? 0 : 0.2)
                .reclaimsPerHour(random.nextInt(4))
                .outages(1 + random.nextInt(20), Duration.ofMinutes(1), Duration.ofMinutes(30)),
            builder ->
                builder
                    .seed(seed)
                    .crashAt(crashAt)
                    .jobQueue(JobQueue.of("default", 2, "cloud", "spot"))
                    .jobQueue(JobQueue.of("low", 1, "spot", "cloud")),
            environment("cloud", ComputeResourceType.EC2),
            environment("spot", ComputeResourceType.SPOT));
    for (int vcpus = 1; vcpus <= 4; vcpus++) {
      elastic.define("v" + vcpus, vcpus);
    }
    for (int i = 0; i < 5; i++) {
      elastic.takes("t" + i, Duration.ofSeconds(1 + random.nextInt(600)));
    }
    elastic.batch.executor().on("t4").ignoresStop();
  }

  private ComputeEnvironment environment(String name, ComputeResourceType type) {
    AllocationStrategy strategy = Arrays.asList(AllocationStrategy.values()).get(random.nextInt(6));
    boolean suits = type == ComputeResourceType.SPOT || !strategy.isForSpot();
    int max = maximum();
    ComputeResources resources =
        new ComputeResources(
            type,
            suits ? strategy : null,
            random.nextBoolean() ? 0 : random.nextInt(5),
            max,
            null,
            TYPES.get(random.nextInt(TYPES.size())),
            null,
            Duration.ofMinutes(random.nextBoolean() ? 0 : 20 + random.nextInt(20)),
            Map.of());
    return ComputeEnvironment.builder(name)
        .computeResources(resources)
        .updatePolicy(
            new UpdatePolicy(random.nextBoolean(), Duration.ofMinutes(1 + random.nextInt(9))))
        .build();
  }

  private int maximum() {
    int max = LEAST_MAXIMUM + random.nextInt(24);
    highest = Math.max(highest, max);
    return max;
  }

  Elastic elastic() {
    return elastic;
  }

  void step() {
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3 -> submit(request().build());
      case 4 -> submit(request().arraySize(2 + random.nextInt(20)).build());
      case 5 -> gang();
      case 6 -> elastic.cloud.reclaimAll(random.nextBoolean() ? "m.small" : "m.medium");
      case 7 -> loseOne();
      case 8 -> changeMaximum();
      case 9 -> changeTypes();
      case 10 -> toggle();
      default -> elastic.advance(Duration.ofSeconds(random.nextInt(400)));
    }
    elastic.batch.settle();
  }

  private SubmitJobRequest.Builder request() {
    return finish(SubmitJobRequest.builder("t" + random.nextInt(5), "v" + (1 + random.nextInt(4))));
  }

  private SubmitJobRequest.Builder finish(SubmitJobRequest.Builder request) {
    return request
        .queue(random.nextBoolean() ? "default" : "low")
        .retryStrategy(RetryStrategy.attempts(3).withoutLostHosts());
  }

  private void submit(SubmitJobRequest request) {
    jobs.add(elastic.batch.submit(request).id());
  }

  private void gang() {
    String name = "t" + random.nextInt(5);
    submit(
        finish(Gangs.request(elastic, name, 2 + random.nextInt(2), 1 + random.nextInt(4))).build());
  }

  private void loseOne() {
    List<CloudInstance> there = elastic.cloud.books().running();
    if (!there.isEmpty()) {
      elastic.cloud.lose(there.get(random.nextInt(there.size())).id());
    }
  }

  private String environment() {
    return ENVIRONMENTS.get(random.nextInt(2));
  }

  private void change(String name, ComputeResourcesUpdate update) {
    elastic
        .service()
        .updateComputeEnvironment(
            ComputeEnvironmentUpdate.builder(name).computeResources(update).build());
  }

  private void changeMaximum() {
    change(environment(), ComputeResourcesUpdate.builder().maxvCpus(maximum()).build());
  }

  private void changeTypes() {
    List<String> types = TYPES.get(random.nextInt(TYPES.size() - 1));
    change(environment(), ComputeResourcesUpdate.builder().instanceTypes(types).build());
  }

  private void toggle() {
    String name = environment();
    ResourceState before = detail(name).environment().state();
    state(name, before == ResourceState.ENABLED ? ResourceState.DISABLED : ResourceState.ENABLED);
  }

  private void state(String name, ResourceState state) {
    elastic
        .service()
        .updateComputeEnvironment(ComputeEnvironmentUpdate.builder(name).state(state).build());
  }

  void restart() {
    elastic.batch.restart();
  }

  ComputeEnvironmentDetail detail(String name) {
    return elastic.service().describeComputeEnvironment(name).orElseThrow();
  }

  /** Checks what holds at every moment. */
  void check() {
    elastic.advance(Duration.ofSeconds(2));
    for (String name : ENVIRONMENTS) {
      ComputeEnvironmentDetail detail = detail(name);
      ComputeResources described = detail.environment().computeResources();
      boolean exceeds =
          described.type() == ComputeResourceType.SPOT
              || (described.allocationStrategy() != null
                  && described.allocationStrategy() != AllocationStrategy.BEST_FIT);
      double bound = described.maxvCpus() + (exceeds ? LARGEST_TYPE - 0.001 : 0);
      assertTrue(
          detail.desiredvCpus() <= bound, () -> name + " has " + detail.desiredvCpus() + " vCPUs");
    }
    assertTrue(elastic.cloud.books().peakVcpus() < 2 * (highest + LARGEST_TYPE));
    assertEquals(List.of(), elastic.cloud.books().misuses());
  }

  /** Lets everything end, and checks that it does. */
  void finish() {
    for (String name : ENVIRONMENTS) {
      state(name, ResourceState.ENABLED);
    }
    for (int hour = 0; hour < 72 && !isFinished(); hour++) {
      elastic.advance(Duration.ofHours(1));
    }
    for (JobId job : jobs) {
      assertEquals(
          JobStatus.SUCCEEDED,
          elastic.batch.describe(job).status(),
          () -> job + ": " + elastic.service().explain(job));
    }
    elastic.advance(Duration.ofHours(3));
    check();
    ENVIRONMENTS.forEach(this::checkMinimum);
  }

  private boolean isFinished() {
    return jobs.stream().allMatch(job -> elastic.batch.describe(job).status().isTerminal());
  }

  /** No instance is left that the minimum could do without. */
  private void checkMinimum(String name) {
    ComputeEnvironmentDetail detail = detail(name);
    int min = detail.environment().computeResources().minvCpus();
    // Of Spot instances some may have been taken back and bought anew a moment ago.
    boolean isSettled = name.equals("cloud");
    for (InstanceDetail one : isSettled ? detail.instances() : List.<InstanceDetail>of()) {
      if (one.state() == InstanceState.RUNNING && one.leavingReason().isEmpty()) {
        double without = detail.desiredvCpus() - vcpus(one);
        assertTrue(without < min, () -> name + " does not need " + one + " of " + detail);
      }
    }
    if (min == 0) {
      assertEquals(0, detail.instanceCount(), name);
    }
  }

  private static double vcpus(InstanceDetail one) {
    return Elastic.CATALOG.find(one.type()).orElseThrow().capacity().vcpus();
  }

  @Override
  public void close() {
    elastic.close();
  }
}
