package io.github.batchwright.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.ContainerOverrides;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.MultiNodeDetail;
import io.github.batchwright.model.NodeOverrides;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.NodePropertyOverride;
import io.github.batchwright.model.RetryStrategy;
import io.github.batchwright.model.SubmitJobRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What AWS's JSON says of multi-node jobs is read and written without loss. */
class NodesJsonTest {
  private static final AwsJson JSON = AwsJson.strict();

  private static final NodeProperties NODES =
      NodeProperties.of(
          3, (ContainerProperties) JobDefinition.container("d", "busybox").build().properties());

  private static JobDetail detail(String id, JobProperties properties, MultiNodeDetail nodes) {
    return new JobDetail(
        new JobId(id),
        "j",
        "q",
        "d:1",
        JobStatus.RUNNING,
        null,
        Instant.ofEpochMilli(1),
        null,
        null,
        Map.of(),
        List.of(),
        List.of(),
        null,
        nodes,
        null,
        properties,
        null,
        null,
        0,
        RetryStrategy.ONCE,
        null,
        null,
        List.of(),
        false,
        false,
        false,
        Map.of());
  }

  @Test
  void aNodeSaysItsIndexAndWhetherItIsTheMainNode() {
    JobDetail node = detail("abc#0", NODES.node(0), new MultiNodeDetail(NODES, 0, List.of()));
    String json = JSON.writeJobs(List.of(node)).replaceAll("\\s", "");
    assertTrue(json.contains("\"nodeDetails\":{\"nodeIndex\":0,\"isMainNode\":true}"), json);
    assertEquals(List.of(node), JSON.readJobs(json).value());
  }

  @Test
  void aJobSaysWhatItsNodesRunAndHowTheyStand() {
    List<JobStatus> statuses = List.of(JobStatus.RUNNING, JobStatus.STARTING, JobStatus.FAILED);
    JobDetail job = detail("abc", NODES, new MultiNodeDetail(NODES, null, statuses));
    assertEquals(List.of(job), JSON.readJobs(JSON.writeJobs(List.of(job))).value());
  }

  @Test
  void overridesOfNodesAreReadAsTheyWereWritten() {
    NodePropertyOverride some =
        new NodePropertyOverride(
            "0:1",
            ContainerOverrides.builder().environment("A", "1").build(),
            null,
            List.of("c5.large"),
            List.of(new ConsumableResourceRequirement("licence", 2)));
    NodePropertyOverride none = NodePropertyOverride.of("2:", ContainerOverrides.NONE);
    SubmitJobRequest request =
        SubmitJobRequest.builder("j", "d")
            .nodeOverrides(new NodeOverrides(4, List.of(some, none)))
            .build();
    assertEquals(request, JSON.readSubmitJob(JSON.write(request)).value());
  }
}
