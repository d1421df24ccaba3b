package io.github.batchwright.engine.state;

import io.github.batchwright.model.JobStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The children of an array job, kept compactly: a byte for the status of each, and a full state
 * only for those that were ever placed or ended. Changed only by the cluster, and only as long as
 * no fork of it shares them: so they must not be held on to while a fact is recorded, but asked for
 * again.
 */
public final class ArrayChildren {
  private static final int PAGE = 1024;

  /** The states of as many children, null for each that is in its first steps. */
  private static final class Page {
    final @Nullable TaskState[] slots = new TaskState[PAGE];
    final Object owner;

    Page(Object owner) {
      this.owner = owner;
    }

    Page copy(Object newOwner) {
      Page copy = new Page(newOwner);
      System.arraycopy(slots, 0, copy.slots, 0, PAGE);
      return copy;
    }
  }

  private static final JobStatus[] STATUSES = JobStatus.values();

  private final boolean sequential;
  private final List<Long> tiedTo;
  private final byte[] status;
  private final List<@Nullable Page> pages = new ArrayList<>();
  private final TaskCounts counts = new TaskCounts();
  private final BitSet runnable;
  private final BitSet open = new BitSet();
  private final Object owner;

  /**
   * Makes children that are all SUBMITTED.
   *
   * @param sequential whether each waits for the one before it
   * @param tiedTo the numbers of the array jobs whose child of the same index each waits for
   * @param owner of the table of jobs that may change them
   */
  ArrayChildren(int size, boolean sequential, List<Long> tiedTo, Object owner) {
    this.owner = owner;
    this.sequential = sequential;
    this.tiedTo = List.copyOf(tiedTo);
    status = new byte[size];
    while (pages.size() * PAGE < size) {
      pages.add(null);
    }
    runnable = new BitSet(size);
    counts.add(JobStatus.SUBMITTED, size);
  }

  private ArrayChildren(ArrayChildren original, Object newOwner) {
    owner = newOwner;
    sequential = original.sequential;
    tiedTo = original.tiedTo;
    status = original.status.clone();
    pages.addAll(original.pages);
    counts.addAll(original.counts);
    runnable = (BitSet) original.runnable.clone();
    open.or(original.open);
  }

  /**
   * Returns a copy that can be changed without changing this, which must not be changed any more.
   */
  ArrayChildren copy(Object newOwner) {
    return new ArrayChildren(this, newOwner);
  }

  /** Returns of which table of jobs they are, which may change them. */
  Object owner() {
    return owner;
  }

  public int size() {
    return status.length;
  }

  public boolean isSequential() {
    return sequential;
  }

  public List<Long> tiedTo() {
    return tiedTo;
  }

  public JobStatus status(int index) {
    return STATUSES[status[index]];
  }

  public TaskState state(int index) {
    Page page = pages.get(index / PAGE);
    TaskState state = page == null ? null : page.slots[index % PAGE];
    return state == null ? TaskState.fresh(status(index)) : state;
  }

  void set(int index, TaskState state) {
    counts.add(status(index), -1);
    counts.add(state.status(), 1);
    status[index] = code(state.status());
    runnable.set(index, state.status() == JobStatus.RUNNABLE);
    open.set(index, state.openAttempt() != null);
    boolean shared = state.equals(TaskState.fresh(state.status()));
    Page page = pages.get(index / PAGE);
    if (page == null) {
      if (shared) {
        return;
      }
      page = new Page(owner);
      pages.set(index / PAGE, page);
    } else if (page.owner != owner) {
      page = page.copy(owner);
      pages.set(index / PAGE, page);
    }
    page.slots[index % PAGE] = shared ? null : state;
  }

  /** Puts a stretch of children in the same state, which cost nothing if it is a first one. */
  void restore(int first, int end, TaskState state) {
    if (!state.equals(TaskState.fresh(state.status()))) {
      for (int i = first; i < end; i++) {
        set(i, state);
      }
      return;
    }
    for (int i = first; i < end; i++) {
      counts.add(status(i), -1);
    }
    counts.add(state.status(), end - first);
    Arrays.fill(status, first, end, code(state.status()));
    runnable.set(first, end, state.status() == JobStatus.RUNNABLE);
  }

  /** Returns how many children are in each status; a copy. */
  TaskCounts counts() {
    return counts.copy();
  }

  /** Returns how many children are in a status. */
  public int count(JobStatus wanted) {
    return (int) counts.get(wanted);
  }

  public int countLive() {
    return size() - count(JobStatus.SUCCEEDED) - count(JobStatus.FAILED);
  }

  /** Returns how many children have an attempt that goes on. */
  public int countOpen() {
    return count(JobStatus.STARTING) + count(JobStatus.RUNNING);
  }

  /** Returns the lowest index that is RUNNABLE, or -1. */
  public int firstRunnable() {
    return runnable.nextSetBit(0);
  }

  /** Returns the lowest index, from one on, that is RUNNABLE, or -1. */
  public int nextRunnable(int from) {
    return runnable.nextSetBit(from);
  }

  /** Returns how many children before an index are RUNNABLE. */
  public int countRunnable(int end) {
    return runnable.get(0, end).cardinality();
  }

  /** Returns the lowest index, from one on, that has an attempt going on, or -1. */
  public int nextOpen(int from) {
    return open.nextSetBit(from);
  }

  /**
   * Moves every child of a range to which an event can happen; the others stay as they are.
   * Children that were never placed and go on waiting cost no object, and those that end share one.
   *
   * @param each told of every child that was moved, or null
   */
  void move(
      int first,
      int end,
      LifeCycle.Event event,
      @Nullable String reason,
      long at,
      @Nullable ChildMoved each) {
    int run = first;
    while (run < end) {
      int next = run + 1;
      while (next < end && status[next] == status[run]) {
        next++;
      }
      JobStatus from = status(run);
      if (LifeCycle.allows(from, event)) {
        moveRun(run, next, event, reason, at);
        for (int i = run; each != null && i < next; i++) {
          each.moved(i, from, status(i));
        }
      }
      run = next;
    }
  }

  /** Moves a run of children that are all in one status. */
  private void moveRun(
      int first, int end, LifeCycle.Event event, @Nullable String reason, long at) {
    JobStatus from = status(first);
    JobStatus to = LifeCycle.next(from, event);
    if (to.isTerminal() || !areFresh(first, end)) {
      TaskState ended = TaskState.fresh(from).moved(event, reason, at);
      for (int i = first; i < end; i++) {
        set(i, isFresh(i) ? ended : state(i).moved(event, reason, at));
      }
      return;
    }
    Arrays.fill(status, first, end, code(to));
    counts.add(from, first - end);
    counts.add(to, end - first);
    runnable.set(first, end, to == JobStatus.RUNNABLE);
  }

  private boolean areFresh(int first, int end) {
    for (int i = first; i < end; i = (i / PAGE + 1) * PAGE) {
      if (pages.get(i / PAGE) != null) {
        return false;
      }
    }
    return true;
  }

  /** The byte that stands for a status, in memory only. */
  @SuppressWarnings("EnumOrdinal")
  private static byte code(JobStatus status) {
    return (byte) status.ordinal();
  }

  private boolean isFresh(int index) {
    Page page = pages.get(index / PAGE);
    return page == null || page.slots[index % PAGE] == null;
  }

  /** Hears of children that were moved. */
  @FunctionalInterface
  interface ChildMoved {
    void moved(int index, JobStatus from, JobStatus to);
  }
}
