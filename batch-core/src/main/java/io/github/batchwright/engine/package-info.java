/**
 * The deterministic engine: inputs come in, facts are decided, recorded and applied, effects go out
 * once the journal has the facts. Time, ids and outcomes are given to it; it owns no thread.
 */
@NullMarked
package io.github.batchwright.engine;

import org.jspecify.annotations.NullMarked;
