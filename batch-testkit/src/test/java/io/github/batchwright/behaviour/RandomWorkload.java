package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ArrayDetail;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobEvent;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.PreemptionPolicy;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.ScriptRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Does random things to a harness, and looks at the engine from outside like a distrustful user.
 */
final class RandomWorkload implements AutoCloseable {
  private static final Map<String, Resources> DEMANDS = new LinkedHashMap<>();
  private static final Map<String, List<Resources>> ENVIRONMENTS = new LinkedHashMap<>();
  private static final Map<String, List<String>> QUEUES = new LinkedHashMap<>();

  static {
    DEMANDS.put("small", Resources.of(0.5, 100));
    DEMANDS.put("large", Resources.of(3, 400));
    DEMANDS.put("gpu", Resources.of(1, 100).withGpus(1));
    DEMANDS.put("fat", Resources.of(0.1, 1_000));
    DEMANDS.put("never", Resources.of(64, 100));
    ENVIRONMENTS.put("a", List.of(Resources.of(4, 1_000), Resources.of(2, 500).withGpus(1)));
    ENVIRONMENTS.put("b", List.of(Resources.of(3, 2_000)));
    QUEUES.put("q0", List.of("a", "b"));
    QUEUES.put("q1", List.of("b", "a"));
    QUEUES.put("q2", List.of("b"));
  }

  private final Random random;
  private final BatchHarness batch;
  private final List<JobHandle> jobs = new ArrayList<>();
  private final Map<JobId, String> queueOf = new HashMap<>();
  private final Map<JobId, Integer> sizeOf = new HashMap<>();
  private final Map<JobId, JobDetail> finished = new HashMap<>();
  private final Map<JobId, JobStatus> told = new HashMap<>();
  private final Map<String, PreemptionPolicy> preemption = new LinkedHashMap<>();
  private final boolean preempting;
  private boolean endless;

  RandomWorkload(long seed) {
    this(seed, false);
  }

  /** Makes a workload in whose queues jobs may have others stopped, or not. */
  RandomWorkload(long seed, boolean preempting) {
    this.preempting = preempting;
    random = new Random(seed);
    Random other = new Random(~seed);
    for (String queue : QUEUES.keySet()) {
      preemption.put(queue, preempting ? policy(other) : PreemptionPolicy.NONE);
    }
    var builder = BatchHarness.builder().seed(seed).listener(this::hear);
    ENVIRONMENTS.forEach(
        (name, sizes) ->
            builder.computeEnvironment(ComputeEnvironment.builder(name).instances(sizes).build()));
    QUEUES.forEach(
        (name, order) ->
            builder.jobQueue(
                JobQueue.builder(name)
                    .priority(random.nextInt(3))
                    .computeEnvironments(order.toArray(String[]::new))
                    .preemption(preemption.get(name))
                    .build()));
    batch = builder.build();
    DEMANDS.forEach(
        (name, demand) ->
            batch.register(
                JobDefinition.process(name, "true")
                    .resources(demand)
                    .schedulingPriority(preempting ? other.nextInt(3) : 0)
                    .build()));
    script();
  }

  private static PreemptionPolicy policy(Random random) {
    return new PreemptionPolicy(
        random.nextInt(6) > 0, random.nextInt(3) > 0, random.nextInt(6) > 0, 1 + random.nextInt(3));
  }

  private void script() {
    for (int i = 0; i < 6; i++) {
      vary(batch.executor().on("job" + i));
      vary(batch.executor().on("job" + i).attempt(1 + random.nextInt(3)));
      vary(batch.executor().on("job" + i).arrayIndex(random.nextInt(4)));
    }
    endless = random.nextInt(4) == 0;
    if (endless) {
      batch.executor().on("job5").arrayIndex(1).neverEnds();
    }
  }

  private void vary(ScriptRule rule) {
    rule.takes(Duration.ofMillis(random.nextInt(preempting ? 20_000 : 5_000)));
    if (random.nextBoolean()) {
      rule.startsAfter(Duration.ofMillis(random.nextInt(2_000)));
    }
    switch (random.nextInt(8)) {
      case 0 -> rule.exitsWith(1 + random.nextInt(3));
      case 1 -> rule.neverStarts(AttemptOutcome.cannotStart("no image"));
      case 2 -> rule.neverStarts(AttemptOutcome.invalid("no such thing"));
      case 3 -> rule.ends(AttemptOutcome.lost("gone"));
      case 4 -> rule.ignoresStop();
      case 5 -> rule.throwsAtLaunch(new IllegalStateException("broken on purpose"));
      default -> rule.exitsWith(0);
    }
  }

  BatchHarness batch() {
    return batch;
  }

  private void hear(JobEvent event) {
    JobStatus before = told.put(event.jobId(), event.to());
    assertEquals(before == null ? JobStatus.SUBMITTED : before, event.from());
  }

  void step() {
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> submit();
      case 4 -> any().cancel("cancelled at random");
      case 5 -> any().terminate("terminated at random");
      default -> batch.advance(Duration.ofMillis(random.nextInt(3_000)));
    }
  }

  /** Ends the host's process and starts it again; nobody who looks from outside notices. */
  void restart() {
    batch.restart();
    jobs.replaceAll(job -> batch.service().handle(job.id()));
    batch.settle();
  }

  /** Returns how many attempts were stopped for others so far. */
  int preempted() {
    return describeAll().values().stream().mapToInt(JobDetail::preemptedAttempts).sum();
  }

  void finish() {
    batch.runUntilIdle();
  }

  /** Returns a job or a child of one; a new job if there is none. */
  private JobHandle any() {
    if (jobs.isEmpty()) {
      submit();
    }
    JobHandle job = jobs.get(random.nextInt(jobs.size()));
    ArrayDetail array = batch.describe(job.id()).array();
    return array == null || random.nextBoolean() ? job : job.child(random.nextInt(array.size()));
  }

  private void submit() {
    List<String> definitions = new ArrayList<>(DEMANDS.keySet());
    // What never fits blocks its queue for good, so it is rare.
    int choice = random.nextInt(40);
    String definition = choice == 0 && !preempting ? "never" : definitions.get(choice % 4);
    String queue = "q" + random.nextInt(3);
    if (queue.equals("q2") && definition.equals("gpu")) {
      queue = "q0";
    }
    SubmitJobRequest.Builder request =
        SubmitJobRequest.builder("job" + random.nextInt(6), definition)
            .queue(queue)
            .attempts(1 + random.nextInt(3));
    if (random.nextInt(3) == 0) {
      request.timeout(Duration.ofMillis(1 + random.nextInt(4_000)));
    }
    int size = random.nextBoolean() ? 0 : 2 + random.nextInt(5);
    if (size > 0) {
      request.arraySize(size);
    }
    if (size > 0 && random.nextInt(3) == 0) {
      request.dependsOn(JobDependency.sequential());
    }
    for (int i = random.nextInt(3); i > 0 && !jobs.isEmpty(); i--) {
      request.dependsOn(dependency(size));
    }
    JobHandle job = batch.submit(request.build());
    jobs.add(job);
    queueOf.put(job.id(), queue);
    sizeOf.put(job.id(), size);
  }

  private JobDependency dependency(int size) {
    JobHandle other = any();
    ArrayDetail array = batch.describe(other.id()).array();
    boolean ties = array != null && array.size() == size && random.nextInt(4) > 0;
    if (ties) {
      return JobDependency.nToN(other.id());
    }
    return switch (random.nextInt(5)) {
      case 0 -> JobDependency.onCompletion(other.id());
      case 1 -> JobDependency.onFailure(other.id());
      default -> JobDependency.on(other.id());
    };
  }

  /** Checks what must hold at any time. */
  void check() {
    Map<JobId, JobDetail> all = describeAll();
    checkCapacity(all);
    all.values().forEach(this::checkJob);
    all.forEach(
        (id, detail) -> {
          ArrayDetail array = detail.array();
          if (array != null) {
            checkArray(detail, array, all);
          }
        });
  }

  /** Describes every job and every child as they stand at one instant. */
  private Map<JobId, JobDetail> describeAll() {
    List<JobId> ids = new ArrayList<>();
    for (JobHandle job : jobs) {
      ids.add(job.id());
      for (int i = 0; i < sizeOf.get(job.id()); i++) {
        ids.add(job.id().child(i));
      }
    }
    Map<JobId, JobDetail> all = new LinkedHashMap<>();
    batch.service().describe(ids).forEach(d -> all.put(d.jobId(), d));
    assertEquals(ids.size(), all.size());
    return all;
  }

  private void checkCapacity(Map<JobId, JobDetail> all) {
    Set<Object> running = new HashSet<>(batch.executor().running());
    Map<String, Resources> used = new HashMap<>();
    for (LaunchRequest launch : batch.executor().launches()) {
      if (running.contains(launch.attempt())) {
        used.merge(launch.instance(), launch.properties().resourceRequirements(), Resources::plus);
        assertTrue(QUEUES.get(launch.jobQueue()).contains(launch.computeEnvironment()));
        JobStatus status = all.get(launch.attempt().job()).status();
        assertTrue(
            status == JobStatus.STARTING || status == JobStatus.RUNNING,
            () -> launch.attempt() + " goes on while its job is " + status);
      }
    }
    used.forEach(
        (instance, sum) ->
            assertTrue(sum.fitsIn(size(instance)), () -> sum + " are used of " + instance));
  }

  private static Resources size(String instance) {
    String[] parts = instance.split("/", -1);
    return ENVIRONMENTS.get(parts[0]).get(Integer.parseInt(parts[1]));
  }

  private void checkJob(JobDetail job) {
    assertEquals(told.getOrDefault(job.jobId(), JobStatus.SUBMITTED), job.status());
    JobDetail before = finished.get(job.jobId());
    if (before != null) {
      assertEquals(before, job, "a finished job has changed");
    } else if (EngineProperties.isFinished(job)) {
      finished.put(job.jobId(), job);
      assertTrue(job.stoppedAt() != null);
    }
    for (int i = 0; i < job.attempts().size(); i++) {
      assertEquals(i + 1, job.attempts().get(i).number());
      boolean last = i == job.attempts().size() - 1;
      assertTrue(last || job.attempts().get(i).stoppedAt() != null);
    }
    assertTrue(job.attempts().size() - job.preemptedAttempts() <= 3);
    int most = preemption.get(job.jobQueue()).maxPreemptions();
    assertTrue(job.preemptedAttempts() <= most, () -> "preempted too often: " + job);
  }

  private static void checkArray(JobDetail parent, ArrayDetail array, Map<JobId, JobDetail> all) {
    Map<JobStatus, Integer> counts = new EnumMap<>(JobStatus.class);
    for (int i = 0; i < array.size(); i++) {
      counts.merge(all.get(parent.jobId().child(i)).status(), 1, Integer::sum);
    }
    for (JobStatus status : JobStatus.values()) {
      assertEquals(counts.getOrDefault(status, 0), array.count(status));
    }
    int ended = array.count(JobStatus.SUCCEEDED) + array.count(JobStatus.FAILED);
    JobStatus expected =
        ended < array.size()
            ? JobStatus.PENDING
            : array.count(JobStatus.FAILED) > 0 ? JobStatus.FAILED : JobStatus.SUCCEEDED;
    assertEquals(expected, parent.status(), () -> "parent " + parent);
  }

  /** Checks that nothing is left that could go on. */
  void checkTheEnd() {
    boolean blocked = endless && !batch.executor().running().isEmpty();
    Map<String, JobId> heads = new LinkedHashMap<>();
    for (JobHandle job : jobs) {
      JobDetail detail = batch.describe(job.id());
      ArrayDetail array = detail.array();
      if (EngineProperties.isFinished(detail)) {
        continue;
      }
      assertTrue(array != null || detail.status() != JobStatus.STARTING);
      boolean runnable =
          detail.status() == JobStatus.RUNNABLE
              || (array != null && array.count(JobStatus.RUNNABLE) > 0);
      if (runnable) {
        heads.putIfAbsent(queueOf.get(job.id()), job.id());
      }
    }
    heads.forEach(
        (queue, head) -> {
          Resources demand = demand(head);
          boolean never = demand.equals(DEMANDS.get("never"));
          assertTrue(never || blocked, () -> head + " could be placed and is not");
          assertTrue(never || !fits(queue, demand), () -> head + " fits and is not placed");
        });
    boolean excuse = blocked || !heads.isEmpty();
    for (JobHandle job : jobs) {
      boolean done = EngineProperties.isFinished(batch.describe(job.id()));
      assertTrue(done || excuse, () -> "left behind: " + batch.describe(job.id()));
    }
    assertFalse(!blocked && !batch.executor().running().isEmpty());
  }

  private Resources demand(JobId job) {
    return DEMANDS.get(batch.describe(job).jobDefinition().split(":", -1)[0]);
  }

  private boolean fits(String queue, Resources demand) {
    Map<String, Resources> free = new HashMap<>();
    ENVIRONMENTS.forEach(
        (name, sizes) -> {
          for (int i = 0; i < sizes.size(); i++) {
            free.put(name + "/" + i, sizes.get(i));
          }
        });
    for (LaunchRequest launch : batch.executor().launches()) {
      if (batch.executor().running().contains(launch.attempt())) {
        free.computeIfPresent(
            launch.instance(), (i, f) -> f.minus(launch.properties().resourceRequirements()));
      }
    }
    return free.entrySet().stream()
        .anyMatch(
            e ->
                QUEUES.get(queue).contains(e.getKey().split("/", -1)[0])
                    && demand.fitsIn(e.getValue()));
  }

  @Override
  public void close() {
    batch.close();
  }
}
