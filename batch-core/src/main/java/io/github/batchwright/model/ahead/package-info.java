/** What is to be expected: estimates of jobs, and what would become of changes. */
@NullMarked
package io.github.batchwright.model.ahead;

import org.jspecify.annotations.NullMarked;
