package io.github.batchwright.testkit.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import io.github.batchwright.testkit.SimulatedCrash;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A service that buys from a cloud. */
final class SimulatedCloudServiceTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final SimulatedCloud cloud = CloudPlay.builder().build();

  @Test
  void aServiceGrowsAndShrinksAndItsFactsAgreeWithTheBooks() {
    try (BatchHarness batch = harness(cloud, ComputeResources.onDemand(16, "m5.xlarge")).build()) {
      batch.executor().on("work").takes(HOUR);
      JobHandle job = batch.submit(SubmitJobRequest.builder("work", "work").arraySize(12).build());
      batch.runUntilIdle();

      batch.assertThat(job).succeeded();
      CloudBooks books = cloud.books();
      assertEquals(3, books.peak());
      assertEquals(List.of(), books.running());
      assertEquals(List.of(), books.misuses());
      // An hour and the boot before it, three times.
      assertTrue(books.instanceTime().compareTo(Duration.ofMinutes(3 * 61)) >= 0);
      assertTrue(books.instanceTime().compareTo(Duration.ofMinutes(3 * 62)) <= 0);
      assertAgrees(batch, books);
    }
  }

  private static void assertAgrees(BatchHarness batch, CloudBooks books) {
    FactBooks facts = new FactBooks(batch.facts());
    assertEquals(books.instances().size(), facts.requested());
    assertEquals(books.instanceTime(), facts.instanceTime());
    assertEquals(books.bill(), facts.bill());
  }

  @Test
  void whatIgnoresTheStopIsLostWhenItsInstanceGoes() {
    try (BatchHarness batch = harness(cloud, ComputeResources.spot(4, "m5.xlarge")).build()) {
      batch.executor().on("work").attempt(1).neverEnds().ignoresStop();
      JobHandle job = batch.submit(SubmitJobRequest.builder("work", "work").build());
      batch.advance(Duration.ofMinutes(5));
      CloudInstance first = cloud.books().running().get(0);
      cloud.reclaimAll("m5.xlarge");
      batch.advance(Duration.ofMinutes(2).minusMillis(1));
      assertEquals(1, batch.executor().running().size());
      batch.runUntilIdle();

      batch.assertThat(job).succeeded().hasAttempts(2);
      AttemptDetail attempt = batch.describe(job.id()).attempts().get(0);
      assertEquals(
          "Host EC2 (instance elastic/" + first.id() + ") terminated.", attempt.statusReason());
      assertEquals(first.launchedAt().plus(Duration.ofMinutes(7)), attempt.stoppedAt());
      assertEquals(List.of(), cloud.books().misuses());
      assertAgrees(batch, cloud.books());
    }
  }

  @Test
  void whatRunsOnAnInstanceThatBreaksIsLostAtOnce() {
    try (BatchHarness batch = harness(cloud, ComputeResources.onDemand(4, "m5.xlarge")).build()) {
      batch.executor().on("work").takes(HOUR);
      JobHandle job = batch.submit(SubmitJobRequest.builder("work", "work").build());
      batch.advance(Duration.ofMinutes(5));
      cloud.lose(cloud.books().running().get(0).id());
      batch.settle();

      assertEquals(List.of(), batch.executor().running());
      batch.runUntilIdle();
      batch.assertThat(job).succeeded().hasAttempts(2);
    }
  }

  @Test
  void instancesBootOnWhileTheServiceIsDown() {
    try (BatchHarness batch = harness(cloud, ComputeResources.onDemand(4, "m5.xlarge")).build()) {
      JobHandle job = batch.submit(SubmitJobRequest.builder("work", "work").build());
      batch.advance(Duration.ofSeconds(10));
      assertEquals(1, cloud.books().running().size());
      batch.restartAfter(Duration.ofMinutes(5));
      batch.settle();

      CloudInstance instance = cloud.books().running().get(0);
      assertEquals(instance.launchedAt().plusSeconds(60), instance.readyAt());
      batch.runUntilIdle();
      assertEquals(JobStatus.SUCCEEDED, batch.describe(job.id()).status());
      assertEquals(1, cloud.books().instances().size());
      assertEquals(List.of(), cloud.books().misuses());
    }
  }

  @Test
  void whatIsLaunchedOnAnInstanceThatIsGoneIsLost() {
    // The service ends after it has decided on a launch, and before anybody is told of it.
    for (int point = 1; point < 200; point++) {
      SimulatedCloud world = CloudPlay.builder().build();
      try (BatchHarness batch =
          harness(world, ComputeResources.onDemand(4, "m5.xlarge")).crashAt(point).build()) {
        JobHandle job = batch.submit(SubmitJobRequest.builder("work", "work").build());
        String where = runAndCatch(batch);
        if (where.contains("before the launch of")) {
          world.lose(world.books().running().get(0).id());
          batch.restart();
          batch.runUntilIdle();

          batch.assertThat(job).succeeded().hasAttempts(2);
          AttemptDetail attempt = batch.describe(job.id()).attempts().get(0);
          assertEquals("The instance broke", attempt.reason());
          return;
        }
      } catch (SimulatedCrash early) {
        // It was one of the points before the job was known.
      }
    }
    throw new AssertionError("nothing was launched");
  }

  private static String runAndCatch(BatchHarness batch) {
    try {
      batch.runUntilIdle();
      return "";
    } catch (SimulatedCrash crash) {
      return String.valueOf(crash.getMessage());
    }
  }

  @Test
  void aCloudBelongsToOneHarness() {
    BatchHarnessBuilder builder = harness(cloud, ComputeResources.onDemand(4, "m5.xlarge"));
    builder.build().close();

    assertThrows(IllegalStateException.class, builder::build);
    assertEquals(Money.usd("0"), cloud.books().bill());
  }

  static BatchHarnessBuilder harness(SimulatedCloud cloud, ComputeResources resources) {
    return BatchHarness.builder()
        .startingAt(CloudPlay.START)
        .capacity(cloud)
        .computeEnvironment(
            ComputeEnvironment.builder("elastic").computeResources(resources).build())
        .jobDefinition(JobDefinition.process("work", "true").attempts(2).build());
  }
}
