package io.github.batchwright.testkit.trace;

/**
 * How a user fared in a replay. Immutable.
 *
 * @param user the user's number in the log; -1 stands for all whose user is not known
 * @param jobs how many jobs ran
 * @param processorSeconds processors times seconds that they used
 * @param meanWaitSeconds how long they waited, on average
 * @param averageBoundedSlowdown as {@link ReplayReport#averageBoundedSlowdown} of these jobs
 */
public record UserFigures(
    long user,
    long jobs,
    double processorSeconds,
    double meanWaitSeconds,
    double averageBoundedSlowdown) {}
