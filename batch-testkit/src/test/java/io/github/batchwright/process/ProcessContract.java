package io.github.batchwright.process;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.contract.JobExecutorContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The contract with commands that every Unix has. */
@DisabledOnOs(OS.WINDOWS)
abstract class ProcessContract extends JobExecutorContract {
  @TempDir Path folder;

  private Fifo ready;

  /** What a life leaves running that no next one can take over. */
  @AfterEach
  final void killWhatIsLeft() {
    ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("/sleep"))
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  protected LaunchRequest succeeding(AttemptId attempt) {
    return command(attempt, "true");
  }

  @Override
  protected LaunchRequest exitingWith(AttemptId attempt, int exitCode) {
    return command(attempt, "sh", "-c", "exit " + exitCode);
  }

  @Override
  protected LaunchRequest runningUntilStopped(AttemptId attempt) {
    return command(attempt, "sleep", "3600");
  }

  @Override
  protected LaunchRequest impossible(AttemptId attempt) {
    return command(attempt, "no-such-program-anywhere");
  }

  @Override
  protected Optional<LaunchRequest> ignoringGracefulStop(AttemptId attempt) {
    try {
      ready = Fifo.in(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String script = "trap '' TERM; echo ready > " + ready + "; while :; do sleep 3600; done";
    return Optional.of(command(attempt, "sh", "-c", script));
  }

  @Override
  protected void awaitIgnoring(AttemptId attempt) throws Exception {
    ready.awaitLine();
  }

  @Override
  protected Optional<LaunchRequest> writing(AttemptId attempt, String text) {
    return Optional.of(command(attempt, "printf", "%s", text));
  }

  private LaunchRequest command(AttemptId attempt, String... command) {
    return request(
        attempt, new ProcessProperties(List.of(command), Map.of(), null, Resources.of(1, 128)));
  }
}
