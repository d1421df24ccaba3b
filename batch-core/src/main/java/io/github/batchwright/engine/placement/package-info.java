/** Whose turn it is in a queue, and where there is room. */
@NullMarked
package io.github.batchwright.engine.placement;

import org.jspecify.annotations.NullMarked;
