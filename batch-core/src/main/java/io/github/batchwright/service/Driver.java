package io.github.batchwright.service;

import io.github.batchwright.engine.Engine;
import io.github.batchwright.engine.Inbox;
import io.github.batchwright.engine.Input;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Whoever takes the engine's turns: a thread of its own in production, the test in virtual time;
 * and so whoever knows how a caller waits.
 */
public interface Driver {

  /** Begins to take turns. Called once. */
  void start(String name, Engine engine, Inbox inbox, EventQueue events);

  /** Puts a request in, waiting for room. */
  void put(Input.Request<?> request) throws InterruptedException;

  /** Waits for an answer. */
  <T> T await(CompletableFuture<T> answer) throws InterruptedException, ExecutionException;

  /** Waits for an answer, but not longer than this. */
  <T> T await(CompletableFuture<T> answer, Duration atMost)
      throws InterruptedException, ExecutionException, TimeoutException;

  /**
   * Waits until something has happened, but not longer than this: that a future is completed, or
   * something that nobody tells of.
   *
   * @return whether anything may have happened that was not told
   */
  boolean pause(CompletableFuture<?> until, Duration atMost) throws InterruptedException;

  /** Takes no more turns; whoever still waits is refused. Returns when the last turn is over. */
  void stop();
}
