package io.github.batchwright.engine.state;

import java.util.function.LongPredicate;

/**
 * The jobs of one share that are ready to be placed and alike to placement, in the order they are
 * to be. An array job is one entry for all its children. Entries of jobs that are no longer ready,
 * or have moved to another place, are dropped when they come to the front, or when they are more
 * than half.
 */
public final class Lane {
  /** The key that comes after all others: there is no job. */
  public static final long NONE = Long.MAX_VALUE;

  private static final int SMALL = 64;
  private static final int NUMBER_BITS = 48;
  private static final int MOST_PRIORITY = 9999;

  private final LaneKey key;
  private final boolean inOrder;
  private final JobTable jobs;
  private LongHeap order;
  private int live;

  Lane(LaneKey key, boolean inOrder, JobTable jobs) {
    this(key, inOrder, jobs, new LongHeap(), 0);
  }

  private Lane(LaneKey key, boolean inOrder, JobTable jobs, LongHeap order, int live) {
    this.key = key;
    this.inOrder = inOrder;
    this.jobs = jobs;
    this.order = order;
    this.live = live;
  }

  Lane copy(JobTable otherJobs) {
    return new Lane(key, inOrder, otherJobs, order.copy(), live);
  }

  /**
   * Returns the place of a job.
   *
   * @param inOrder whether its queue is first in, first out
   */
  static long place(JobRecord job, boolean inOrder) {
    return inOrder ? placeInOrder(job) : placeByPriority(job);
  }

  /**
   * First in, first out; but jobs that were raised go before all others, by priority: their places
   * are below zero.
   */
  private static long placeInOrder(JobRecord job) {
    return job.isRaised()
        ? (long) (-1 - job.schedulingPriority()) << NUMBER_BITS | job.number()
        : job.number();
  }

  /** By priority, then by age. */
  private static long placeByPriority(JobRecord job) {
    return (long) (MOST_PRIORITY - job.schedulingPriority()) << NUMBER_BITS | job.number();
  }

  /** Returns the number of the job at a place. */
  public static long number(long place) {
    return place & ((1L << NUMBER_BITS) - 1);
  }

  public LaneKey key() {
    return key;
  }

  /** A job has become ready. */
  void enter(long place) {
    order.push(place);
    live++;
  }

  /** A job is no longer ready. */
  void leave() {
    live--;
    if (order.size() > SMALL && order.size() > 2 * live) {
      LongHeap kept = new LongHeap();
      long previous = 0;
      while (!order.isEmpty()) {
        long place = order.pop();
        if (place != previous && isReady(place)) {
          kept.push(place);
        }
        previous = place;
      }
      order = kept;
    }
  }

  /** Says whether nothing in it is ready. */
  boolean isEmpty() {
    return live == 0;
  }

  /** Returns the first place, or {@link #NONE}. */
  public long first() {
    while (!order.isEmpty()) {
      if (isReady(order.peek())) {
        return order.peek();
      }
      order.pop();
    }
    return NONE;
  }

  /** Shows places in order, each once, until the visitor says that it has seen enough. */
  public void visit(LongPredicate visitor) {
    long[] previous = {0};
    order.visit(
        place -> {
          boolean again = place == previous[0] || !isReady(place);
          previous[0] = place;
          return again || visitor.test(place);
        });
  }

  /** Says whether there is a job at a place that is ready; it may have moved to another. */
  private boolean isReady(long place) {
    JobRecord job = jobs.find(number(place));
    return job != null && job.isReady() && place(job, inOrder) == place;
  }
}
