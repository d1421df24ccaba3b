/** A pipeline in containers; {@code Pipeline} is where to begin. */
@NullMarked
package io.github.batchwright.samples.docker;

import org.jspecify.annotations.NullMarked;
