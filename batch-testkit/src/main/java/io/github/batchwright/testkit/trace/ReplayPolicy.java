package io.github.batchwright.testkit.trace;

import io.github.batchwright.model.dispatch.DispatchMode;
import io.github.batchwright.model.dispatch.DispatchPolicy;

/** How a replayed log's jobs are chosen to start. */
public enum ReplayPolicy {
  /** First come, first served: nobody is overtaken. */
  FCFS("fcfs", DispatchMode.STRICT),
  /** EASY backfill in the order of submission. */
  EASY("easy", DispatchMode.EASY),
  /** EASY backfill; of those that may go around the first job, the shortest goes first. */
  EASY_SJBF("easy-sjbf", DispatchMode.EASY_SJBF),
  /** The shortest job first, by its estimate; nobody overtakes it. */
  SJF("sjf", DispatchMode.STRICT),
  /** Conservative backfill: every waiting job has a reservation. */
  CONSERVATIVE("conservative", DispatchMode.CONSERVATIVE),
  /** Fair share by user; nobody overtakes the first job. */
  FAIR_SHARE("fair-share", DispatchMode.STRICT);

  /** As many jobs are looked at as may be: a reference looks at all. */
  private static final int DEPTH = 1_000_000;

  static final String SHORTEST_FIRST = "shortest-first";

  private final String word;
  private final DispatchMode mode;

  ReplayPolicy(String word, DispatchMode mode) {
    this.word = word;
    this.mode = mode;
  }

  /** Returns what it is called on the command line and in reports. */
  public String word() {
    return word;
  }

  DispatchPolicy dispatchPolicy() {
    DispatchPolicy policy = DispatchPolicy.of(mode).withDepth(DEPTH);
    return this == SJF ? policy.inOrder(SHORTEST_FIRST) : policy;
  }
}
