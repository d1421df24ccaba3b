/** How long attempts are expected to run. */
@NullMarked
package io.github.batchwright.engine.duration;

import org.jspecify.annotations.NullMarked;
