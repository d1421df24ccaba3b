package io.github.batchwright.docker;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresSwarm}; looks once in a run, and says so once. */
final class SwarmCondition implements ExecutionCondition {
  private static final String PROPERTY = "batch.swarm";

  /** Asked for when it is first needed. */
  private static final class Answer {
    static final Optional<String> WHY_NOT = TestSwarm.whyUnavailable();

    static {
      if (WHY_NOT.isPresent() && !isRequired()) {
        System.out.println("[Docker] The tests on a swarm are skipped: " + WHY_NOT.get());
      }
    }

    private Answer() {}
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    boolean required = isRequired();
    if (Answer.WHY_NOT.isEmpty()) {
      return ConditionEvaluationResult.enabled("there is a swarm");
    }
    if (required) {
      throw new IllegalStateException(
          PROPERTY + " is 'required', but no swarm can be used: " + Answer.WHY_NOT.get());
    }
    return ConditionEvaluationResult.disabled(Answer.WHY_NOT.get());
  }

  private static boolean isRequired() {
    String value = System.getProperty(PROPERTY, "auto");
    return switch (value) {
      case "required" -> true;
      case "auto" -> false;
      default ->
          throw new IllegalArgumentException(
              PROPERTY + ": '" + value + "' must be auto or required");
    };
  }
}
