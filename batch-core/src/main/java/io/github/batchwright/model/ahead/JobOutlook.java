package io.github.batchwright.model.ahead;

import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.capacity.Money;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one job when a copy is run ahead. Immutable.
 *
 * @param jobId the job, or the array child
 * @param jobName its name
 * @param jobQueue its queue
 * @param status its status at the end of the run
 * @param start when it began to run, of an array its first child, before or in the run; null if it
 *     did not
 * @param finish when it was finished; null if it was not by the end of the run
 * @param waited from its submission until it began to run, or until the end of the run
 * @param cost what its attempts are charged for by then, those before the run included; null if no
 *     price is known
 */
public record JobOutlook(
    JobId jobId,
    String jobName,
    String jobQueue,
    JobStatus status,
    @Nullable Instant start,
    @Nullable Instant finish,
    Duration waited,
    @Nullable Money cost) {}
