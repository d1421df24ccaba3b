package io.github.batchwright.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes as real processes of this machine. */
class LiveNodesTest {

  /** The worker opens a pipe that the main node reads from: so both must run at the same time. */
  @Test
  void nodesRunAtTheSameTimeAndKnowOfEachOther(@TempDir Path folder) throws Exception {
    String script =
        """
        echo $AWS_BATCH_JOB_NODE_INDEX of $AWS_BATCH_JOB_NUM_NODES, main is \
        $AWS_BATCH_JOB_MAIN_NODE_INDEX at ${AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS:-home}
        if [ $AWS_BATCH_JOB_NODE_INDEX = 0 ]; then
          mkfifo "$0/pipe.tmp" && mv "$0/pipe.tmp" "$0/pipe" && read word < "$0/pipe"
          echo "heard $word"
        else
          while [ ! -p "$0/pipe" ]; do sleep 0.05; done
          echo hello > "$0/pipe"
        fi
        """;
    ProcessProperties node =
        new ProcessProperties(
            List.of("sh", "-c", script, folder.toString()), Map.of(), null, Resources.of(1, 64));
    try (BatchService batch =
        BatchService.builder()
            .computeEnvironment(ComputeEnvironment.fixed("local", 2, Resources.of(1, 64)))
            .build()) {
      batch.register(JobDefinition.builder("pair", NodeProperties.of(2, node)).build());
      JobHandle job = batch.submit(SubmitJobRequest.builder("pair", "pair").build());
      JobDetail done = job.await();
      assertEquals(JobStatus.SUCCEEDED, done.status(), done.toString());
      assertEquals("0 of 2, main is 0 at home\nheard hello\n", job.logs().stdout());
      assertEquals("1 of 2, main is 0 at 127.0.0.1\n", job.node(1).logs().stdout());
    }
  }
}
