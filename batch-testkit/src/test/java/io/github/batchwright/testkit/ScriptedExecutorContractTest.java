package io.github.batchwright.testkit;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.contract.JobExecutorContract;
import java.time.Instant;
import java.util.Optional;

/** Runs the contract for scripts. */
final class ScriptedExecutorContractTest extends JobExecutorContract {
  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private ScriptedExecutor scripted;

  @Override
  protected JobExecutor newExecutor(JobLogStore logStore) {
    // It is the world as well, which outlives the service.
    scripted = scripted == null ? new ScriptedExecutor(time, logStore) : scripted;
    return scripted;
  }

  /** Lets time pass for as long as anything is planned. */
  @Override
  protected void settle() {
    while (time.next().isPresent()) {
      time.moveTo(time.next().getAsLong());
      time.runDue();
    }
  }

  @Override
  protected LaunchRequest succeeding(AttemptId attempt) {
    return named(attempt, "good");
  }

  @Override
  protected LaunchRequest exitingWith(AttemptId attempt, int exitCode) {
    scripted.on("exit" + exitCode).exitsWith(exitCode);
    return named(attempt, "exit" + exitCode);
  }

  @Override
  protected LaunchRequest runningUntilStopped(AttemptId attempt) {
    scripted.on("endless").neverEnds();
    return named(attempt, "endless");
  }

  @Override
  protected LaunchRequest impossible(AttemptId attempt) {
    scripted.on("impossible").neverStarts(AttemptOutcome.cannotStart("as it was told"));
    return named(attempt, "impossible");
  }

  @Override
  protected Optional<LaunchRequest> ignoringGracefulStop(AttemptId attempt) {
    scripted.on("stubborn").neverEnds().ignoresStop();
    return Optional.of(named(attempt, "stubborn"));
  }

  @Override
  protected Optional<LaunchRequest> writing(AttemptId attempt, String text) {
    scripted.on("writer").prints(text);
    return Optional.of(named(attempt, "writer"));
  }

  private LaunchRequest named(AttemptId attempt, String jobName) {
    return request(attempt, jobName, new HandlerProperties("any", Resources.of(1, 128)));
  }
}
