/** Batchwright in use: {@code Hello} is the smallest program, {@code Quickstart} a real one. */
@NullMarked
package io.github.batchwright.samples.quickstart;

import org.jspecify.annotations.NullMarked;
