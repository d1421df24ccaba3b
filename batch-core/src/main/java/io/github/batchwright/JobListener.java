package io.github.batchwright;

import io.github.batchwright.model.JobEvent;

/**
 * Hears of every change of a job's status, in order for each job, once the change is durable.
 *
 * <p>Listeners are called one after the other on a thread of their own, behind a bounded buffer. A
 * slow one never slows the scheduler: when the buffer is full, events are dropped, and {@link
 * #onDropped} tells how many. An exception is logged and otherwise ignored.
 */
@FunctionalInterface
public interface JobListener {

  /** A status has changed. */
  void onEvent(JobEvent event);

  /**
   * Events were dropped before the next one that is told.
   *
   * @param count how many since the last call, at least 1
   */
  default void onDropped(long count) {}
}
