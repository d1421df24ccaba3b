package io.github.batchwright.testkit;

import io.github.batchwright.service.LocalBatchService;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BatchHarness} is made of.
 *
 * @param time the clock
 * @param driver takes the turns
 * @param journal what remembers the facts
 * @param flakyJournal what stands before it
 * @param executor what plays the attempts
 * @param flakyExecutor what stands before it
 * @param outermost what the service hands attempts to
 * @param hosts the hosts that are played, or null
 * @param cloud what sells instances, or null
 * @param crashPoints where the process may end
 * @param life begins a life of the service
 * @param seed what ids are drawn from
 */
record HarnessParts(
    VirtualTime time,
    VirtualDriver driver,
    RecordingJournal journal,
    FlakyJournal flakyJournal,
    ScriptedExecutor executor,
    FlakyExecutor flakyExecutor,
    JobExecutor outermost,
    @Nullable ScriptedHostSource hosts,
    @Nullable SimulatedCloud cloud,
    CrashPoints crashPoints,
    Supplier<LocalBatchService> life,
    long seed) {}
