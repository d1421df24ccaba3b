/** The shell around the engine: threads, callers, executors and listeners. */
@NullMarked
package io.github.batchwright.service;

import org.jspecify.annotations.NullMarked;
