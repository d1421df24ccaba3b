package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.ClientException;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ConsumableState;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentDetail;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceDetail;
import io.github.batchwright.model.ConsumableResourceUpdate;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueDetail;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStateTimeLimitAction;
import io.github.batchwright.model.ListConsumableResourcesRequest;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.ResourceStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** What must hold while resources are created, changed and deleted under running jobs. */
class ResourceProperties {
  private static final int STEPS = 80;
  private static final Resources SIZE = Resources.of(2, 512);
  private static final FairsharePolicy FAIR = FairsharePolicy.of(Duration.ofMinutes(10));

  private final List<JobId> submitted = new ArrayList<>();
  private Random random = new Random(0);

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void resourcesMayChangeUnderRunningJobs(@ForAll long seed) throws Exception {
    random = new Random(seed);
    submitted.clear();
    try (BatchHarness batch = BatchHarness.builder().seed(seed).build()) {
      script(batch);
      for (int i = 0; i < STEPS; i++) {
        attempt(batch);
        check(batch.service());
      }
      finish(batch);
      compare(batch.service(), EngineProperties.checkReplay(batch));
    }
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void aRestartChangesNoDecision(
      @ForAll long seed, @ForAll long restarts, @ForAll @IntRange(max = 12) int snapshotEvery) {
    RestartProperties.checkSame(
        facts(seed, new Random(0), 0, 0), facts(seed, new Random(restarts), 5, snapshotEvery));
  }

  private List<String> facts(long seed, Random restarts, int oneIn, int snapshotEvery) {
    random = new Random(seed);
    submitted.clear();
    Retention retention = new Retention(Duration.ofSeconds(30), 1 + random.nextInt(20));
    try (BatchHarness batch = BatchHarness.builder().seed(seed).retention(retention).build()) {
      batch.journal().snapshotEvery(snapshotEvery);
      script(batch);
      for (int i = 0; i < STEPS; i++) {
        attempt(batch);
        if (oneIn > 0 && restarts.nextInt(oneIn) == 0) {
          batch.restart();
          batch.settle();
        }
        check(batch.service());
      }
      finish(batch);
      return batch.facts();
    }
  }

  private void script(BatchHarness batch) {
    for (int i = 0; i < 5; i++) {
      batch.executor().on("job" + i).takes(Duration.ofMillis(random.nextInt(9_000)));
    }
    batch.executor().on("job0").exitsWith(1);
    batch.executor().on("job1").ignoresStop();
    batch.register(JobDefinition.process("d0", "true").build());
  }

  /** Does something at random; it may be refused, but nothing else may go wrong. */
  private void attempt(BatchHarness batch) {
    try {
      switch (random.nextInt(4)) {
        case 0 -> submit(batch);
        case 1 -> {
          boolean far = random.nextInt(12) == 0;
          batch.advance(Duration.ofMillis(random.nextInt(far ? 400_000 : 4_000)));
        }
        case 2 -> changeQueues(batch.service());
        default -> changeOthers(batch.service());
      }
    } catch (ClientException refused) {
      assertTrue(refused.getMessage().contains(": '"), refused::getMessage);
    }
  }

  private String name(String kind) {
    return kind + random.nextInt(3);
  }

  private ResourceState anyState() {
    return random.nextBoolean() ? ResourceState.ENABLED : ResourceState.DISABLED;
  }

  private void submit(BatchHarness batch) {
    JobQueueDetail queue = batch.service().describeJobQueue(name("q")).orElse(null);
    SubmitJobRequest.Builder request =
        SubmitJobRequest.builder("job" + random.nextInt(5), name("d"))
            .queue(queue == null ? "default" : queue.queue().name())
            .attempts(1 + random.nextInt(2));
    if (queue != null && queue.queue().schedulingPolicy() != null) {
      request.share("s" + random.nextInt(3));
    }
    if (random.nextBoolean()) {
      request.arraySize(2 + random.nextInt(4));
    }
    if (random.nextBoolean()) {
      request.consumableResource(name("r"), 1 + random.nextInt(3));
    }
    if (random.nextInt(3) == 0) {
      request.clientToken("token" + random.nextInt(20));
    }
    if (random.nextInt(3) == 0) {
      request.timeout(Duration.ofSeconds(1 + random.nextInt(4)));
    }
    submitted.add(batch.submit(request.build()).id());
  }

  private void changeQueues(BatchService service) {
    String name = name("q");
    ResourceState state = anyState();
    JobQueueUpdate.Builder update = JobQueueUpdate.builder(name);
    switch (random.nextInt(7)) {
      case 0 -> service.createJobQueue(JobQueue.of(name, random.nextInt(3), "local", name("e")));
      case 1 ->
          service.createJobQueue(
              JobQueue.builder(name)
                  .computeEnvironments(name("e"))
                  .schedulingPolicy(name("p"))
                  .retention(new Retention(Duration.ofSeconds(15), 1 + random.nextInt(5)))
                  .jobStateTimeLimitAction(
                      new JobStateTimeLimitAction(
                          BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY, Duration.ofMinutes(10)))
                  .build());
      case 2 -> service.updateJobQueue(update.state(state).priority(random.nextInt(3)).build());
      case 3 -> service.updateJobQueue(update.computeEnvironments(name("e")).build());
      case 4 -> service.updateJobQueue(update.schedulingPolicy(name("p")).build());
      default -> {
        service.updateJobQueue(update.state(ResourceState.DISABLED).build());
        service.deleteJobQueue(name);
      }
    }
  }

  private void changeOthers(BatchService service) {
    String environment = name("e");
    String consumable = name("r");
    ComputeEnvironmentUpdate.Builder update = ComputeEnvironmentUpdate.builder(environment);
    long units = random.nextInt(6);
    switch (random.nextInt(14)) {
      case 0, 1 ->
          service.createComputeEnvironment(
              ComputeEnvironment.fixed(environment, 1 + random.nextInt(2), SIZE));
      case 2 ->
          service.updateComputeEnvironment(
              update.instances(Collections.nCopies(1 + random.nextInt(3), SIZE)).build());
      case 3 -> service.updateComputeEnvironment(update.state(anyState()).build());
      case 4 -> service.deleteComputeEnvironment(environment);
      case 5 -> service.createConsumableResource(ConsumableResource.replenishable("r0", units));
      case 6 -> service.createConsumableResource(ConsumableResource.nonReplenishable("r1", units));
      case 7 -> service.updateConsumableResource(ConsumableResourceUpdate.set(consumable, units));
      case 8 ->
          service.updateConsumableResource(
              ConsumableResourceUpdate.add(consumable, units)
                  .withClientToken("update" + random.nextInt(9)));
      case 9 -> service.deleteConsumableResource(consumable);
      case 10 -> service.register(JobDefinition.process(name("d"), "true").build());
      case 11 -> service.deregisterJobDefinition(name("d") + ":" + (1 + random.nextInt(2)));
      case 12 -> changeTags(service);
      default -> changePolicies(service);
    }
  }

  private void changeTags(BatchService service) {
    Map<String, String> tags = Map.of("k", name("v"));
    switch (random.nextInt(4)) {
      case 0 -> service.tagResource(ResourceId.jobDefinition(name("d"), 1), tags);
      case 1 -> service.tagResource(ResourceId.computeEnvironment(name("e")), tags);
      case 2 -> service.tagResource(ResourceId.consumableResource(name("r")), tags);
      default -> {
        if (!submitted.isEmpty()) {
          JobId job = submitted.get(random.nextInt(submitted.size()));
          service.tagResource(ResourceId.job(job), tags);
        }
      }
    }
  }

  private void changePolicies(BatchService service) {
    switch (random.nextInt(4)) {
      case 0 -> service.createSchedulingPolicy(SchedulingPolicy.fairShare(name("p"), FAIR));
      case 1 -> service.updateSchedulingPolicy(name("p"), FAIR);
      case 2 -> service.deleteSchedulingPolicy(name("p"));
      default -> service.tagResource(ResourceId.jobQueue(name("q")), Map.of("k", name("v")));
    }
  }

  private static List<ConsumableResourceDetail> consumables(BatchService service) {
    return service.listConsumableResources(ListConsumableResourcesRequest.all()).items();
  }

  private static List<ComputeEnvironmentDetail> environments(BatchService service) {
    return service.describeComputeEnvironments(DescribeRequest.all()).items();
  }

  private static void check(BatchService service) {
    for (ConsumableResourceDetail each : consumables(service)) {
      assertTrue(each.inUseQuantity() >= 0 && each.totalQuantity() >= 0, each::toString);
      long available = Math.max(0, each.totalQuantity() - each.inUseQuantity());
      assertEquals(available, each.availableQuantity());
    }
    for (ComputeEnvironmentDetail each : environments(service)) {
      Resources all =
          each.environment().instances().stream().reduce(Resources.NONE, Resources::plus);
      assertEquals(all, each.inUse().plus(each.free()));
    }
  }

  /** Deletes every queue: all their jobs end, and then nothing is in use. */
  private void finish(BatchHarness batch) {
    BatchService service = batch.service();
    for (JobQueueDetail queue : service.describeJobQueues(DescribeRequest.all()).items()) {
      if (queue.status() != ResourceStatus.DELETING) {
        String name = queue.queue().name();
        service.updateJobQueue(JobQueueUpdate.builder(name).state(ResourceState.DISABLED).build());
        service.deleteJobQueue(name);
      }
    }
    batch.runUntilIdle();
    assertEquals(List.of(), service.describeJobQueues(DescribeRequest.all()).items());
    environments(service).forEach(e -> assertEquals(Resources.NONE, e.inUse()));
    consumables(service).forEach(c -> assertEquals(0, c.inUseQuantity()));
    assertEquals(List.of(), batch.executor().running());
  }

  private static void compare(BatchService service, Cluster replayed) {
    assertTrue(replayed.queues().isEmpty() && replayed.catalog().deletingQueues().isEmpty());
    assertEquals(0, replayed.counts().live());
    assertEquals(
        environments(service).stream().map(ComputeEnvironmentDetail::environment).toList(),
        replayed.environments().values().stream().map(e -> e.environment()).toList());
    assertEquals(
        consumables(service).stream().map(ConsumableResourceDetail::resource).toList(),
        replayed.catalog().consumables().values().stream().map(ConsumableState::resource).toList());
    for (ConsumableState each : replayed.catalog().consumables().values()) {
      assertEquals(0, each.unfinishedJobs());
    }
  }
}
