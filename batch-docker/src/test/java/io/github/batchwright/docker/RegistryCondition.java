package io.github.batchwright.docker;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresRegistry}. */
final class RegistryCondition implements ExecutionCondition {
  private static final Requirement NEED =
      new Requirement(
          DockerCondition.PROPERTY,
          "a registry can be started",
          "no registry can be started",
          () ->
              TestRegistry.program().isPresent()
                  ? Optional.empty()
                  : Optional.of(
                      "there is no docker-registry; '.ci/docker-registry install' gets it"));

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return NEED.evaluate();
  }
}
