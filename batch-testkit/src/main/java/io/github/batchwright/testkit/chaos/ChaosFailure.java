package io.github.batchwright.testkit.chaos;

import io.github.batchwright.testkit.chaos.ChaosWorld.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that must hold of a service did not. Its message names what, the seed and the instant,
 * and holds a JUnit test that shows it, and the last facts.
 */
public final class ChaosFailure extends AssertionError {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 20;

  private final String invariant;
  private final transient ChaosScript script;

  ChaosFailure(Violation violation, ChaosScript script, int steps, List<String> facts) {
    super(text(violation, script, steps, facts), violation.cause());
    this.invariant = violation.sentence();
    this.script = script;
  }

  private static String text(
      Violation violation, ChaosScript script, int steps, List<String> facts) {
    List<String> last = facts.subList(Math.max(0, facts.size() - SHOWN), facts.size());
    return """
        Broken: %s.
        %s
        Seed %d, at %s of virtual time. Of %d steps these %d are enough:

        %s
        The last %d of %d facts:
        %s"""
        .formatted(
            violation.sentence(),
            how(violation.cause()),
            script.seed(),
            violation.at(),
            steps,
            script.steps().size(),
            script.source(),
            last.size(),
            facts.size(),
            String.join("\n", last));
  }

  private static @Nullable String how(Throwable cause) {
    return cause instanceof AssertionError ? cause.getMessage() : cause.toString();
  }

  /** Returns the sentence that does not hold. */
  public String invariant() {
    return invariant;
  }

  /** Returns the seed of the run. */
  public long seed() {
    return script.seed();
  }

  /** Returns the shortened script, which breaks the same thing. */
  public ChaosScript script() {
    return script;
  }
}
