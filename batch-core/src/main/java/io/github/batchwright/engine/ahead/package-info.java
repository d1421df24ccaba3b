/** A copy of the state that is run ahead in a time of its own. */
@NullMarked
package io.github.batchwright.engine.ahead;

import org.jspecify.annotations.NullMarked;
