package io.github.batchwright.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentDetail;
import io.github.batchwright.model.DescribeRequest;
import io.github.batchwright.model.HostDetail;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ResourceStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.ScriptedHosts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service that is started again knows of hosts, from all its facts or from a snapshot. */
class HostsRestartTest {
  private static final Resources TWO = Resources.of(2, 1_024);
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private static BatchHarness open(int crashAt, int snapshotEvery) {
    BatchHarness batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.reported("fleet"))
            .jobDefinition(
                JobDefinition.process("two", "true").resources(2, 128).attempts(2).build())
            .startingAt(START)
            .crashAt(crashAt)
            .build();
    batch.journal().snapshotEvery(snapshotEvery);
    batch.executor().on("*").takes(Duration.ofSeconds(10));
    return batch;
  }

  private static JobHandle submit(BatchHarness batch) {
    return batch.submit(SubmitJobRequest.builder("two", "two").build());
  }

  private static ComputeEnvironmentDetail fleet(BatchHarness batch) {
    return batch
        .service()
        .describeComputeEnvironments(DescribeRequest.names("fleet"))
        .items()
        .get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aHostTakesNothingUntilItIsToldOfAgain(int snapshotEvery) {
    try (BatchHarness batch = open(0, snapshotEvery)) {
      ScriptedHosts hosts = batch.hosts("fleet").add("a", TWO).add("b", TWO).drain("b", "old");
      JobHandle runs = submit(batch);
      JobHandle waits = submit(batch);
      batch.settle();
      hosts.fallSilent();
      batch.restart();
      batch.advance(Duration.ofMinutes(1));
      batch.assertThat(runs).succeeded();
      batch.assertThat(waits).is(JobStatus.RUNNABLE);
      String doubt = "not told of again since the service began anew";
      assertEquals(ResourceStatus.INVALID, fleet(batch).status());
      assertEquals(
          "2 of 2 hosts take no new work: 'a' is DRAINING, %s; 'b' is DRAINING, %s"
              .formatted(doubt, doubt),
          fleet(batch).statusReason());
      hosts.speakAgain();
      batch.settle();
      batch.assertThat(waits).is(JobStatus.RUNNING);
      assertEquals(
          List.of("", "old"), fleet(batch).hosts().stream().map(HostDetail::reason).toList());
      batch.runUntilIdle();
      assertEquals("fleet/a", batch.describe(waits.id()).attempts().get(0).instance());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aHostThatWasGoneWhenTheServiceBeganKeepsItsNameWithItsAttempts(int snapshotEvery) {
    try (BatchHarness batch = open(0, snapshotEvery)) {
      ScriptedHosts hosts = batch.hosts("fleet").add("a", TWO).add("b", TWO);
      JobHandle job = submit(batch);
      batch.settle();
      hosts.fallSilent().remove("a");
      hosts.speakAgain();
      batch.restart();
      batch.settle();
      assertEquals(HostState.LOST, fleet(batch).hosts().get(0).state());
      // Once more, now from facts that say that it is gone.
      batch.restart();
      batch.settle();
      assertEquals("fleet/a", batch.describe(job.id()).attempts().get(0).instance());
      assertEquals(2, fleet(batch).hostCount());
      batch.runUntilIdle();
      batch.restart();
      batch.settle();
      batch.assertThat(job).succeeded();
      assertEquals("fleet/a", batch.describe(job.id()).attempts().get(0).instance());
      assertEquals(List.of("b"), fleet(batch).hosts().stream().map(HostDetail::name).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void everyCrashLeadsToTheSameOutcome(int snapshotEvery) {
    Scenario calm = new Scenario(0, snapshotEvery);
    int points = calm.run();
    assertTrue(points > 50, () -> "only " + points + " points");
    assertEquals(
        List.of("lost:SUCCEEDED 2", "first:SUCCEEDED 1", "last:SUCCEEDED 1", "wide:SUCCEEDED 1"),
        calm.outcome);
    IntStream.rangeClosed(1, points)
        .parallel()
        .forEach(
            point -> {
              Scenario crashed = new Scenario(point, snapshotEvery);
              crashed.run();
              assertEquals(calm.outcome, crashed.outcome, "crash point " + point);
            });
  }

  /** Steps that can each be taken again after the process has ended in the middle of it. */
  private static final class Scenario {
    private final int crashAt;
    private final int snapshotEvery;
    private final Map<String, JobId> jobs = new LinkedHashMap<>();
    private List<String> outcome = List.of();

    Scenario(int crashAt, int snapshotEvery) {
      this.crashAt = crashAt;
      this.snapshotEvery = snapshotEvery;
    }

    private List<BiConsumer<BatchHarness, ScriptedHosts>> steps() {
      return List.of(
          (batch, hosts) -> hosts.add("a", TWO).add("b", TWO),
          submit("lost"),
          submit("first"),
          submit("last"),
          to(2),
          (batch, hosts) -> hosts.lose("a"),
          to(4),
          (batch, hosts) -> hosts.drain("b", "maintenance").add("c", TWO),
          to(6),
          // Its attempt goes on, and ends at 10 s or later.
          (batch, hosts) -> removeIfThere(hosts, "b"),
          to(9),
          (batch, hosts) -> hosts.resize("c", Resources.of(1, 128)),
          submit("wide"),
          to(60),
          (batch, hosts) -> hosts.add("b", TWO).add("d", TWO),
          to(300));
    }

    private static void removeIfThere(ScriptedHosts hosts, String name) {
      if (hosts.all().stream().anyMatch(host -> host.name().equals(name))) {
        hosts.remove(name);
      }
    }

    private BiConsumer<BatchHarness, ScriptedHosts> submit(String name) {
      return (batch, hosts) ->
          jobs.put(
              name,
              batch
                  .submit(SubmitJobRequest.builder(name, "two").clientToken("of-" + name).build())
                  .id());
    }

    private static BiConsumer<BatchHarness, ScriptedHosts> to(int seconds) {
      return (batch, hosts) ->
          batch.advance(Duration.between(batch.now(), START.plusSeconds(seconds)));
    }

    int run() {
      try (BatchHarness batch = open(crashAt, snapshotEvery)) {
        ScriptedHosts hosts = batch.hosts("fleet");
        for (BiConsumer<BatchHarness, ScriptedHosts> step : steps()) {
          Crashes.step(batch, () -> step.accept(batch, hosts));
        }
        outcome =
            jobs.entrySet().stream()
                .map(job -> describe(job.getKey(), batch, job.getValue()))
                .toList();
        assertEquals(List.of(), batch.executor().running());
        assertEquals(
            3, fleet(batch).hosts().stream().filter(h -> h.state() == HostState.ACTIVE).count());
        assertEquals(Resources.NONE, fleet(batch).inUse());
        return batch.crashPoints().passed();
      }
    }

    private static String describe(String name, BatchHarness batch, JobId id) {
      JobDetail job = batch.describe(id);
      return name + ":" + job.status() + " " + job.attempts().size();
    }
  }
}
