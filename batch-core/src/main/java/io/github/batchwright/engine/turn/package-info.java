/** What one turn of the engine decides, and what is to follow once that is durable. */
@NullMarked
package io.github.batchwright.engine.turn;

import org.jspecify.annotations.NullMarked;
