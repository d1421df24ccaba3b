package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;
import java.util.Map;

/**
 * A container to run. AWS: {@code containerProperties}.
 *
 * @param image the image, 1-255 characters
 * @param command the arguments to the image's entry point; empty means the image's own. {@code
 *     Ref::name} stands for the parameter of that name
 * @param environment variables, none of which may start with {@code AWS_BATCH}
 * @param resourceRequirements the limits of the container and what it takes of its instance
 */
public record ContainerProperties(
    String image,
    List<String> command,
    Map<String, String> environment,
    Resources resourceRequirements)
    implements JobProperties {

  /** Checks and copies the fields. */
  public ContainerProperties {
    Checks.notBlank("containerProperties.image", image);
    Checks.require(
        image.length() <= 255,
        "containerProperties.image",
        image,
        "must be at most 255 characters");
    command = Checks.command("containerProperties.command", command);
    environment = Checks.environment("containerProperties.environment", environment);
    JobProperties.checkDemand(resourceRequirements);
  }

  @Override
  public JobKind kind() {
    return JobKind.CONTAINER;
  }
}
