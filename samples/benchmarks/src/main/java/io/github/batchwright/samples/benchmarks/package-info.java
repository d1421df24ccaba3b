/** Programs that measure what the library promises. */
@NullMarked
package io.github.batchwright.samples.benchmarks;

import org.jspecify.annotations.NullMarked;
