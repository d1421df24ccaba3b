package io.github.batchwright.engine.codec;

/** The numbers that stand for kinds of facts on disk. They are never given to another kind. */
final class FactCode {
  /** Any fact that is rare: as JSON. */
  static final int JSON = 0;

  static final int JOB_SUBMITTED = 1;
  static final int MOVED = 2;
  static final int CHILDREN_MOVED = 3;
  static final int DEPENDENTS_TOLD = 4;
  static final int FLAGGED = 5;
  static final int ATTEMPT_PLACED = 6;
  static final int ATTEMPT_STARTED = 7;
  static final int STOP_ORDERED = 8;
  static final int KILL_ORDERED = 9;
  static final int ATTEMPT_ENDED = 10;
  static final int JOB_FORGOTTEN = 11;
  static final int GANG_PLACED = 12;
  static final int NODES_LAUNCHED = 13;
  static final int NODE_STARTED = 14;
  static final int NODE_ENDED = 15;
  static final int NODES_LET_GO = 16;

  static final int JOB_KEPT = 32;
  static final int CHILDREN_KEPT = 33;
  static final int FINISHED_KEPT = 34;
  static final int OPEN_KEPT = 35;
  static final int DEADLINE_KEPT = 36;
  static final int TELLING_KEPT = 37;
  static final int SHARE_KEPT = 38;
  static final int DEPARTURE_KEPT = 39;

  private FactCode() {}
}
