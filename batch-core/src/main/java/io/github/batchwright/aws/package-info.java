/** AWS Batch's own JSON, read into the model and written from it. */
@NullMarked
package io.github.batchwright.aws;

import org.jspecify.annotations.NullMarked;
