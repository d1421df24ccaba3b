package io.github.batchwright.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AttemptContainerDetail;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.TaskContainer;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.testkit.BatchHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How each of several containers ended is told for as long as their job is, also after a restart.
 */
class ContainerEndsTest {
  private static final List<AttemptContainerDetail> BAD =
      List.of(
          new AttemptContainerDetail("main", 3, "Essential container 'main' exited"),
          new AttemptContainerDetail("sidecar", 143, null));
  private static final List<AttemptContainerDetail> GOOD =
      List.of(
          new AttemptContainerDetail("main", 0, null),
          new AttemptContainerDetail("sidecar", null, "Stopped before its container was started"));

  private static EcsProperties task() {
    ContainerProperties container =
        ContainerProperties.builder("image").resources(Resources.of(1, 64)).build();
    return EcsProperties.of(
        TaskContainer.of("main", container),
        TaskContainer.builder("sidecar", container).essential(false).build());
  }

  private static BatchHarness open(int snapshotEvery) {
    BatchHarness batch =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("env", 2, Resources.of(8, 1024)))
            .retention(new Retention(Duration.ofHours(1), 100))
            .jobDefinition(
                JobDefinition.builder("several", task())
                    .retryStrategy(RetryStrategy.attempts(2))
                    .build())
            .jobDefinition(
                JobDefinition.builder(
                        "nodes",
                        new NodeProperties(2, 0, List.of(NodeRangeProperty.of("0:", task()))))
                    .build())
            .build();
    batch.journal().snapshotEvery(snapshotEvery);
    batch.executor().on("*").takes(Duration.ofDays(1));
    return batch;
  }

  private static List<List<AttemptContainerDetail>> ends(BatchHarness batch, JobId job) {
    return batch.describe(job).attempts().stream().map(AttemptDetail::containers).toList();
  }

  private static void end(BatchHarness batch, JobId job, int attempt, AttemptOutcome outcome) {
    batch.settle();
    batch.executor().end(new AttemptId(job, attempt), outcome);
    batch.settle();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void eachAttemptTellsOfItsContainersUntilTheJobIsForgotten(int snapshotEvery) {
    try (BatchHarness batch = open(snapshotEvery)) {
      JobHandle job = batch.submit(SubmitJobRequest.builder("job", "several").build());
      end(batch, job.id(), 1, AttemptOutcome.exited(3, "it failed").of(BAD));
      assertEquals(List.of(BAD, List.of()), ends(batch, job.id()));
      batch.restart();
      end(batch, job.id(), 2, AttemptOutcome.exited(0).of(GOOD));
      batch.restart();
      batch.settle();
      assertEquals(List.of(BAD, GOOD), ends(batch, job.id()));
      batch.advance(Duration.ofHours(2));
      batch.restart();
      batch.settle();
      assertTrue(batch.service().describe(List.of(job.id())).isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void eachNodeTellsOfItsOwn(int snapshotEvery) {
    try (BatchHarness batch = open(snapshotEvery)) {
      JobHandle job = batch.submit(SubmitJobRequest.builder("job", "nodes").build());
      batch.advance(Duration.ofSeconds(1));
      end(batch, job.id().node(1), 1, AttemptOutcome.exited(3).of(BAD));
      end(batch, job.id().node(0), 1, AttemptOutcome.exited(0).of(GOOD));
      batch.restart();
      batch.settle();
      assertEquals(List.of(GOOD), ends(batch, job.id().node(0)));
      assertEquals(List.of(BAD), ends(batch, job.id().node(1)));
    }
  }
}
