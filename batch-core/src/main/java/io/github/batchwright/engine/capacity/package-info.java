/** Which instances are bought, and when they are given back. */
@NullMarked
package io.github.batchwright.engine.capacity;

import org.jspecify.annotations.NullMarked;
