package io.github.batchwright.docker;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresDocker}; asks the engine once in a run, and says so once. */
final class DockerCondition implements ExecutionCondition {
  static final String PROPERTY = "batch.docker";

  private static final Requirement NEED =
      new Requirement(
              PROPERTY,
              "a Docker engine answers",
              "no engine can be used",
              DockerEngines::whyUnavailable)
          .saying("The Docker tests");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return NEED.evaluate();
  }
}
