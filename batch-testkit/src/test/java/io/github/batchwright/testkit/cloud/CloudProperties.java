package io.github.batchwright.testkit.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.capacity.SpotPrice;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.SimulatedCrash;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever a cloud does, and whenever the host's process ends: no instance is leaked or asked for
 * twice, none is left when nothing waits, and the service knows for how long it had how many, and
 * what they cost. jqwik prints the seed of every run.
 */
class CloudProperties {
  private static final int STEPS = 40;

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void theServiceKnowsWhatItHadAndPaid(
      @ForAll long seed, @ForAll @IntRange(max = 8) int snapshotEvery) {
    try (Play play = new Play(seed, false)) {
      play.batch.journal().snapshotEvery(snapshotEvery);
      play.run();
      FactBooks facts = new FactBooks(play.batch.facts());
      assertEquals(play.cloud.books().instances().size(), facts.requested());
      assertEquals(play.cloud.books().instanceTime(), facts.instanceTime());
      assertEquals(play.cloud.books().bill(), facts.bill());
    }
  }

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void noInstanceIsLeakedThoughTheServiceIsDownForLong(
      @ForAll long seed, @ForAll @IntRange(max = 8) int snapshotEvery) {
    try (Play play = new Play(seed, true)) {
      play.batch.journal().snapshotEvery(snapshotEvery);
      play.run();
    }
  }

  /** A random workload on a random cloud, with crashes. */
  private static final class Play implements AutoCloseable {
    final Random random;
    final SimulatedCloud cloud;
    final BatchHarness batch;
    private final boolean isDownForLong;
    private final List<JobHandle> jobs = new ArrayList<>();

    Play(long seed, boolean isDownForLong) {
      this.random = new Random(seed);
      this.isDownForLong = isDownForLong;
      this.cloud = cloud(seed);
      this.batch =
          BatchHarness.builder()
              .startingAt(CloudPlay.START)
              .seed(seed)
              .capacity(cloud)
              .computeEnvironment(environment("cheap", ComputeResources.spot(24, "m5", "c5")))
              .computeEnvironment(environment("sure", ComputeResources.onDemand(16, "m5")))
              .jobQueue(JobQueue.builder("default").computeEnvironments("cheap", "sure").build())
              .jobDefinition(job("small", 1))
              .jobDefinition(job("large", 6))
              .build();
      batch.executor().on("brief").takes(Duration.ofSeconds(20));
      batch.executor().on("long").takes(Duration.ofMinutes(50));
      batch.executor().on("stubborn").takes(Duration.ofMinutes(30)).ignoresStop();
    }

    private SimulatedCloud cloud(long seed) {
      InstanceCatalog catalog = SampleCatalog.load();
      SimulatedCloudBuilder builder =
          SimulatedCloud.builder(catalog, "cheap", "sure")
              .seed(seed)
              .launchDelay(Duration.ofSeconds(random.nextInt(10)))
              .bootTime(Duration.ofSeconds(20), Duration.ofSeconds(20 + random.nextInt(300)))
              .terminateDelay(Duration.ofSeconds(random.nextInt(40)))
              .bootFailures(random.nextDouble() / 4)
              .reclaimsPerHour(random.nextDouble())
              .outages(6, Duration.ofMinutes(5), Duration.ofHours(1));
      for (InstanceType type : catalog.resolve(List.of("m5", "c5"))) {
        builder.spotPrices(type.name(), walk(random.nextLong(), type.onDemandPrice()));
        builder.available(type.name(), 1 + random.nextInt(6));
      }
      return builder.build();
    }

    private static List<SpotPrice> walk(long seed, Money onDemand) {
      return SpotPriceWalk.between(
          seed,
          CloudPlay.START.minus(Duration.ofHours(1)),
          CloudPlay.START.plus(Duration.ofDays(3)),
          Duration.ofMinutes(17),
          onDemand.times(new BigDecimal("0.5")),
          onDemand.times(new BigDecimal("1.3")));
    }

    private static ComputeEnvironment environment(String name, ComputeResources resources) {
      return ComputeEnvironment.builder(name).computeResources(resources).build();
    }

    private static JobDefinition job(String name, int vcpus) {
      return JobDefinition.process(name, "true").resources(vcpus, 512).attempts(10).build();
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        surviving(this::step);
      }
      boolean done = false;
      for (int i = 0; !done; i++) {
        assertTrue(i < 100, "it never comes to rest");
        done = surviving(batch::runUntilIdle);
      }
      check();
    }

    private void step() {
      switch (random.nextInt(6)) {
        case 0, 1 -> submit();
        case 2, 3 -> batch.advance(Duration.ofSeconds(random.nextInt(1_000)));
        case 4 ->
            batch.crashPoints().crashAt(batch.crashPoints().passed() + 1 + random.nextInt(40));
        default -> disturb();
      }
    }

    private void submit() {
      String name = List.of("brief", "long", "stubborn").get(random.nextInt(3));
      String definition = random.nextInt(3) == 0 ? "large" : "small";
      SubmitJobRequest.Builder job = SubmitJobRequest.builder(name, definition);
      int size = 1 + random.nextInt(8);
      jobs.add(batch.submit((size > 1 ? job.arraySize(size) : job).build()));
    }

    private void disturb() {
      switch (random.nextInt(4)) {
        case 0 -> cloud.failBoots(random.nextInt(3));
        case 1 -> cloud.reclaimAll("m5.xlarge");
        case 2 -> {
          List<CloudInstance> there = cloud.books().running();
          if (!there.isEmpty()) {
            cloud.lose(there.get(random.nextInt(there.size())).id());
          }
        }
        default -> restart();
      }
    }

    private void restart() {
      if (isDownForLong) {
        batch.restartAfter(Duration.ofSeconds(random.nextInt(2_000)));
      } else {
        batch.restart();
      }
    }

    /** Does something, through a crash if there is one; says whether there was none. */
    private boolean surviving(Runnable what) {
      try {
        what.run();
        return true;
      } catch (SimulatedCrash crash) {
        restart();
        return false;
      }
    }

    private void check() {
      assertEquals(List.of(), cloud.books().misuses());
      assertEquals(List.of(), cloud.books().running());
      assertEquals(List.of(), batch.executor().running());
      for (JobHandle job : jobs) {
        assertTrue(batch.describe(job.id()).status().isTerminal(), job.id() + " is not finished");
      }
    }

    @Override
    public void close() {
      batch.close();
    }
  }
}
