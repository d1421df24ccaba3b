package io.github.batchwright.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.ClusterFork;
import io.github.batchwright.engine.state.DatedFact;
import io.github.batchwright.engine.state.ResourceFact;
import java.util.ArrayList;
import java.util.List;

/** What an image of a cluster tells, and what it leads to. */
final class Images {
  private Images() {}

  static List<DatedFact> facts(ClusterFork fork) {
    List<DatedFact> facts = new ArrayList<>();
    fork.facts().forEachRemaining(facts::add);
    return facts;
  }

  static Cluster restored(ClusterFork fork) {
    Cluster copy = new Cluster();
    fork.facts().forEachRemaining(dated -> copy.apply(dated.fact(), dated.at()));
    return copy;
  }

  /** Checks that what an image leads to has the same image, and that jobs have the same tags. */
  static void assertRestores(Cluster cluster, long at) {
    ClusterFork fork = cluster.fork(at);
    Cluster restored = restored(fork);
    assertEquals(withoutTags(facts(fork)), withoutTags(facts(restored.fork(at))));
    cluster
        .jobs()
        .iterator()
        .forEachRemaining(
            job ->
                assertEquals(
                    cluster.catalog().tags(job),
                    restored.catalog().tags(restored.jobs().get(job.number()))));
  }

  /** Tags of a job are told in one of two places, depending on where they come from. */
  private static List<DatedFact> withoutTags(List<DatedFact> facts) {
    return facts.stream()
        .filter(dated -> !(dated.fact() instanceof ResourceFact.TagsChanged))
        .toList();
  }
}
