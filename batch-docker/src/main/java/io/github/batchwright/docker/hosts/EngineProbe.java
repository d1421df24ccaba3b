package io.github.batchwright.docker.hosts;

import io.github.batchwright.docker.engine.EngineUnreachableException;

/** Asks one engine what it is. Used by one thread at a time. */
interface EngineProbe extends AutoCloseable {

  /**
   * Returns what the engine tells of itself, within seconds.
   *
   * @throws EngineUnreachableException if it does not, for whatever reason
   */
  EngineInfo ask() throws EngineUnreachableException, InterruptedException;

  @Override
  void close();
}
