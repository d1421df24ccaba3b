/** Runs jobs as processes of the operating system. */
@NullMarked
package io.github.batchwright.process;

import org.jspecify.annotations.NullMarked;
