package io.github.batchwright.testkit.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a log of a real machine in the Standard Workload Format through the engine, in virtual time:
 * what would a queue with this policy have made of it? A job is as wide and runs as long as the log
 * says; it is ended when the time is up that it asked for. Jobs that did not run, or that the
 * machine has no room for, are left out and counted. Immutable.
 *
 * <p>All that ends and comes in one second is seen before anything starts in that second, and a
 * start takes no time. The same log and the same settings give the same starts.
 */
public final class TraceReplay {
  private final Path trace;
  private final ReplayPolicy policy;
  private final Estimates estimates;
  private final @Nullable Integer processors;

  private TraceReplay(
      Path trace, ReplayPolicy policy, Estimates estimates, @Nullable Integer processors) {
    this.trace = trace;
    this.policy = policy;
    this.estimates = estimates;
    this.processors = processors;
  }

  /** Hears when a job started. */
  @FunctionalInterface
  public interface Starts {
    /**
     * A job started.
     *
     * @param number its number in the log
     * @param second when, in seconds of the log's clock
     */
    void started(long number, long second) throws IOException;
  }

  /** Returns a replay with the requested times, on the machine that the log's header names. */
  public static TraceReplay of(Path trace, ReplayPolicy policy) {
    return new TraceReplay(
        Objects.requireNonNull(trace, "trace"),
        Objects.requireNonNull(policy, "policy"),
        Estimates.REQUESTED,
        null);
  }

  /** Returns this replay with other estimates. */
  public TraceReplay withEstimates(Estimates newEstimates) {
    return new TraceReplay(
        trace, policy, Objects.requireNonNull(newEstimates, "estimates"), processors);
  }

  /**
   * Returns this replay on a machine of this many processors.
   *
   * @param count 1-1,000,000
   * @throws IllegalArgumentException if it is out of that range
   */
  public TraceReplay withProcessors(int count) {
    if (count < 1 || count > Workload.MOST_PROCESSORS) {
      throw new IllegalArgumentException(
          "processors: '%d' must be 1 to %d".formatted(count, Workload.MOST_PROCESSORS));
    }
    return new TraceReplay(trace, policy, estimates, count);
  }

  /**
   * Replays the log.
   *
   * @throws SwfException if it is not in the format, says nothing of the machine, or has no job
   *     that can run
   * @throws IOException if it cannot be read
   */
  public ReplayReport run() throws IOException {
    return run((number, second) -> {});
  }

  /**
   * Replays the log.
   *
   * @param starts hears of every job that ran, in the order of submission, once all have ended
   * @throws SwfException if it is not in the format, says nothing of the machine, or has no job
   *     that can run
   * @throws IOException if it cannot be read, or what {@code starts} throws
   */
  public ReplayReport run(Starts starts) throws IOException {
    Workload workload = Workload.read(trace, processors, estimates);
    long[] seconds = Replay.run(workload, policy);
    for (int i = 0; i < seconds.length; i++) {
      starts.started(workload.jobs().get(i).number(), seconds[i]);
    }
    Path name = Objects.requireNonNullElse(trace.getFileName(), trace);
    return Figures.of(name.toString(), workload, policy, estimates, seconds);
  }

  /**
   * Replays a log from the command line; {@code --help} says how. Ends the process with 0, with 1
   * if the log cannot be replayed, and with 2 if the arguments are not understood.
   */
  public static void main(String[] args) {
    System.exit(new ReplayCommand(System.out, System.err).run(args));
  }
}
