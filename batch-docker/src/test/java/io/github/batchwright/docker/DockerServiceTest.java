package io.github.batchwright.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.LogInputStream;
import io.github.batchwright.model.AttemptContainerDetail;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodeRangeProperty;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.container.TaskContainerDependency.Condition;
import io.github.batchwright.spi.LogStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Jobs of several containers and nodes from their submission to their end, in the environment that
 * the engine itself is.
 */
final class DockerServiceTest extends DockerTaskFixture {
  private BatchService batch;

  @BeforeEach
  void open() {
    batch =
        BatchService.builder()
            .executor(
                JobKind.CONTAINER,
                logStore -> DockerExecutor.builder().owner(owner.owner()).build(logStore))
            .build();
  }

  @AfterEach
  void close() {
    batch.close();
    assertEquals(List.of(), engine.containers(owner));
    assertEquals(List.of(), engine.networks(owner));
  }

  private JobHandle submit(JobProperties properties) {
    batch.register(
        JobDefinition.builder("work", properties).timeout(Duration.ofMinutes(2)).build());
    return batch.submit(SubmitJobRequest.builder("job", "work").build());
  }

  @Test
  void sidecarServesTheJobAndEndsWithIt() throws Exception {
    JobHandle job =
        submit(
            EcsProperties.of(
                container(
                        "main",
                        "sh",
                        "-c",
                        "until nc sidecar 80 | grep hello; do usleep 50000; done")
                    .dependsOn("sidecar", Condition.START)
                    .build(),
                helper(
                        "sidecar",
                        "sh",
                        "-c",
                        "echo serving; while :; do nc -l -p 80 -e echo hello; done")
                    .build()));

    JobDetail done = job.await();
    assertEquals(JobStatus.SUCCEEDED, done.status(), done.toString());
    assertEquals("hello\n", job.logs().stdout());
    assertEquals("serving\n", job.logs().container("sidecar").stdout());
  }

  @Test
  void eachContainerIsFollowedWhileItRuns() throws Exception {
    JobHandle job =
        submit(
            EcsProperties.of(
                container("main", "sh", "-c", "echo main; exec sleep 1000").build(),
                helper("sidecar", "sh", "-c", "echo side; exec sleep 1000").build()));

    try (LogInputStream main = job.logs().follow(LogStream.STDOUT);
        LogInputStream side = job.logs().container("sidecar").follow(LogStream.STDOUT)) {
      assertEquals("side\n", new String(side.readNBytes(5), UTF_8));
      assertEquals("main\n", new String(main.readNBytes(5), UTF_8));
      job.terminate("read enough");
      assertEquals(-1, side.read());
      assertEquals(-1, main.read());
    }
    assertEquals(JobStatus.FAILED, job.await().status());
  }

  @Test
  void failureOfAnEssentialContainerIsTheJobs() throws Exception {
    JobHandle job =
        submit(
            EcsProperties.of(
                container("main", "sleep", "1000").build(),
                container("second", "sh", "-c", "exit 7").build()));

    JobDetail done = job.await();
    assertEquals(JobStatus.FAILED, done.status(), done.toString());
    assertEquals(7, done.attempts().get(0).exitCode());
    assertEquals("Essential container 'second' exited", done.attempts().get(0).reason());
    List<AttemptContainerDetail> each = done.attempts().get(0).containers();
    assertEquals(
        List.of("main", "second"), each.stream().map(AttemptContainerDetail::name).toList());
    assertEquals(7, each.get(1).exitCode());
    assertTrue(each.get(0).exitCode() > 128, "asked to end, then killed: " + each);
  }

  @Test
  void nodeTalksToTheMainNodeByItsAddress() throws Exception {
    ContainerProperties main = script("nc -l -p 80 -e echo hello; echo told").build();
    ContainerProperties other =
        script(
                "echo $AWS_BATCH_JOB_NODE_INDEX of $AWS_BATCH_JOB_NUM_NODES;"
                    + " until nc $AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS 80 | grep hello;"
                    + " do usleep 50000; done")
            .build();
    JobHandle job =
        submit(
            new NodeProperties(
                2,
                0,
                List.of(NodeRangeProperty.of("0:0", main), NodeRangeProperty.of("1:1", other))));

    JobDetail done = job.await();
    assertEquals(JobStatus.SUCCEEDED, done.status(), done.toString());
    assertEquals("told\n", job.logs().stdout());
    assertEquals("1 of 2", job.node(1).logs().stdout().lines().findFirst().orElse(""));
  }
}
