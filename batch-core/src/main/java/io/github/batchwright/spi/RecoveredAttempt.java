package io.github.batchwright.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that an earlier life of the service had placed, and whose end it never recorded.
 *
 * @param request what was to be run, as it was launched then, if it was
 * @param startedAt when it was recorded to run; null if that was never recorded, so that it may
 *     never have been launched, or may have run all the same
 */
public record RecoveredAttempt(LaunchRequest request, @Nullable Instant startedAt) {}
