package io.github.batchwright.spi;

import java.util.Comparator;

/**
 * In which order the jobs of a queue are to start: the scheduling policy of a host's own. It is
 * given to a service under a name, and queues name it in their {@link
 * io.github.batchwright.model.dispatch.DispatchPolicy dispatch policy}, whose mode decides what may
 * go around a job that finds no room. An order need not look at whether a job fits, nor at caps,
 * budgets and dates: it is asked only about jobs that wait for nothing but room.
 *
 * <p>A queue is looked at when something has changed that could have a job placed. An order that
 * changes with time alone is not asked again for that.
 *
 * <p>Called on the engine's thread each time the queue is looked at, and on others by what looks
 * ahead; it must be thread-safe and quick, must not block, and must answer the same for the same
 * view: everything it needs is in the view. What it throws is logged, and the queue's own order is
 * taken instead.
 */
@FunctionalInterface
public interface JobOrder {
  /**
   * Returns which of two waiting jobs is to start first: the lower one. Jobs that are equal in it
   * start in the queue's own order.
   *
   * @param queue the queue, what of it runs and what is free, as they are now
   */
  Comparator<WaitingJob> of(QueueView queue);
}
