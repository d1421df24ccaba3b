package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.ResourceSharing;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Submits random jobs to random quota shares, and counts from outside what each has. */
final class QuotaWorkload implements AutoCloseable {
  private static final List<ResourceSharing> SHARINGS =
      List.of(
          ResourceSharing.reserve(),
          ResourceSharing.lend(),
          ResourceSharing.lendAndBorrow(),
          ResourceSharing.lendAndBorrow(),
          ResourceSharing.lendAndBorrow(50));

  private final Random random;
  private final BatchHarness batch;
  private final Map<String, QuotaShare> shares = new LinkedHashMap<>();
  private final Map<JobId, String> shareOf = new HashMap<>();
  private final Map<JobId, Integer> retriesOf = new HashMap<>();

  QuotaWorkload(long seed) {
    random = new Random(seed);
    var builder =
        BatchHarness.builder()
            .seed(seed)
            .stopGrace(Duration.ofSeconds(5))
            .computeEnvironment(ComputeEnvironment.fixed("a", 2, Resources.of(4, 8_192)))
            .computeEnvironment(ComputeEnvironment.fixed("b", 1, Resources.of(3, 8_192)))
            .schedulingPolicy(SchedulingPolicy.quotaShares("quotas"))
            .jobQueue(
                JobQueue.builder("shared")
                    .computeEnvironments("a", "b")
                    .schedulingPolicy("quotas")
                    .build());
    for (int i = 0; i < 4; i++) {
      QuotaShare share =
          QuotaShare.builder("shared", "s" + i)
              .limit(QuotaUnit.VCPU, 2 + random.nextInt(3))
              .limit(QuotaUnit.ATTEMPTS, 2 + random.nextInt(3))
              .sharing(SHARINGS.get(random.nextInt(SHARINGS.size())))
              .inSharePreemption(random.nextBoolean())
              .build();
      shares.put(share.name(), share);
      builder.quotaShare(share);
    }
    batch = builder.build();
    batch.register(JobDefinition.process("one", "true").resources(1, 64).build());
    batch.register(JobDefinition.process("two", "true").resources(2, 64).build());
    for (int i = 0; i < 6; i++) {
      var rule = batch.executor().on("job" + i).takes(Duration.ofMillis(random.nextInt(30_000)));
      if (random.nextInt(3) == 0) {
        rule.ignoresStop();
      }
    }
  }

  BatchHarness batch() {
    return batch;
  }

  void restart() {
    batch.restart();
    batch.settle();
  }

  void step() {
    switch (random.nextInt(8)) {
      case 0, 1, 2, 3 -> submit();
      case 4 -> {
        if (!shareOf.isEmpty()) {
          List<JobId> all = shareOf.keySet().stream().sorted(this::byValue).toList();
          batch.service().terminate(all.get(random.nextInt(all.size())), "at random");
        }
      }
      default -> batch.advance(Duration.ofMillis(random.nextInt(6_000)));
    }
    batch.settle();
  }

  private int byValue(JobId one, JobId other) {
    return one.value().compareTo(other.value());
  }

  private void submit() {
    String share = "s" + random.nextInt(4);
    SubmitJobRequest.Builder request =
        SubmitJobRequest.builder("job" + random.nextInt(6), random.nextBoolean() ? "one" : "two")
            .queue("shared")
            .quotaShare(share)
            .schedulingPriority(random.nextInt(3));
    int retries = random.nextInt(4);
    if (retries < 3) {
      request.preemptionRetriesBeforeTermination(retries);
    }
    int size = random.nextInt(3) == 0 ? 2 + random.nextInt(3) : 0;
    if (size > 0) {
      request.arraySize(size);
    }
    JobId id = batch.submit(request.build()).id();
    for (int i = size == 0 ? -1 : 0; i < size; i++) {
      JobId each = size == 0 ? id : id.child(i);
      shareOf.put(each, share);
      retriesOf.put(each, retries < 3 ? retries : Integer.MAX_VALUE - 1);
    }
  }

  private Map<String, Map<QuotaUnit, Double>> use() {
    Set<Object> running = new HashSet<>(batch.executor().running());
    Map<String, Map<QuotaUnit, Double>> use = new HashMap<>();
    Map<String, Resources> instances = new HashMap<>();
    for (LaunchRequest launch : batch.executor().launches()) {
      if (running.contains(launch.attempt())) {
        Resources demand = launch.properties().resourceRequirements();
        Map<QuotaUnit, Double> of =
            use.computeIfAbsent(shareOf.get(launch.attempt().job()), s -> new HashMap<>());
        of.merge(QuotaUnit.VCPU, demand.vcpus(), Double::sum);
        of.merge(QuotaUnit.ATTEMPTS, 1.0, Double::sum);
        instances.merge(launch.instance(), demand, Resources::plus);
      }
    }
    instances.forEach(
        (instance, sum) ->
            assertTrue(
                sum.vcpus() <= (instance.startsWith("a") ? 4 : 3), () -> instance + " has " + sum));
    return use;
  }

  /** Returns how many shares have more than their own of something. */
  int borrowing() {
    var use = use();
    int count = 0;
    for (QuotaShare share : shares.values()) {
      for (var limit : share.capacityLimits()) {
        double used =
            use.getOrDefault(share.name(), Map.of()).getOrDefault(limit.capacityUnit(), 0.0);
        count += used > limit.maxCapacity() ? 1 : 0;
      }
    }
    return count;
  }

  int preempted() {
    return details().stream().mapToInt(JobDetail::preemptedAttempts).sum();
  }

  private List<JobDetail> details() {
    return batch.service().describe(new ArrayList<>(shareOf.keySet()));
  }

  void check() {
    var use = use();
    Map<QuotaUnit, Double> borrowed = new HashMap<>();
    Map<QuotaUnit, Double> lent = new HashMap<>();
    for (QuotaShare share : shares.values()) {
      ResourceSharing sharing = share.resourceSharing();
      for (var limit : share.capacityLimits()) {
        QuotaUnit unit = limit.capacityUnit();
        double own = limit.maxCapacity();
        double used = use.getOrDefault(share.name(), Map.of()).getOrDefault(unit, 0.0);
        int percent = sharing.borrowLimit();
        double most =
            !sharing.borrows() ? own : percent < 0 ? Double.MAX_VALUE : own + own * percent / 100;
        assertTrue(used <= most, () -> share + " has " + used);
        borrowed.merge(unit, Math.max(0, used - own), Double::sum);
        lent.merge(unit, sharing.lends() ? Math.max(0, own - used) : 0, Double::sum);
      }
    }
    borrowed.forEach(
        (unit, much) ->
            assertTrue(much <= lent.get(unit), () -> much + " " + unit + " of " + lent));
    for (JobDetail job : details()) {
      assertTrue(
          job.preemptedAttempts() <= retriesOf.get(job.jobId()) + 1,
          () -> "preempted too often: " + job);
    }
  }

  /** Lets everything end, and checks that it does. */
  void finish() {
    batch.runUntilIdle();
    check();
    for (JobDetail job : details()) {
      assertTrue(EngineProperties.isFinished(job), () -> "left behind: " + job);
    }
    assertEquals(List.of(), batch.executor().running());
    for (String share : shares.keySet()) {
      batch
          .service()
          .describeQuotaShare("shared", share)
          .capacityUsage()
          .forEach(usage -> assertEquals(0, usage.quantity(), share));
    }
  }

  @Override
  public void close() {
    batch.close();
  }
}
