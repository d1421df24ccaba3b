/**
 * Replay of a recorded journal under other policies: what was submitted and what the world did are
 * the record's, what is decided is the engine's, and the difference is told job by job.
 */
@NullMarked
package io.github.batchwright.testkit.replay;

import org.jspecify.annotations.NullMarked;
