/**
 * Chaos from a seed: crashes, lost reports, slow launches, reclaims and clock jumps, what must hold
 * all the same, and a short script of what broke it. {@link
 * io.github.batchwright.testkit.chaos.ChaosSimulation} is where to begin.
 */
@NullMarked
package io.github.batchwright.testkit.chaos;

import org.jspecify.annotations.NullMarked;
