package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;

/**
 * A Java function to call, by the name it is registered under.
 *
 * @param handler the name of the handler, 1-128 of {@code [A-Za-z0-9_-]}
 * @param resourceRequirements what it takes of its instance; accounted for, not enforced
 */
public record HandlerProperties(String handler, Resources resourceRequirements)
    implements JobProperties {

  /** Checks the fields. */
  public HandlerProperties {
    Checks.name("handlerProperties.handler", handler);
    JobProperties.checkDemand(resourceRequirements);
  }

  @Override
  public JobKind kind() {
    return JobKind.HANDLER;
  }
}
