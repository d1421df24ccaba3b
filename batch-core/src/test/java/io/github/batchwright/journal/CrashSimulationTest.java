package io.github.batchwright.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.journal.CrashSimulation.Mode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Crashes of every kind. {@code -Dbatch.journal.seeds=1000000} runs more of them, {@code
 * -Dbatch.journal.seed=4711} one alone.
 */
final class CrashSimulationTest {
  private static final long SEEDS = Long.getLong("batch.journal.seeds", 100_000);

  @Test
  void losesNothingAcknowledgedWhenThePowerIsLost() {
    Seen seen = runAll(Mode.POWER_LOSS, SEEDS);

    seen.requireVariety();
  }

  @Test
  void losesNothingAcknowledgedWhenTheProcessIsKilled() {
    runAll(Mode.PROCESS_CRASH, SEEDS / 4);
  }

  @Test
  void refusesWhatHasRottenOrIsNotHarmed() {
    Seen seen = runAll(Mode.ROT, SEEDS / 4);

    assertTrue(seen.seeds.get() < 1000 || seen.refused.get() > seen.seeds.get() / 20);
  }

  @Test
  void noticesWhenNothingIsForced() {
    assertTrue(losses(Mode.WITHOUT_FORCE) > 0, "no loss was found");
  }

  @Test
  void noticesWhenNoChecksumIsCompared() {
    assertTrue(losses(Mode.WITHOUT_CHECKSUMS) > 0, "no loss was found");
  }

  private static Seen runAll(Mode mode, long seeds) {
    Seen seen = new Seen();
    Long one = Long.getLong("batch.journal.seed");
    LongStream all = one == null ? LongStream.range(0, seeds) : LongStream.of(one);
    List<AssertionError> lost =
        all.parallel().mapToObj(seed -> run(mode, seed, seen)).flatMap(Optional::stream).toList();
    if (!lost.isEmpty()) {
      throw new AssertionError(lost.size() + " seeds, first " + lost.get(0), lost.get(0));
    }
    return seen;
  }

  private static long losses(Mode mode) {
    return LongStream.range(0, 2000)
        .parallel()
        .mapToObj(seed -> run(mode, seed, new Seen()))
        .filter(Optional::isPresent)
        .count();
  }

  private static Optional<AssertionError> run(Mode mode, long seed, Seen seen) {
    try {
      seen.add(CrashSimulation.run(mode, seed));
      return Optional.empty();
    } catch (AssertionError e) {
      return Optional.of(e);
    }
  }

  /** What happened in all the seeds: a simulation in which nothing happens proves nothing. */
  private static final class Seen {
    private final AtomicLong snapshots = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong seeds = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    void add(CrashSimulation simulation) {
      seeds.incrementAndGet();
      refused.addAndGet(simulation.refused);
      snapshots.addAndGet(simulation.snapshotsRead);
      cuts.addAndGet(simulation.tailsCut);
      failures.addAndGet(simulation.failures);
      batches.addAndGet(simulation.batchesRead);
    }

    void requireVariety() {
      String all =
          "%d seeds: %d snapshots and %d batches read, %d tails cut, %d failures"
              .formatted(seeds.get(), snapshots.get(), batches.get(), cuts.get(), failures.get());
      assertTrue(seeds.get() < 1000 || snapshots.get() > seeds.get() / 10, all);
      assertTrue(seeds.get() < 1000 || cuts.get() > seeds.get() / 50, all);
      assertTrue(seeds.get() < 1000 || failures.get() > seeds.get() / 10, all);
      assertTrue(seeds.get() < 1000 || batches.get() > seeds.get(), all);
    }
  }
}
