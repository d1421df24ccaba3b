package io.github.batchwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.engine.codec.FactJson;
import io.github.batchwright.engine.dispatch.Placement;
import io.github.batchwright.engine.explain.Explanations;
import io.github.batchwright.engine.explain.Snapshots;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.Trial;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobQueueSnapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Decides again what was decided, from the recorded facts alone and with a placement that remembers
 * nothing: what it would place must be what was placed, and when time passed there must have been
 * nothing left to place.
 */
public final class PlacementOracle {
  private final Cluster rebuilt = new Cluster();

  private PlacementOracle() {}

  /**
   * Checks every placement of a history in which time passed only once there was nothing to do.
   *
   * @return the cluster that the facts make
   */
  public static Cluster check(List<String> facts) throws IOException {
    PlacementOracle oracle = new PlacementOracle();
    long at = Long.MIN_VALUE;
    for (int i = 0; i < facts.size(); i++) {
      FactJson.Entry entry = FactJson.read(facts.get(i));
      String line = "fact " + entry.seq();
      if (entry.at() > at && at != Long.MIN_VALUE) {
        assertEquals(List.of(), oracle.placeable(at), line + " comes when time has passed");
        // If time alone made a difference, it was acted upon when it did.
        assertEquals(List.of(), oracle.placeable(entry.at() - 1), "just before " + line);
      }
      if (entry.fact() instanceof Fact.AttemptPlaced placed) {
        assertEquals(List.of(placed), oracle.placeable(entry.at()), line);
      }
      at = entry.at();
      oracle.rebuilt.apply(entry.fact(), at);
    }
    return oracle.rebuilt;
  }

  /** Shows the front of a queue as a cluster sees it that was made from facts alone. */
  public static JobQueueSnapshot snapshot(Cluster rebuilt, String queue, Instant at) {
    return new Snapshots(rebuilt).of(queue, at.toEpochMilli());
  }

  /** Explains a job as a cluster sees it that was made from facts alone. */
  public static JobExplanation explain(Cluster rebuilt, JobId job, Instant at) {
    return new Explanations(rebuilt).explain(rebuilt.find(job).orElseThrow(), at.toEpochMilli());
  }

  /** Returns what would be placed first, if anything. */
  private List<Fact> placeable(long now) {
    if (!rebuilt.isFounded()) {
      return List.of();
    }
    Cluster copy = new Trial(rebuilt, now).cluster();
    Turn turn = new Turn(copy, now, false);
    new Placement(copy).run(turn, 1);
    return turn.facts();
  }
}
