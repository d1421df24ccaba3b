package io.github.batchwright;

import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ahead.EstimateStats;
import java.util.Map;

/**
 * Counts of a service at one instant.
 *
 * @param jobs how many single jobs and array children are in each status
 * @param waitingRequests how many requests wait to be taken in
 * @param placements how many attempts were placed since the service started
 * @param droppedEvents how many events were dropped because listeners were too slow
 * @param estimates how often estimates held
 */
public record ServiceStats(
    Map<JobStatus, Long> jobs,
    int waitingRequests,
    long placements,
    long droppedEvents,
    EstimateStats estimates) {}
