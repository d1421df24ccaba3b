package io.github.batchwright.engine.start;

/** Counts what planning looks at, so that it ends: by number and not by time, to be repeatable. */
final class Work {
  private long left;

  Work(long most) {
    this.left = most;
  }

  void did(long steps) {
    left -= steps;
  }

  boolean isSpent() {
    return left <= 0;
  }

  long left() {
    return left;
  }
}
