/** Who may go around others, and when those are to start. It looks ahead by expected durations. */
@NullMarked
package io.github.batchwright.engine.dispatch;

import org.jspecify.annotations.NullMarked;
