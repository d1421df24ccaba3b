package io.github.batchwright.service;

import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a reader of logs needs of a service. Thread-safe.
 *
 * @param store where logs are kept
 * @param describe describes a job as it is now
 * @param executor finds who runs a kind of job
 * @param driver knows how to wait
 * @param changes tells when it is worth looking again
 */
record LogSources(
    JobLogStore store,
    Function<JobId, Optional<JobDetail>> describe,
    Function<JobKind, Optional<JobExecutor>> executor,
    Driver driver,
    JobChanges changes) {}
