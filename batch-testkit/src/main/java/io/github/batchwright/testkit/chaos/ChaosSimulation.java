package io.github.batchwright.testkit.chaos;

import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Plays the drawn scripts of many seeds: jobs of all kinds are submitted, cancelled and wait for
 * each other, while the host's process ends and comes again, the journal is held up and breaks,
 * reports get lost and are told twice, launches are slow, hosts and instances come and go, and the
 * clock is set. After every turn it looks whether what must hold does. If seeds break anything, the
 * lowest of them is told with a {@link ChaosFailure}, which holds a short JUnit test. Immutable.
 *
 * <pre>{@code
 * ChaosSimulation.seeds(0, 1_000).run();
 * }</pre>
 *
 * <p>Seeds are played by several threads at once, each in a harness of its own. What is described
 * with {@link #harness} and {@link #invariant} must not share state between runs.
 */
public final class ChaosSimulation {
  private static final int STEPS = 24;

  private final long from;
  private final int count;
  private final int steps;
  private final ChaosOptions options;

  /**
   * What was played.
   *
   * @param seeds how many seeds
   * @param turns how many turns of services were taken and looked at
   * @param restarts how often a service was started again
   * @param jobs how many jobs were answered
   * @param launches how many attempts were launched
   */
  public record Tally(long seeds, long turns, long restarts, long jobs, long launches) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0, 0);

    static Tally of(ChaosRun.Outcome outcome) {
      return new Tally(
          1, outcome.turns(), outcome.lives() - 1L, outcome.jobs(), outcome.launches());
    }

    Tally plus(Tally other) {
      return new Tally(
          seeds + other.seeds,
          turns + other.turns,
          restarts + other.restarts,
          jobs + other.jobs,
          launches + other.launches);
    }
  }

  private ChaosSimulation(long from, int count, int steps, ChaosOptions options) {
    this.from = from;
    this.count = count;
    this.steps = steps;
    this.options = options;
  }

  /**
   * Plays so many seeds that follow each other.
   *
   * @param from the lowest one
   * @param count how many, at least 1
   */
  public static ChaosSimulation seeds(long from, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: '" + count + "' must be at least 1");
    }
    return new ChaosSimulation(from, count, STEPS, ChaosOptions.USUAL);
  }

  /**
   * Draws scripts of another length.
   *
   * @param most how many steps a script has at most, at least 2; 24 unless said
   */
  public ChaosSimulation steps(int most) {
    if (most < 2) {
      throw new IllegalArgumentException("most: '" + most + "' must be at least 2");
    }
    return new ChaosSimulation(from, count, most, options);
  }

  /** Looks also whether this holds; one is made for each run. */
  public ChaosSimulation invariant(Supplier<? extends ChaosInvariant> invariant) {
    Objects.requireNonNull(invariant, "invariant");
    return with(options.with(invariant));
  }

  /**
   * Describes the harness of each run further, such as with an executor of your own that stands
   * {@link BatchHarnessBuilder#executorAround around} the scripted one, or with listeners.
   */
  public ChaosSimulation harness(UnaryOperator<BatchHarnessBuilder> more) {
    Objects.requireNonNull(more, "more");
    return with(options.with(more));
  }

  ChaosSimulation with(ChaosOptions newOptions) {
    return new ChaosSimulation(from, count, steps, newOptions);
  }

  /**
   * Plays all seeds. Once one breaks something, only lower ones are begun: which one is told does
   * not depend on how many are played at once.
   *
   * @return what was played
   * @throws ChaosFailure if something that must hold does not, of the lowest seed with which it
   *     does not
   */
  public Tally run() {
    AtomicInteger lowest = new AtomicInteger(count);
    Tally tally =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(place -> play(place, lowest))
            .reduce(Tally.NOTHING, Tally::plus);
    if (lowest.get() < count) {
      script(lowest.get()).checkAndShorten();
      throw new IllegalStateException(
          "Seed %d does not break twice: is it all seeded?".formatted(from + lowest.get()));
    }
    return tally;
  }

  private ChaosScript script(int place) {
    return ChaosScript.drawn(from + place, steps).with(options);
  }

  private Tally play(int place, AtomicInteger lowest) {
    if (place > lowest.get()) {
      return Tally.NOTHING;
    }
    Optional<Tally> tally = script(place).tally();
    if (tally.isEmpty()) {
      lowest.accumulateAndGet(place, Math::min);
    }
    return tally.orElse(Tally.NOTHING);
  }
}
