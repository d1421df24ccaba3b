package io.github.batchwright.docker;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresOwnEngine}. */
final class OwnEngineCondition implements ExecutionCondition {
  private static final Requirement NEED =
      new Requirement(
          DockerCondition.PROPERTY,
          "engines can be started",
          "there is no engine",
          OwnEngine::whyImpossible);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return NEED.evaluate();
  }
}
