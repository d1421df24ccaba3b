package io.github.batchwright.docker.elastic;

import io.github.batchwright.model.Resources;
import java.time.Duration;

/**
 * How instances are treated. Immutable.
 *
 * @param reserve what of each engine jobs may not use
 * @param lossGrace how long an engine may be silent before it is given up
 * @param bootLimit how long it may take until jobs can run on an instance
 * @param most how many instances there may be at a time
 */
public record ElasticSettings(
    Resources reserve, Duration lossGrace, Duration bootLimit, int most) {}
