package io.github.batchwright.docker;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresRegistry}. */
final class RegistryCondition implements ExecutionCondition {
  private static final String MISSING =
      "there is no docker-registry; '.ci/docker-registry install' gets it";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (TestRegistry.program().isPresent()) {
      return ConditionEvaluationResult.enabled("a registry can be started");
    }
    if (DockerCondition.isRequired()) {
      throw new IllegalStateException("batch.docker is 'required', but " + MISSING);
    }
    return ConditionEvaluationResult.disabled(MISSING);
  }
}
