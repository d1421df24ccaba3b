package io.github.batchwright.testkit.chaos;

import io.github.batchwright.testkit.BatchHarnessBuilder;
import io.github.batchwright.testkit.chaos.ChaosWorld.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A scene that is drawn from a seed, and the steps that are played in it: played again, it gives
 * the same facts, byte for byte. Immutable.
 */
public final class ChaosScript {
  private final long seed;
  private final List<ChaosStep> steps;
  private final ChaosOptions options;

  ChaosScript(long seed, List<ChaosStep> steps, ChaosOptions options) {
    this.seed = seed;
    this.steps = List.copyOf(steps);
    this.options = options;
  }

  /** Returns a script of these steps, in the scene of a seed. */
  public static ChaosScript of(long seed, ChaosStep... steps) {
    return new ChaosScript(seed, List.of(steps), ChaosOptions.USUAL);
  }

  /**
   * Returns the script that {@link ChaosSimulation} plays for a seed.
   *
   * @param most how many steps there are at most, at least 2
   */
  public static ChaosScript drawn(long seed, int most) {
    return new ChaosScript(seed, StepDrawing.steps(seed, most), ChaosOptions.USUAL);
  }

  ChaosScript with(ChaosOptions newOptions) {
    return new ChaosScript(seed, steps, newOptions);
  }

  ChaosScript with(List<ChaosStep> newSteps) {
    return new ChaosScript(seed, newSteps, options);
  }

  /** Returns this script, which also looks whether this holds; one is made for each time. */
  public ChaosScript invariant(Supplier<? extends ChaosInvariant> invariant) {
    return with(options.with(invariant));
  }

  /** Returns this script on a harness that is described further, such as with another executor. */
  public ChaosScript harness(UnaryOperator<BatchHarnessBuilder> more) {
    return with(options.with(more));
  }

  /** Returns the seed of the scene. */
  public long seed() {
    return seed;
  }

  /** Returns the steps. */
  public List<ChaosStep> steps() {
    return steps;
  }

  /**
   * Plays it as it is.
   *
   * @return every fact that was decided, as a line of JSON
   * @throws ChaosFailure if something that must hold does not
   */
  public List<String> check() {
    ChaosRun.Outcome outcome = play(true);
    Violation violation = outcome.violation();
    if (violation != null) {
      throw new ChaosFailure(violation, this, steps.size(), outcome.facts());
    }
    return outcome.facts();
  }

  /** Plays it; returns what was played, or nothing if it fails in whatever way. */
  Optional<ChaosSimulation.Tally> tally() {
    try {
      ChaosRun.Outcome outcome = play(false);
      return outcome.violation() == null
          ? Optional.of(ChaosSimulation.Tally.of(outcome))
          : Optional.empty();
    } catch (RuntimeException | Error e) {
      // Such as a harness that cannot be built. It is told when this is played again.
      return Optional.empty();
    }
  }

  /** Plays it, and shortens it if something does not hold. */
  ChaosRun.Outcome checkAndShorten() {
    ChaosRun.Outcome outcome = play(false);
    Violation violation = outcome.violation();
    if (violation != null) {
      throw shortened(violation.sentence());
    }
    return outcome;
  }

  private ChaosFailure shortened(String sentence) {
    ChaosScript shortest =
        with(
            Shrinker.shorten(
                steps,
                some -> {
                  Violation found = with(some).play(false).violation();
                  return found != null && found.sentence().equals(sentence);
                }));
    ChaosRun.Outcome outcome = shortest.play(true);
    return new ChaosFailure(
        Objects.requireNonNull(outcome.violation(), "It does not break twice: is it all seeded?"),
        shortest,
        steps.size(),
        outcome.facts());
  }

  private ChaosRun.Outcome play(boolean withFacts) {
    return ChaosRun.play(seed, steps, options, withFacts);
  }

  /** Returns the source of a JUnit test that plays it. */
  public String source() {
    return StepSource.test(seed, steps);
  }

  @Override
  public String toString() {
    return "ChaosScript[seed=" + seed + ", steps=" + steps + "]";
  }
}
