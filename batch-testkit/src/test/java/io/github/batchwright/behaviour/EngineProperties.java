package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.engine.codec.FactJson;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.testkit.BatchHarness;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What must hold of the engine whatever is asked of it; jqwik prints the seed of every run. */
class EngineProperties {
  private static final int STEPS = 60;

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void keepsItsPromisesUnderAnyWorkload(@ForAll long seed) throws Exception {
    try (RandomWorkload workload = new RandomWorkload(seed)) {
      for (int i = 0; i < STEPS; i++) {
        workload.step();
        workload.check();
      }
      workload.finish();
      workload.check();
      workload.checkTheEnd();
      checkReplay(workload.batch());
    }
  }

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void theSameSeedGivesTheSameFacts(@ForAll long seed) {
    assertEquals(facts(seed), facts(seed));
  }

  private static List<String> facts(long seed) {
    try (RandomWorkload workload = new RandomWorkload(seed)) {
      for (int i = 0; i < STEPS; i++) {
        workload.step();
      }
      workload.finish();
      return workload.batch().facts();
    }
  }

  /** Facts alone rebuild a cluster: without policy, without a clock, without an exception. */
  static Cluster checkReplay(BatchHarness batch) throws Exception {
    Cluster replayed = new Cluster();
    long sequence = 0;
    long at = Long.MIN_VALUE;
    for (String line : batch.facts()) {
      FactJson.Entry entry = FactJson.read(line);
      assertEquals(++sequence, entry.seq());
      assertTrue(entry.at() >= at, "time ran backwards");
      at = entry.at();
      replayed.apply(entry.fact(), entry.at());
      String again = FactJson.line(entry.seq(), entry.at(), entry.fact());
      assertEquals(line, again);
    }
    Images.assertRestores(replayed, at);
    return replayed;
  }

  /** Says whether a job is where it will stay for good. */
  static boolean isFinished(JobDetail job) {
    return job.status() == JobStatus.SUCCEEDED || job.status() == JobStatus.FAILED;
  }
}
