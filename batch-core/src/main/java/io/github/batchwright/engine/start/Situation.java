package io.github.batchwright.engine.start;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.Resources;
import java.util.List;

/**
 * All that a plan is made from.
 *
 * @param now the present, in milliseconds since 1970
 * @param capacity all that there is, also what is taken at the moment
 * @param occupied what runs
 * @param waiting what waits, in the order of the queue
 * @param rules when waiting is worth it
 */
public record Situation(
    long now, Resources capacity, List<Occupied> occupied, List<Waiting> waiting, Rules rules) {
  /** Copies the lists. */
  public Situation {
    occupied = ImmutableList.copyOf(occupied);
    waiting = ImmutableList.copyOf(waiting);
  }

  /**
   * When waiting is worth it.
   *
   * @param margin how long before its deadline a job that waited shall have ended, in milliseconds
   * @param leastSaving what it must save at least, in the unit of the prices; 0 for anything
   * @param inOrder whether nothing starts before what is ahead of it in the queue and may start by
   *     now, as in one queue of strict order; otherwise whatever fits beside that starts
   */
  public record Rules(long margin, double leastSaving, boolean inOrder) {
    /** No margin, and any saving is welcome. */
    public static final Rules NONE = new Rules(0, 0);

    /** Rules for jobs that start wherever they fit. */
    public Rules(long margin, double leastSaving) {
      this(margin, leastSaving, false);
    }

    /** Checks the numbers. */
    public Rules {
      Checks.atLeast("margin", margin, 0);
      Checks.require(
          leastSaving >= 0 && Double.isFinite(leastSaving),
          "leastSaving",
          leastSaving,
          "must be at least 0");
    }
  }
}
