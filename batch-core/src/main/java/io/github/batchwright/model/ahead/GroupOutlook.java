package io.github.batchwright.model.ahead;

import io.github.batchwright.model.capacity.Money;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the jobs of a queue, a share or a definition when a copy is run ahead. Single
 * jobs and array children count. Waits are those of jobs that had never run when the run began:
 * from submission to the first start, or to the end of the run if they have not started by then.
 * Immutable.
 *
 * @param key the name of the queue or the definition, or the share
 * @param waiting how many had never run when the run began, or came in it
 * @param started how many of them began to run
 * @param finished how many jobs were finished in the run, well or badly
 * @param meanWait the mean of the waits; zero if there are none
 * @param medianWait half of the waits are no longer
 * @param p95Wait 95 of 100 waits are no longer
 * @param lastFinish when the last of them was finished, or null if none was
 * @param cost what attempts were charged for in the run; null if no price is known
 */
public record GroupOutlook(
    String key,
    long waiting,
    long started,
    long finished,
    Duration meanWait,
    Duration medianWait,
    Duration p95Wait,
    @Nullable Instant lastFinish,
    @Nullable Money cost) {}
