/** Copies what containers write to the log store. */
@NullMarked
package io.github.batchwright.docker.logs;

import org.jspecify.annotations.NullMarked;
