/** What executors share: which attempts they know, and how they report. */
@NullMarked
package io.github.batchwright.attempts;

import org.jspecify.annotations.NullMarked;
