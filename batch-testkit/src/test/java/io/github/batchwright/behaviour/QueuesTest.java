package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueuesTest {
  private BatchHarness batch;

  private static BatchHarnessBuilder environment(String name, int count, Resources each) {
    return BatchHarness.builder().computeEnvironment(ComputeEnvironment.fixed(name, count, each));
  }

  private void start(BatchHarnessBuilder builder) {
    batch = builder.build();
  }

  private JobHandle submit(String name, String queue, Resources demand) {
    String definition = "d" + demand.toString().replaceAll("[^0-9A-Za-z]", "_");
    batch.register(JobDefinition.process(definition, "true").resources(demand).build());
    JobHandle job = batch.submit(SubmitJobRequest.builder(name, definition).queue(queue).build());
    batch.settle();
    return job;
  }

  private JobHandle submit(String name, String queue, double vcpus) {
    return submit(name, queue, Resources.of(vcpus, 64));
  }

  private List<String> launched() {
    return batch.executor().launches().stream().map(l -> l.jobName()).toList();
  }

  private Map<String, Long> running() {
    return batch.executor().launches().stream()
        .filter(l -> batch.executor().running().contains(l.attempt()))
        .collect(Collectors.groupingBy(l -> l.instance(), Collectors.counting()));
  }

  @AfterEach
  void close() {
    batch.close();
  }

  @Test
  void saysThatTheOnlyLargeEnoughEnvironmentIsDisabled() {
    start(
        environment("small", 1, Resources.of(1, 1024))
            .computeEnvironment(
                ComputeEnvironment.fixed("large", Resources.of(8, 8192))
                    .withState(ResourceState.DISABLED)));
    JobHandle job = submit("big", "default", Resources.of(4, 1024));
    batch
        .assertThat(job)
        .is(JobStatus.RUNNABLE)
        .hasStatusReason(
            "Every compute environment of queue 'default' that is large enough is DISABLED");
  }

  @Test
  void queuesAreServedByDescendingPriority() {
    start(
        environment("e", 1, Resources.of(1, 1024))
            .jobQueue(JobQueue.of("low", 1, "e"))
            .jobQueue(JobQueue.of("high", 10, "e"))
            .jobQueue(JobQueue.of("middle", 5, "e")));
    submit("first", "low", 1);
    submit("low1", "low", 1);
    submit("middle1", "middle", 1);
    submit("high1", "high", 1);
    submit("high2", "high", 1);
    batch.runUntilIdle();
    assertEquals(List.of("first", "high1", "high2", "middle1", "low1"), launched());
  }

  @Test
  void aHeadThatDoesNotFitBlocksItsQueueButNotTheNextOne() {
    start(
        environment("e", 1, Resources.of(4, 1024))
            .jobQueue(JobQueue.of("high", 10, "e"))
            .jobQueue(JobQueue.of("low", 1, "e")));
    submit("first", "high", 2);
    JobHandle head = submit("head", "high", 4);
    JobHandle behind = submit("behind", "high", 1);
    JobHandle other = submit("other", "low", 1);
    batch
        .assertThat(head)
        .is(JobStatus.RUNNABLE)
        .hasStatusReason("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - asks for 4 vC");
    batch.assertThat(behind).is(JobStatus.RUNNABLE).hasStatusReason("Waits behind job " + head);
    batch.assertThat(other).is(JobStatus.RUNNING);
    batch.runUntilIdle();
    assertEquals(List.of("first", "other", "head", "behind"), launched());
  }

  @Test
  void theReasonNamesWhatIsAskedForAndWhatIsFree() {
    start(environment("e", 2, Resources.of(4, 1024)).jobQueue(JobQueue.of("q", 1, "e")));
    submit("first", "q", Resources.of(3, 64));
    submit("second", "q", Resources.of(2.5, 64));
    JobHandle head = submit("head", "q", Resources.of(2, 128));
    batch
        .assertThat(head)
        .hasStatusReason(
            "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - asks for 2 vCPU, 128 MiB; the freest instance of 'e' has 1.5 vCPU");
  }

  @Test
  void environmentsAreTriedInTheirOrder() {
    start(
        environment("a", 1, Resources.of(1, 1024))
            .computeEnvironment(ComputeEnvironment.fixed("b", Resources.of(2, 1024)))
            .jobQueue(JobQueue.of("q", 1, "b", "a")));
    submit("one", "q", 1);
    submit("two", "q", 1);
    submit("three", "q", 1);
    assertEquals(Map.of("b/0", 2L, "a/0", 1L), running());
    assertEquals(
        List.of("b", "b", "a"),
        batch.executor().launches().stream()
            .map(l -> l.variables().get("AWS_BATCH_CE_NAME"))
            .toList());
  }

  @Test
  void aDisabledEnvironmentPlacesNothing() {
    start(
        BatchHarness.builder()
            .computeEnvironment(
                ComputeEnvironment.fixed("off", Resources.of(8, 1024))
                    .withState(ResourceState.DISABLED))
            .computeEnvironment(ComputeEnvironment.fixed("on", Resources.of(2, 1024)))
            .jobQueue(JobQueue.of("both", 1, "off", "on"))
            .jobQueue(JobQueue.of("none", 1, "off")));
    submit("one", "both", 1);
    JobHandle waits = submit("two", "none", 1);
    assertEquals(Map.of("on/0", 1L), running());
    batch.assertThat(waits).is(JobStatus.RUNNABLE).hasStatusReason("Every compute environment");
    assertTrue(batch.describe(waits.id()).statusReason().contains("DISABLED"));
  }

  @Test
  void aDisabledQueueTakesNoJobs() {
    start(
        environment("e", 1, Resources.of(1, 1024))
            .jobQueue(JobQueue.of("off", 1, "e").withState(ResourceState.DISABLED)));
    ClientException e = assertThrows(ClientException.class, () -> submit("one", "off", 1));
    assertTrue(e.getMessage().contains("jobQueue: 'off' is DISABLED"), e.getMessage());
  }

  @Test
  void neverPlacesMoreThanHasRoomInAnyResource() {
    Resources instance = Resources.of(4, 1_000).withGpus(2);
    start(environment("e", 2, instance).jobQueue(JobQueue.of("q", 1, "e")));
    batch.executor().on("*").neverEnds();
    for (int i = 0; i < 5; i++) {
      submit("memory", "q", Resources.of(0.001, 400));
    }
    assertEquals(Map.of("e/0", 2L, "e/1", 2L), running());
  }

  @Test
  void neverPlacesMoreThanHasRoomInVcpus() {
    start(environment("e", 2, Resources.of(1, 1_000)).jobQueue(JobQueue.of("q", 1, "e")));
    batch.executor().on("*").neverEnds();
    for (int i = 0; i < 9; i++) {
      submit("third", "q", Resources.of(0.3, 4));
    }
    assertEquals(Map.of("e/0", 3L, "e/1", 3L), running());
  }

  @Test
  void neverPlacesMoreThanHasRoomInGpus() {
    Resources instance = Resources.of(4, 1_000).withGpus(2);
    start(environment("e", 2, instance).jobQueue(JobQueue.of("q", 1, "e")));
    batch.executor().on("*").neverEnds();
    for (int i = 0; i < 5; i++) {
      submit("gpu", "q", Resources.of(0.1, 4).withGpus(1));
    }
    assertEquals(Map.of("e/0", 2L, "e/1", 2L), running());
  }

  @Test
  void aJobThatNeverFitsIsTakenAndExplained() {
    start(
        environment("e", 2, Resources.of(4, 1_000))
            .computeEnvironment(ComputeEnvironment.fixed("f", Resources.of(1, 9_000)))
            .jobQueue(JobQueue.of("q", 1, "e", "f")));
    JobHandle tooLarge = submit("large", "q", Resources.of(16, 64));
    batch
        .assertThat(tooLarge)
        .is(JobStatus.RUNNABLE)
        .hasStatusReason(
            "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - asks for 16 vCPU, 64 MiB; "
                + "'e' may have 8 vCPU, 2000 MiB; 'f' may have 1 vCPU, 9000 MiB");
    tooLarge.cancel("hopeless");
    JobHandle split = submit("split", "q", Resources.of(6, 64));
    batch.assertThat(split).hasStatusReason("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT");
    split.terminate("hopeless");
    JobHandle gpu = submit("gpu", "q", Resources.of(1, 64).withGpus(1));
    batch.assertThat(gpu).hasStatusReason("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE");
    JobHandle behind = submit("behind", "q", 1);
    batch.runUntilIdle();
    batch.assertThat(behind).is(JobStatus.RUNNABLE).hasStatusReason("Waits behind job " + gpu);
    gpu.cancel("hopeless");
    batch.runUntilIdle();
    batch.assertThat(behind).succeeded();
  }

  @Test
  void sizesBeyondWhatCanBeSummedAreStillExplained() {
    Resources endless = Resources.of(4, Long.MAX_VALUE).withGpus(Integer.MAX_VALUE);
    start(environment("e", 3, endless).jobQueue(JobQueue.of("q", 1, "e")));
    JobHandle large = submit("large", "q", 16);
    batch.assertThat(large).hasStatusReason("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE");
    large.cancel("hopeless");
    JobHandle fits = submit("fits", "q", 1);
    batch.runUntilIdle();
    batch.assertThat(fits).succeeded();
  }

  @Test
  void roomIsGivenBackHoweverAnAttemptEnds() {
    start(environment("e", 1, Resources.of(1, 1024)).jobQueue(JobQueue.of("q", 1, "e")));
    batch.executor().on("fails").exitsWith(1);
    batch.executor().on("broken").throwsAtLaunch(new IllegalStateException("broken"));
    batch.executor().on("stopped").neverEnds();
    submit("fails", "q", 1);
    submit("broken", "q", 1);
    JobHandle stopped = submit("stopped", "q", 1);
    JobHandle last = submit("last", "q", 1);
    batch.advance(ofSeconds(2));
    stopped.terminate("stop");
    batch.runUntilIdle();
    batch.assertThat(last).succeeded().startedAfter(ofSeconds(2));
  }
}
