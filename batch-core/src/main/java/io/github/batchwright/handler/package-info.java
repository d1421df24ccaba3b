/** Runs jobs as Java functions on a pool of threads. */
@NullMarked
package io.github.batchwright.handler;

import org.jspecify.annotations.NullMarked;
