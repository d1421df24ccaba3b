package io.github.batchwright.docker;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresOwnEngine}. */
final class OwnEngineCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> whyNot = OwnEngine.whyImpossible();
    if (whyNot.isEmpty()) {
      return ConditionEvaluationResult.enabled("engines can be started");
    }
    if (DockerCondition.isRequired()) {
      throw new IllegalStateException(
          DockerCondition.PROPERTY + " is 'required', but there is no engine: " + whyNot.get());
    }
    return ConditionEvaluationResult.disabled(whyNot.get());
  }
}
