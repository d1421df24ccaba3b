package io.github.batchwright.testkit.chaos;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.PreemptionPolicy;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.ResourceSharing;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import io.github.batchwright.testkit.ScriptRule;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where a script is played: environments, queues, definitions, and what attempts do. The names are
 * the same in all scenes; what stands behind them is drawn from the seed.
 */
final class ChaosScene {
  static final List<String> DEFINITIONS =
      List.of("small", "large", "timed", "unit", "capped", "tough", "gang");
  static final List<String> QUEUES = List.of("plain", "fair", "quota");
  static final List<String> ENVIRONMENTS = List.of("a", "b");
  static final String UNITS = "licences";
  static final int ENOUGH_UNITS = 2;
  static final int BEHAVIOURS = 6;
  static final int HOSTS = 3;
  static final int SHARES = 2;
  static final List<QuotaShare> QUOTAS =
      List.of(
          quota("share0", 3, ResourceSharing.reserve()),
          quota("share1", 3, ResourceSharing.lendAndBorrow()));

  private static final List<DispatchMode> MODES = List.of(DispatchMode.values());
  private static final Resources HOST = Resources.of(4, 4_096);

  /** Where the instances come from. */
  enum Kind {
    FIXED,
    HOSTS,
    CLOUD
  }

  private final long seed;
  private final Kind kind;
  private final SplittableRandom random;
  private final @Nullable SimulatedCloud cloud;

  private ChaosScene(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    int drawn = random.nextInt(10);
    this.kind = drawn < 5 ? Kind.FIXED : drawn < 8 ? Kind.HOSTS : Kind.CLOUD;
    this.cloud = kind == Kind.CLOUD ? cloud() : null;
  }

  /** Draws a scene, for one run. */
  static ChaosScene of(long seed) {
    return new ChaosScene(seed);
  }

  Kind kind() {
    return kind;
  }

  @Nullable SimulatedCloud market() {
    return cloud;
  }

  private static QuotaShare quota(String name, int vcpus, ResourceSharing sharing) {
    return QuotaShare.builder("quota", name).limit(QuotaUnit.VCPU, vcpus).sharing(sharing).build();
  }

  private DispatchPolicy dispatchPolicy() {
    DispatchMode mode = MODES.get(random.nextInt(MODES.size()));
    return DispatchPolicy.of(mode)
        .withDepth(1 + random.nextInt(8))
        .withAssumedDuration(Duration.ofSeconds(1 + random.nextInt(60)));
  }

  private SimulatedCloud cloud() {
    return SimulatedCloud.builder(
            new InstanceCatalog(
                "chaos",
                LocalDate.of(2026, 1, 1),
                List.of(type("m.small", 4, "0.10"), type("m.large", 8, "0.20"))),
            "a",
            "b")
        .seed(seed)
        .launchDelay(Duration.ofSeconds(1))
        .bootTime(Duration.ofSeconds(10), Duration.ofSeconds(40))
        .terminateDelay(Duration.ofSeconds(5))
        .reclaimNotice(Duration.ofSeconds(60 * random.nextLong(3)))
        .build();
  }

  private static InstanceType type(String name, int vcpus, String price) {
    Money usd = Money.usd(price);
    return InstanceType.onDemand(name, Resources.of(vcpus, vcpus * 1024L), usd).withSpot(usd, 5);
  }

  /** Describes the harness. */
  BatchHarnessBuilder describe() {
    BatchHarnessBuilder builder = BatchHarness.builder().seed(seed);
    environments(builder);
    queues(builder);
    builder.consumableResource(ConsumableResource.replenishable(UNITS, ENOUGH_UNITS));
    definitions(builder);
    return builder.stopGrace(Duration.ofSeconds(random.nextInt(20)));
  }

  private void environments(BatchHarnessBuilder builder) {
    ComputeEnvironment.Builder a = ComputeEnvironment.builder("a");
    ComputeEnvironment.Builder b = ComputeEnvironment.builder("b");
    if (cloud != null) {
      builder
          .capacity(cloud)
          .computeEnvironment(a.computeResources(ComputeResources.spot(16, "m")).build())
          .computeEnvironment(b.computeResources(ComputeResources.onDemand(16, "m")).build());
      return;
    }
    builder.computeEnvironment(
        kind == Kind.HOSTS
            ? ComputeEnvironment.reported("a")
            : a.instances(List.of(HOST, Resources.of(2, 1_024))).build());
    builder.computeEnvironment(b.instances(1 + random.nextInt(2), Resources.of(3, 8_192)).build());
  }

  private void queues(BatchHarnessBuilder builder) {
    builder.schedulingPolicy(
        SchedulingPolicy.fairShare(
            "fair",
            new FairsharePolicy(
                Duration.ofMinutes(10 * random.nextLong(2)),
                random.nextInt(2) * 20,
                List.of(ShareAttributes.of("share0", 0.5), ShareAttributes.of("share1", 2)))));
    builder.schedulingPolicy(SchedulingPolicy.quotaShares("quota"));
    boolean isCalm = random.nextInt(3) == 0;
    builder.jobQueue(
        JobQueue.builder("plain")
            .priority(random.nextInt(3))
            .computeEnvironments("a", "b")
            .preemption(isCalm ? PreemptionPolicy.NONE : preemption())
            .dispatchPolicy(dispatchPolicy())
            .build());
    builder.jobQueue(
        JobQueue.builder("fair")
            .priority(random.nextInt(3))
            .computeEnvironments("b", "a")
            .schedulingPolicy("fair")
            .preemption(isCalm ? PreemptionPolicy.NONE : preemption())
            .dispatchPolicy(dispatchPolicy())
            .build());
    builder.jobQueue(
        JobQueue.builder("quota")
            .priority(random.nextInt(3))
            .computeEnvironments("a", "b")
            .schedulingPolicy("quota")
            .build());
    QUOTAS.forEach(builder::quotaShare);
  }

  private PreemptionPolicy preemption() {
    return new PreemptionPolicy(
        random.nextInt(4) > 0, random.nextBoolean(), random.nextInt(4) > 0, 1 + random.nextInt(2));
  }

  private void definitions(BatchHarnessBuilder builder) {
    builder
        .jobDefinition(process("small", 0.5, 100).attempts(2).build())
        .jobDefinition(process("large", 3, 400).schedulingPriority(random.nextInt(3)).build())
        .jobDefinition(
            process("timed", 1, 100)
                .attempts(3)
                .timeout(Duration.ofMillis(1 + random.nextInt(4_000)))
                .schedulingPriority(random.nextInt(3))
                .build())
        .jobDefinition(process("unit", 0.5, 100).attempts(2).consumableResource(UNITS, 1).build())
        .jobDefinition(process("capped", 0.5, 100).attempts(3).maxConcurrency(2).build())
        .jobDefinition(
            process("tough", 2, 200)
                .retryStrategy(RetryStrategy.attempts(2).withoutLostHosts())
                .build());
    JobProperties node = process("node", 1, 100).build().properties();
    builder.jobDefinition(
        JobDefinition.builder("gang", NodeProperties.of(2, node)).attempts(2).build());
  }

  private static JobDefinition.Builder process(String name, double vcpus, long memory) {
    return JobDefinition.process(name, "true").resources(Resources.of(vcpus, memory));
  }

  /** Says what attempts do, and adds the hosts. */
  void begin(BatchHarness batch) {
    long most = cloud == null ? 5_000 : 100_000;
    for (int i = 0; i < BEHAVIOURS; i++) {
      String job = name(i);
      vary(batch.executor().on(job), most, false);
      vary(batch.executor().on(job).attempt(1 + random.nextInt(2)), most, true);
      vary(batch.executor().on(job).arrayIndex(random.nextInt(3)), most, false);
    }
    if (kind == Kind.HOSTS) {
      for (int i = 0; i < HOSTS - 1; i++) {
        addHost(batch, i);
      }
    }
  }

  private void vary(ScriptRule rule, long most, boolean once) {
    rule.takes(Duration.ofMillis(random.nextLong(most)));
    if (random.nextBoolean()) {
      rule.startsAfter(Duration.ofMillis(random.nextLong(most / 2)));
    }
    switch (random.nextInt(12)) {
      case 0, 1 -> rule.exitsWith(1 + random.nextInt(3));
      case 2 -> rule.neverStarts(AttemptOutcome.cannotStart("no image"));
      case 3 -> rule.neverStarts(AttemptOutcome.invalid("no such thing"));
      case 4 -> rule.ignoresStop();
      case 5 -> rule.diesWithTheService();
      case 6 -> {
        // Not each time: an attempt whose host is lost may not count.
        if (once) {
          rule.ends(AttemptOutcome.lost("gone"));
        }
      }
      default -> rule.exitsWith(0);
    }
  }

  static String name(int behaviour) {
    return "job" + Math.floorMod(behaviour, BEHAVIOURS);
  }

  static String host(int number) {
    return "host" + Math.floorMod(number, HOSTS);
  }

  static void addHost(BatchHarness batch, int number) {
    batch.hosts("a").add(host(number), HOST);
  }
}
