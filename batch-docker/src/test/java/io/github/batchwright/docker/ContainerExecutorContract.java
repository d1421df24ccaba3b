package io.github.batchwright.docker;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.contract.JobExecutorContract;
import java.time.Duration;
import java.util.Optional;

/** The contract of all executors, for those that run commands in containers. */
abstract class ContainerExecutorContract extends JobExecutorContract {

  /** Returns a job of kind container that runs a command in the image of the tests. */
  abstract LaunchRequest container(AttemptId attempt, String... command);

  @Override
  protected LaunchRequest succeeding(AttemptId attempt) {
    return container(attempt, "true");
  }

  @Override
  protected LaunchRequest exitingWith(AttemptId attempt, int exitCode) {
    return container(attempt, "sh", "-c", "exit " + exitCode);
  }

  @Override
  protected LaunchRequest runningUntilStopped(AttemptId attempt) {
    return container(attempt, "sleep", "1000");
  }

  @Override
  protected LaunchRequest impossible(AttemptId attempt) {
    return container(attempt, "/no/such/program");
  }

  @Override
  protected Optional<LaunchRequest> ignoringGracefulStop(AttemptId attempt) {
    return Optional.of(
        container(attempt, "sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1000; done"));
  }

  @Override
  protected Optional<LaunchRequest> writing(AttemptId attempt, String text) {
    return Optional.of(container(attempt, "printf", "%s", text));
  }

  @Override
  protected Duration patience() {
    return Duration.ofMinutes(2);
  }
}
