package io.github.batchwright.engine;

import io.github.batchwright.model.Retention;
import io.github.batchwright.model.ServiceLimits;
import java.time.Duration;

/**
 * What bounds the engine.
 *
 * @param limits caps on requests
 * @param retention how long finished jobs are kept
 * @param stopGrace how long an attempt may take to end once asked, before it is forced
 * @param inputsPerTurn how many reports, requests and deadlines, each, one turn looks at
 * @param placementsPerTurn how many attempts one turn places
 * @param batchesInFlight how many turns may wait for the journal
 * @param forgetsAtOnce whether a finished job may be forgotten at the very instant at which it
 *     ended, before anybody has heard of it
 */
public record EngineSettings(
    ServiceLimits limits,
    Retention retention,
    Duration stopGrace,
    int inputsPerTurn,
    int placementsPerTurn,
    int batchesInFlight,
    boolean forgetsAtOnce) {

  /** Returns these settings, but finished jobs are known for as long as their end is told. */
  public EngineSettings tellingBeforeForgetting() {
    return new EngineSettings(
        limits, retention, stopGrace, inputsPerTurn, placementsPerTurn, batchesInFlight, false);
  }

  /** Returns what is used unless said otherwise. */
  public static EngineSettings defaults() {
    return new EngineSettings(
        ServiceLimits.defaults(), Retention.DEFAULT, Duration.ofSeconds(30), 1024, 1024, 64, true);
  }
}
