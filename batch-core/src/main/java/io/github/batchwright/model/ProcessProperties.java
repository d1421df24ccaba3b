package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command to run as a process of the operating system. It is never given to a shell.
 *
 * @param command the program and its arguments, at least one; {@code Ref::name} stands for the
 *     parameter of that name
 * @param environment variables added to those of the host process; none may start with {@code
 *     AWS_BATCH}
 * @param workingDirectory where it runs, or null for the host process's own
 * @param resourceRequirements what it takes of its instance; accounted for, not enforced
 */
public record ProcessProperties(
    List<String> command,
    Map<String, String> environment,
    @Nullable Path workingDirectory,
    Resources resourceRequirements)
    implements JobProperties {

  /** Checks and copies the fields. */
  public ProcessProperties {
    Checks.require(!command.isEmpty(), "processProperties.command", command, "must not be empty");
    Checks.notBlank("processProperties.command[0]", command.get(0));
    command = Checks.command("processProperties.command", command);
    environment = Checks.environment("processProperties.environment", environment);
    JobProperties.checkDemand(resourceRequirements);
  }

  @Override
  public JobKind kind() {
    return JobKind.PROCESS;
  }
}
