package io.github.batchwright.behaviour;

import static io.github.batchwright.model.JobStatus.RUNNABLE;
import static io.github.batchwright.model.JobStatus.RUNNING;
import static io.github.batchwright.model.JobStatus.SUCCEEDED;
import static java.time.Duration.ofHours;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Multi-node jobs have room made for all their nodes, and are stopped as a whole. */
class GangPreemptionTest extends Preempting {

  /** Opens four instances of 4 vCPU, and definitions of two and three nodes of 3 vCPU. */
  @BeforeEach
  @Override
  void open() {
    use(queues(BatchHarness.builder().computeEnvironment(ComputeEnvironment.fixed("ce", 4, SIZE))));
    batch.register(JobDefinition.builder("two", MultiNode.nodes(2, 0)).build());
    batch.register(JobDefinition.builder("three", MultiNode.nodes(3, 1)).build());
  }

  private JobHandle gang(String queue, String definition) {
    JobHandle job =
        batch.submit(SubmitJobRequest.builder(definition, definition).queue(queue).build());
    batch.settle();
    return job;
  }

  @Test
  void aGangIsStoppedAsAWhole() {
    JobHandle three = gang("patient", "three");
    submit("plain", "plain", 3);
    JobHandle high = submit("urgent", "high", 2);
    assertStatus(RUNNABLE, three);
    assertStatus(RUNNING, high);
    assertEquals(2, batch.executor().running().size(), "no node is left behind");
    assertTrue(
        batch.describe(three.id().node(2)).attempts().get(0).preempted(),
        () -> batch.describe(three.id().node(2)).toString());
    batch.runUntilIdle();
    assertStatus(SUCCEEDED, three, high);
    assertEquals(1, preempted(three));
  }

  @Test
  void roomIsMadeForAllNodesOrNone() {
    submit("plain", "p1", 3);
    submit("plain", "p2", 3);
    JobHandle low1 = submit("patient", "low1", 3);
    JobHandle low2 = submit("patient", "low2", 3);
    JobHandle three = gang("urgent", "three");
    advance(60);
    assertStatus(RUNNING, low1, low2);
    assertStatus(RUNNABLE, three);
    batch.service().terminate(three.id(), "never mind");
    JobHandle two = gang("urgent", "two");
    assertStatus(RUNNABLE, low1, low2);
    assertStatus(RUNNING, two);
  }

  @Test
  void noMoreVictimsThanNodesNeedAndTheCheapestOfThem() {
    JobHandle old = submit("patient", "old", 3);
    advance(100);
    JobHandle low2 = submit("patient", "low2", 3);
    advance(10);
    JobHandle low3 = submit("patient", "low3", 3);
    advance(10);
    JobHandle two = gang("urgent", "two");
    // One instance is idle.
    assertStatus(RUNNING, old, low2, two);
    assertStatus(RUNNABLE, low3);
  }

  @Test
  void theRoomOfSomeNodesIsKeptUntilThatOfTheLastIsFree() {
    stubborn("low1");
    submit("patient", "low1", 3);
    submit("patient", "low2", 3);
    submit("patient", "low3", 3);
    submit("patient", "low4", 3);
    JobHandle three = gang("urgent", "three");
    JobHandle eager = submit("plain", "eager", 3);
    advance(9);
    assertStatus(RUNNABLE, eager);
    advance(1);
    assertStatus(RUNNING, three);
    assertStatus(RUNNABLE, eager);
    batch.executor().on("three").takes(ofHours(1));
  }
}
