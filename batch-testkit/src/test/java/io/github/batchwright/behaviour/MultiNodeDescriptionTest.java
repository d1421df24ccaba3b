package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.JobSummary;
import io.github.batchwright.model.ListJobsRequest;
import io.github.batchwright.model.ListJobsResult;
import io.github.batchwright.model.MultiNodeDetail;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a multi-node job and its nodes are described, listed and logged. */
class MultiNodeDescriptionTest extends MultiNode {

  @Test
  void everyNodeIsDescribedByItsId() {
    batch.executor().on("job").takes(ofSeconds(5));
    JobHandle job = submit("job", "three");
    advance(1);
    JobDetail node = batch.describe(job.id().node(2));
    assertEquals(job.id().node(2), node.jobId());
    assertEquals(JobStatus.RUNNING, node.status());
    assertEquals(2, multiNode(node).nodeIndex());
    assertFalse(multiNode(node).isMainNode());
    assertTrue(multiNode(batch.describe(job.id().node(1))).isMainNode());
    assertEquals(3, multiNode(node).numNodes());
    assertEquals(1, multiNode(node).mainNode());
    assertEquals(launch(2).instance(), node.attempts().get(0).instance());
    assertNull(batch.describe(submit("single", "single").id()).multiNode());
    assertEquals(List.of(), batch.service().describe(List.of(job.id().node(3))));
  }

  @Test
  void theJobSaysHowItsNodesStand() {
    JobHandle job = submit("job", "three");
    batch.settle();
    MultiNodeDetail nodes = multiNode(batch.describe(job.id()));
    assertNull(nodes.nodeIndex());
    assertFalse(nodes.isMainNode());
    assertEquals(nodes(3, 1), nodes.nodeProperties());
    assertEquals(
        List.of(JobStatus.RUNNING, JobStatus.RUNNING, JobStatus.RUNNING), nodes.nodeStatuses());
  }

  @Test
  void nodesAreListedByTheirJob() {
    batch.executor().on("job").takes(ofSeconds(5));
    batch.executor().on("job").node(2).exitsWith(1);
    JobHandle job = submit("job", "three");
    advance(2);
    ListJobsResult all = batch.service().list(ListJobsRequest.multiNode(job.id()).anyStatus());
    assertEquals(
        List.of(job.id().node(0), job.id().node(1), job.id().node(2)),
        all.jobs().stream().map(JobSummary::jobId).toList());
    ListJobsRequest failed = ListJobsRequest.multiNode(job.id(), JobStatus.FAILED);
    assertEquals(
        List.of(1), batch.service().list(failed).jobs().stream().map(j -> j.exitCode()).toList());
    ListJobsRequest paged = ListJobsRequest.multiNode(job.id()).anyStatus().withMaxResults(2);
    ListJobsResult first = batch.service().list(paged);
    assertEquals(2, first.jobs().size());
    ListJobsResult second = batch.service().list(paged.after(first.nextToken()));
    assertEquals(job.id().node(2), second.jobs().get(0).jobId());
    assertNull(second.nextToken());
    JobHandle single = submit("single", "single");
    ClientException e =
        assertThrows(
            ClientException.class,
            () -> batch.service().list(ListJobsRequest.multiNode(single.id())));
    assertTrue(e.getMessage().contains("is not a multi-node job"), e.getMessage());
  }

  @Test
  void logsAreOfANodeAndThoseOfTheJobAreItsMainNodes() throws Exception {
    batch.executor().on("job").node(0).prints("worker");
    batch.executor().on("job").node(1).prints("main");
    JobHandle job = submit("job", "three");
    batch.runUntilIdle();
    assertEquals("worker", job.node(0).logs().stdout());
    assertEquals("main", job.node(1).logs().stdout());
    assertEquals("main", job.logs().stdout());
  }
}
