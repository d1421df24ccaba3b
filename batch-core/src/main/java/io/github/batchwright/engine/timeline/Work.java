package io.github.batchwright.engine.timeline;

/** Counts what planning looks at, so that it ends: by number and not by time, to be repeatable. */
public final class Work {
  private long left;

  public Work(long most) {
    this.left = most;
  }

  public void did(long steps) {
    left -= steps;
  }

  public boolean isSpent() {
    return left <= 0;
  }

  public long left() {
    return left;
  }
}
