/** In which order the jobs of a queue start, and which of them may go around others. */
@NullMarked
package io.github.batchwright.model.dispatch;

import org.jspecify.annotations.NullMarked;
