package io.github.batchwright.testkit.replay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a job, in the record or in the replay. Immutable.
 *
 * @param number counted from 1
 * @param instance the instance it was placed on, as {@code <environment>/<instance>}; those of each
 *     node of a multi-node job, by index, with commas between them
 * @param placedAt when it was given its place
 * @param startedAt when it ran, or null if it did not
 * @param stoppedAt when it ended, or null if it had not
 * @param exitCode its exit code, or null if it had none
 */
public record AttemptCourse(
    int number,
    String instance,
    Instant placedAt,
    @Nullable Instant startedAt,
    @Nullable Instant stoppedAt,
    @Nullable Integer exitCode) {}
