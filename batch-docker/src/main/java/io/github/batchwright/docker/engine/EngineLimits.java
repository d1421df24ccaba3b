package io.github.batchwright.docker.engine;

import java.time.Duration;

/**
 * How long things may take. Immutable.
 *
 * @param call the deadline of a call that is answered once
 * @param silence the longest that a stream of logs or of a pull may say nothing
 * @param reconcile how often everything is compared with the engine, events or not
 * @param firstRetry the pause before the first attempt to get a lost event stream back
 * @param lastRetry the longest such pause
 * @param settle how old a container is before it is asked to end; a signal that comes before its
 *     first process listens is lost
 * @param overlap how far back events are asked for: a stream is open a little before it listens
 */
public record EngineLimits(
    Duration call,
    Duration silence,
    Duration reconcile,
    Duration firstRetry,
    Duration lastRetry,
    Duration settle,
    Duration overlap) {

  public static final EngineLimits DEFAULT =
      new EngineLimits(
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          Duration.ofMillis(200),
          Duration.ofSeconds(5));

  public EngineLimits withCall(Duration limit) {
    return new EngineLimits(limit, silence, reconcile, firstRetry, lastRetry, settle, overlap);
  }

  public EngineLimits withSilence(Duration limit) {
    return new EngineLimits(call, limit, reconcile, firstRetry, lastRetry, settle, overlap);
  }

  public EngineLimits withOverlap(Duration back) {
    return new EngineLimits(call, silence, reconcile, firstRetry, lastRetry, settle, back);
  }

  public EngineLimits withReconcile(Duration interval) {
    return new EngineLimits(call, silence, interval, firstRetry, lastRetry, settle, overlap);
  }
}
