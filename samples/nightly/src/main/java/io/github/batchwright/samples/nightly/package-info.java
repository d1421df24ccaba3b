/** A nightly job that waits for cheap hours, and what it saves. */
@NullMarked
package io.github.batchwright.samples.nightly;

import org.jspecify.annotations.NullMarked;
