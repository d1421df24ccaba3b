/** Logs of real machines, and what the engine would have made of their work. */
@NullMarked
package io.github.batchwright.testkit.trace;

import org.jspecify.annotations.NullMarked;
