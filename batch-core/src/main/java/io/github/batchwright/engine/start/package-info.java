/** Plans when jobs that may wait for a cheaper time start. Pure: time is an argument. */
@NullMarked
package io.github.batchwright.engine.start;

import org.jspecify.annotations.NullMarked;
