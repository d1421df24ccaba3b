package io.github.batchwright.docker;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresSwarm}; looks once in a run, and says so once. */
final class SwarmCondition implements ExecutionCondition {
  private static final Requirement NEED =
      new Requirement(
              "batch.swarm", "there is a swarm", "no swarm can be used", TestSwarm::whyUnavailable)
          .saying("The tests on a swarm");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return NEED.evaluate();
  }
}
