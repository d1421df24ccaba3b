/** When jobs start and by when they are to be finished. */
@NullMarked
package io.github.batchwright.model.start;

import org.jspecify.annotations.NullMarked;
