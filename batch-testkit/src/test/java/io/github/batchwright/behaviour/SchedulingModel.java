package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.engine.PlacementOracle;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.model.ArrayDetail;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceDetail;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.ConsumableResourceUpdate;
import io.github.batchwright.model.FairshareMeasure;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueSnapshot;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A service under random steps, and a simple account of what it must look like after each. */
final class SchedulingModel implements AutoCloseable {
  private static final List<Resources> INSTANCES =
      List.of(Resources.of(4, 4096), Resources.of(2, 8192), Resources.of(4, 1024));
  private static final long MAX_MILLI_VCPUS = 8_000;
  private static final List<String> QUEUES = List.of("fifo", "fair", "capped");
  private static final List<String> SHARES = List.of("A", "B", "C7", "C8");
  private static final List<AttemptOutcome> OUTCOMES =
      List.of(
          AttemptOutcome.exited(0),
          AttemptOutcome.exited(0),
          AttemptOutcome.exited(1),
          AttemptOutcome.lost("gone"),
          AttemptOutcome.cannotStart("no image"));

  /** What can happen. */
  enum Kind {
    SUBMIT,
    SUBMIT_ARRAY,
    SUBMIT_DEPENDENT,
    END,
    END_FIRST,
    CANCEL,
    TERMINATE,
    ADVANCE,
    CHANGE_UNITS,
    CHANGE_POLICY,
    CHANGE_QUEUE,
    CHANGE_ENVIRONMENT,
    RESTART
  }

  /** One thing that happens; what the numbers mean depends on its kind. */
  record Step(Kind kind, int a, int b, int c, int d) {}

  private final BatchHarness batch;
  private final List<JobHandle> jobs = new ArrayList<>();
  private final Map<JobId, JobDetail> finished = new LinkedHashMap<>();
  private final Set<JobId> all = new LinkedHashSet<>();
  private long licences = 3;
  private long tokens = 10;
  private long tokensSpent;

  SchedulingModel() {
    FairsharePolicy initial =
        new FairsharePolicy(
            Duration.ofMinutes(1),
            10,
            List.of(ShareAttributes.of("A", 2), new ShareAttributes("C*", 0.5, 2)));
    // Nothing of this is described in code, which would have a restart set it back.
    batch = BatchHarness.create();
    BatchService service = batch.service();
    service.createComputeEnvironment(
        ComputeEnvironment.builder("e")
            .instances(INSTANCES)
            .computeResources(ComputeResources.onDemand((int) (MAX_MILLI_VCPUS / 1000)))
            .build());
    service.createSchedulingPolicy(SchedulingPolicy.fairShare("policy", initial));
    service.createConsumableResource(ConsumableResource.replenishable("licence", licences));
    service.createConsumableResource(ConsumableResource.nonReplenishable("token", tokens));
    service.createJobQueue(JobQueue.of("fifo", 1, "e"));
    service.createJobQueue(
        JobQueue.builder("fair").computeEnvironments("e").schedulingPolicy("policy").build());
    service.createJobQueue(JobQueue.of("capped", 2, "e"));
    int[][] sizes = {{1, 64}, {2, 2048}, {4, 512}, {3, 4000}};
    for (int i = 0; i < sizes.length; i++) {
      batch.register(
          JobDefinition.process("d" + i, "true").resources(sizes[i][0], sizes[i][1]).build());
    }
    batch.register(JobDefinition.process("d4", "true").maxConcurrency(2).build());
    batch.register(JobDefinition.process("d5", "true").consumableResource("licence", 2).build());
    batch.register(
        JobDefinition.process("d6", "true")
            .consumableResource("licence", 1)
            .consumableResource("token", 1)
            .build());
    batch.executor().on("job").neverEnds();
    batch.executor().on("slow").startsAfter(Duration.ofSeconds(7)).neverEnds();
    batch.settle();
  }

  /** Returns every fact so far. */
  List<String> facts() {
    return batch.facts();
  }

  void take(Step step) {
    switch (step.kind()) {
      case SUBMIT -> submit(request(step).build());
      case SUBMIT_ARRAY -> {
        Integer cap = step.d() % 3 == 0 ? null : Integer.valueOf(step.d() % 3);
        submit(request(step).array(new ArrayProperties(2 + step.d() % 5, cap)).build());
      }
      case SUBMIT_DEPENDENT -> {
        SubmitJobRequest.Builder request = request(step);
        if (!jobs.isEmpty()) {
          request.dependsOn(jobs.get(step.d() % jobs.size()).id());
        }
        submit(request.build());
      }
      case END -> end(step.a() * 12 + step.b(), OUTCOMES.get(step.c() % OUTCOMES.size()));
      case END_FIRST -> end(0, OUTCOMES.get(step.c() % OUTCOMES.size()));
      case CANCEL -> {
        if (!jobs.isEmpty()) {
          target(step).cancel("not needed");
        }
      }
      case TERMINATE -> {
        if (!jobs.isEmpty()) {
          target(step).terminate("not wanted");
        }
      }
      case ADVANCE -> batch.advance(Duration.ofSeconds(step.a() * 3L));
      case CHANGE_UNITS -> {
        licences = step.a() % 5;
        batch.service().updateConsumableResource(ConsumableResourceUpdate.set("licence", licences));
      }
      case CHANGE_POLICY -> batch.service().updateSchedulingPolicy("policy", policy(step));
      case CHANGE_QUEUE ->
          batch
              .service()
              .updateJobQueue(
                  JobQueueUpdate.builder(QUEUES.get(step.a() % QUEUES.size()))
                      .priority(step.b() % 4)
                      .build());
      case CHANGE_ENVIRONMENT -> {
        ResourceState state = step.a() % 3 == 0 ? ResourceState.DISABLED : ResourceState.ENABLED;
        batch
            .service()
            .updateComputeEnvironment(ComputeEnvironmentUpdate.builder("e").state(state).build());
      }
      case RESTART -> {
        batch.journal().snapshotEvery(step.a());
        batch.restart();
        jobs.replaceAll(job -> batch.service().handle(job.id()));
      }
    }
    batch.settle();
  }

  private static FairsharePolicy policy(Step step) {
    double weight = (1 + step.c()) / 4.0;
    if (step.d() % 3 == 0) {
      return new FairsharePolicy(
          Duration.ZERO,
          step.b() * 5,
          List.of(ShareAttributes.of("A", weight), new ShareAttributes("C*", 0.5, 2)),
          FairshareMeasure.DOMINANT_RESOURCE);
    }
    return new FairsharePolicy(
        Duration.ofSeconds(30L << step.a()),
        step.b() * 5,
        List.of(ShareAttributes.of("A", weight), new ShareAttributes("C*", 0.5, 2)));
  }

  private static SubmitJobRequest.Builder request(Step step) {
    String queue = QUEUES.get(step.b() % QUEUES.size());
    SubmitJobRequest.Builder request =
        SubmitJobRequest.builder(step.c() % 4 == 0 ? "slow" : "job", "d" + step.a() % 7)
            .queue(queue)
            .attempts(1 + step.c() % 3)
            .schedulingPriority(step.d());
    return queue.equals("fair") ? request.share(SHARES.get(step.c() % SHARES.size())) : request;
  }

  private void submit(SubmitJobRequest request) {
    JobHandle job = batch.submit(request);
    jobs.add(job);
    all.add(job.id());
    ArrayProperties array = request.arrayProperties();
    for (int i = 0; array != null && i < array.size(); i++) {
      all.add(job.child(i).id());
    }
  }

  private JobHandle target(Step step) {
    JobHandle job = jobs.get(step.a() % jobs.size());
    JobHandle child = step.b() % 2 == 0 ? job : job.child(step.b() / 2);
    return all.contains(child.id()) ? child : job;
  }

  private void end(int index, AttemptOutcome outcome) {
    List<AttemptId> running = batch.executor().running();
    if (!running.isEmpty()) {
      AttemptId attempt = running.get(index % running.size());
      batch.executor().end(attempt, outcome);
    }
  }

  /** Checks what must hold at every instant. */
  void check() {
    Map<JobId, JobDetail> details = new LinkedHashMap<>();
    batch.service().describe(List.copyOf(all)).forEach(job -> details.put(job.jobId(), job));
    assertEquals(all, details.keySet(), "a job is lost");
    details.values().forEach(job -> checkStable(job));
    details.values().forEach(job -> checkSummary(job, details));
    List<LaunchRequest> open = open(details);
    checkCapacity(open);
    checkCaps(open, details);
    checkUnits(open, details);
    checkNobodyIsForgotten(details);
  }

  private void checkStable(JobDetail job) {
    JobDetail before = finished.get(job.jobId());
    if (before != null) {
      assertEquals(before, job, "a finished job has changed");
    } else if (job.status() == JobStatus.SUCCEEDED || job.status() == JobStatus.FAILED) {
      finished.put(job.jobId(), job);
    }
  }

  private static void checkSummary(JobDetail job, Map<JobId, JobDetail> details) {
    ArrayDetail array = job.array();
    if (array == null) {
      return;
    }
    int sum = 0;
    for (JobStatus status : JobStatus.values()) {
      sum += array.count(status);
      long children =
          details.values().stream()
              .filter(d -> d.jobId().arrayIndex().isPresent())
              .filter(d -> d.jobId().arrayJob().equals(job.jobId()))
              .filter(d -> d.status() == status)
              .count();
      assertEquals(children, array.count(status), () -> status + " children of " + job);
    }
    assertEquals(array.size(), sum);
  }

  /** Returns what was launched for attempts that the service holds to go on. */
  private List<LaunchRequest> open(Map<JobId, JobDetail> details) {
    return batch.executor().launches().stream()
        .filter(
            launch -> {
              JobDetail job = details.get(launch.attempt().job());
              return job.attempts().get(launch.attempt().number() - 1).stoppedAt() == null;
            })
        .toList();
  }

  private static void checkCapacity(List<LaunchRequest> open) {
    Map<String, Resources> used = new LinkedHashMap<>();
    open.forEach(
        launch ->
            used.merge(
                launch.instance(), launch.properties().resourceRequirements(), Resources::plus));
    used.forEach(
        (instance, sum) ->
            assertTrue(
                sum.fitsIn(INSTANCES.get(Integer.parseInt(instance.substring(2)))),
                () -> instance + " has " + sum));
    long milliVcpus = used.values().stream().mapToLong(Resources::milliVcpus).sum();
    assertTrue(milliVcpus <= MAX_MILLI_VCPUS, () -> "the environment has " + milliVcpus);
  }

  private void checkCaps(List<LaunchRequest> open, Map<JobId, JobDetail> details) {
    Map<String, Integer> count = new LinkedHashMap<>();
    for (LaunchRequest launch : open) {
      JobDetail job = details.get(launch.attempt().job());
      count.merge(job.jobDefinition(), 1, Integer::sum);
      if (job.shareIdentifier() != null) {
        count.merge("share " + job.shareIdentifier(), 1, Integer::sum);
      }
    }
    for (String capped : List.of("d4:1", "share C7", "share C8")) {
      assertTrue(count.getOrDefault(capped, 0) <= 2, () -> capped + ": " + count);
    }
  }

  private void checkUnits(List<LaunchRequest> open, Map<JobId, JobDetail> details) {
    long licencesHeld = 0;
    long tokensHeld = 0;
    for (LaunchRequest launch : open) {
      for (ConsumableResourceRequirement taken :
          details.get(launch.attempt().job()).consumableResources()) {
        licencesHeld += taken.consumableResource().equals("licence") ? taken.quantity() : 0;
        tokensHeld += taken.consumableResource().equals("token") ? taken.quantity() : 0;
      }
    }
    long spent =
        batch.executor().launches().stream()
            .flatMap(l -> details.get(l.attempt().job()).consumableResources().stream())
            .filter(taken -> taken.consumableResource().equals("token"))
            .mapToLong(ConsumableResourceRequirement::quantity)
            .sum();
    tokensSpent = spent - tokensHeld;
    ConsumableResourceDetail licence = detail("licence");
    assertEquals(licencesHeld, licence.inUseQuantity());
    assertEquals(licences, licence.totalQuantity());
    assertEquals(Math.max(0, licences - licencesHeld), licence.availableQuantity());
    ConsumableResourceDetail token = detail("token");
    assertEquals(tokensHeld, token.inUseQuantity());
    assertEquals(tokens - tokensSpent, token.totalQuantity());
    assertTrue(token.availableQuantity() >= 0);
  }

  private ConsumableResourceDetail detail(String name) {
    return batch.service().describeConsumableResource(name);
  }

  /** Nothing that could be placed waits, and every job that waits has a reason. */
  private void checkNobodyIsForgotten(Map<JobId, JobDetail> details) {
    for (JobDetail job : details.values()) {
      boolean waits = job.status() == JobStatus.PENDING || job.status() == JobStatus.RUNNABLE;
      if (!waits || job.array() != null) {
        continue;
      }
      List<WaitReason> reasons = batch.service().explain(job.jobId()).reasons();
      assertFalse(reasons.isEmpty(), () -> "no reason: " + job);
      assertTrue(
          reasons.stream().noneMatch(reason -> reason.kind() == WaitReason.Kind.NEXT),
          () -> "could be placed and is not: " + job);
    }
  }

  /** Decides all again from the facts alone, and looks at what comes of it. */
  void checkAgain() throws IOException {
    Cluster rebuilt = PlacementOracle.check(batch.facts());
    for (String queue : QUEUES) {
      JobQueueSnapshot seen = batch.service().getJobQueueSnapshot(queue);
      assertEquals(seen, PlacementOracle.snapshot(rebuilt, queue, batch.now()));
      seen.frontOfQueue().stream()
          .limit(3)
          .forEach(
              front ->
                  assertEquals(
                      batch.service().explain(front.jobId()),
                      PlacementOracle.explain(rebuilt, front.jobId(), batch.now())));
    }
  }

  /** Lets everything end that can, and checks that nothing is left but what never fits. */
  void finish() {
    batch
        .service()
        .updateComputeEnvironment(
            ComputeEnvironmentUpdate.builder("e").state(ResourceState.ENABLED).build());
    batch
        .service()
        .updateSchedulingPolicy(
            "policy", FairsharePolicy.of(Duration.ofMinutes(1), new ShareAttributes("C*", 0.5, 2)));
    licences = 10;
    batch.service().updateConsumableResource(ConsumableResourceUpdate.set("licence", 10));
    batch.service().updateConsumableResource(ConsumableResourceUpdate.add("token", 1000));
    tokens += 1000;
    batch.advance(Duration.ofSeconds(10));
    while (!batch.executor().running().isEmpty()) {
      end(0, AttemptOutcome.exited(0));
      batch.advance(Duration.ofSeconds(10));
      check();
    }
    batch.runUntilIdle();
    for (JobHandle job : jobs) {
      JobDetail detail = batch.describe(job.id());
      assertTrue(
          detail.status() == JobStatus.SUCCEEDED || detail.status() == JobStatus.FAILED,
          () -> "left behind: " + detail + " " + job.explain());
    }
  }

  @Override
  public void close() {
    batch.close();
  }
}
