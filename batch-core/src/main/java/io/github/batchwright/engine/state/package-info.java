/**
 * The state of the scheduler: facts, and what they make of an empty cluster. Whoever decides reads
 * here; only {@link io.github.batchwright.engine.state.Cluster#apply} changes anything.
 */
@NullMarked
package io.github.batchwright.engine.state;

import org.jspecify.annotations.NullMarked;
