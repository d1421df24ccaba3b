/** Why a job waits, and what would have it placed. */
@NullMarked
package io.github.batchwright.engine.explain;

import org.jspecify.annotations.NullMarked;
