/** Decides when schedules fire and what follows. */
@NullMarked
package io.github.batchwright.engine.schedule;

import org.jspecify.annotations.NullMarked;
