/**
 * Batchwright: AWS Batch's model as an embeddable library. {@link
 * io.github.batchwright.BatchService} is where to begin.
 */
@NullMarked
package io.github.batchwright;

import org.jspecify.annotations.NullMarked;
