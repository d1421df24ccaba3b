package io.github.batchwright.spi;

import io.github.batchwright.model.Resources;
import java.time.Instant;
import java.util.Map;

/**
 * A queue at one instant, as a {@link JobOrder} sees it. Immutable.
 *
 * @param jobQueue the name of the queue
 * @param now the instant, on a time line that never runs backwards: where the wall clock was set
 *     back, it is ahead of that
 * @param capacity what the instances of its compute environments that take new work have together
 * @param free what of that is not taken, by whichever queue
 * @param runningByShare how many attempts of each share go on; of a first-in, first-out queue under
 *     the empty name. Shares of which nothing runs may be missing
 */
public record QueueView(
    String jobQueue,
    Instant now,
    Resources capacity,
    Resources free,
    Map<String, Integer> runningByShare) {}
