package io.github.batchwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.JobHandle;
import io.github.batchwright.engine.codec.FactJson;
import io.github.batchwright.engine.jobs.Settlement;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is settled over several turns survives that the turns are cut off at any point. */
class SettlementTest {
  private BatchHarness batch;

  @BeforeEach
  void open() {
    batch = BatchHarness.create();
    batch.register(JobDefinition.process("work", "work").build());
    batch.executor().on("first").exitsWith(1);
  }

  @AfterEach
  void close() {
    batch.close();
  }

  private JobHandle submit(String name, JobDependency... dependencies) {
    SubmitJobRequest.Builder request = SubmitJobRequest.builder(name, "work");
    List.of(dependencies).forEach(request::dependsOn);
    return batch.submit(request.build());
  }

  /** The state after the first facts, and what a restart makes of it. */
  private static Cluster restartedAfter(List<String> facts, int count) throws IOException {
    Cluster cluster = new Cluster();
    long at = 0;
    for (String line : facts.subList(0, count)) {
      FactJson.Entry entry = FactJson.read(line);
      cluster.apply(entry.fact(), entry.at());
      at = entry.at();
    }
    Settlement settlement = new Settlement(cluster);
    settlement.lookAtAll();
    do {
      settlement.begin(new Turn(cluster, at, false));
    } while (settlement.isBehind());
    return cluster;
  }

  private static List<JobStatus> statuses(Cluster cluster) {
    List<JobStatus> statuses = new ArrayList<>();
    for (long number = 1; number <= cluster.jobs().last(); number++) {
      JobRecord job = cluster.jobs().get(number);
      statuses.add(job.state().status());
      for (int i = 0; job.children() != null && i < job.children().size(); i++) {
        statuses.add(job.children().status(i));
      }
    }
    return statuses;
  }

  private void checkRestarts(String event) throws IOException {
    List<String> facts = batch.facts();
    List<JobStatus> end = statuses(restartedAfter(facts, facts.size()));
    int ended = 0;
    while (!facts.get(ended).contains("AttemptEnded")) {
      ended++;
    }
    assertTrue(facts.subList(ended, facts.size()).stream().anyMatch(f -> f.contains(event)));
    int step = Math.max(1, (facts.size() - ended) / 50);
    for (int cut = ended + 1; cut < facts.size(); cut += step) {
      assertEquals(end, statuses(restartedAfter(facts, cut)), "cut off after fact " + cut);
    }
  }

  @Test
  void aFailingChainGoesOnAfterARestart() throws IOException {
    JobHandle last = submit("first");
    for (int i = 0; i < 10_000; i++) {
      last = submit("link", JobDependency.on(last.id()));
    }
    batch.runUntilIdle();
    checkRestarts("DEPENDENCY_FAILED");
  }

  @Test
  void aFanOutOfWhichOnlySomeWereToldGoesOnAfterARestart() throws IOException {
    JobHandle first = submit("first");
    for (int i = 0; i < 5_000; i++) {
      submit("last", JobDependency.on(first.id()));
    }
    batch.runUntilIdle();
    checkRestarts("DependentsTold");
  }

  @Test
  void arraysGoOnAfterARestart() throws IOException {
    JobHandle first = submit("first");
    SubmitJobRequest.Builder array = SubmitJobRequest.builder("array", "work").arraySize(30);
    JobHandle left = batch.submit(array.dependsOn(first.id()).build());
    batch.submit(
        SubmitJobRequest.builder("right", "work")
            .arraySize(30)
            .dependsOn(JobDependency.nToN(left.id()))
            .dependsOn(JobDependency.sequential())
            .build());
    submit("child", JobDependency.on(left.id().child(7)));
    submit("after", JobDependency.onFailure(left.id()), JobDependency.on(first.id()));
    batch.runUntilIdle();
    checkRestarts("ChildrenMoved");
  }

  @Test
  void cancelledDependentsDoNotPileUpOnAJobThatGoesOn() throws IOException {
    batch.executor().on("endless").neverEnds();
    JobHandle endless = submit("endless");
    SubmitJobRequest.Builder array = SubmitJobRequest.builder("endless", "work").arraySize(2);
    JobHandle other = batch.submit(array.build());
    JobHandle kept = submit("kept", JobDependency.on(endless.id()));
    for (int i = 0; i < 1_000; i++) {
      JobHandle twice =
          submit(
              "twice",
              JobDependency.on(endless.id()),
              JobDependency.onCompletion(endless.id()),
              JobDependency.on(other.child(1).id()));
      JobHandle tied =
          batch.submit(
              SubmitJobRequest.builder("tied", "work")
                  .arraySize(2)
                  .dependsOn(JobDependency.nToN(other.id()))
                  .build());
      twice.cancel("not wanted");
      tied.cancel("not wanted");
    }
    Cluster cluster = restartedAfter(batch.facts(), batch.facts().size());
    assertTrue(cluster.waits().indexed() < 300, cluster.waits().indexed() + " are kept");
    assertFalse(cluster.waits().isTelling());
    endless.terminate("over");
    batch.settle();
    batch.assertThat(kept).failedBecause("Dependent Job failed");
  }

  @Test
  void aRestartChangesNothingWhereNothingWasLeft() throws IOException {
    JobHandle first = submit("second");
    submit("after", JobDependency.on(first.id()));
    batch.settle();
    List<String> facts = batch.facts();
    List<Fact> decided = new ArrayList<>();
    Cluster cluster = restartedAfter(facts, facts.size());
    Settlement settlement = new Settlement(cluster);
    settlement.lookAtAll();
    Turn turn = new Turn(cluster, 0, false);
    settlement.begin(turn);
    decided.addAll(turn.facts());
    assertEquals(List.of(), decided);
  }
}
