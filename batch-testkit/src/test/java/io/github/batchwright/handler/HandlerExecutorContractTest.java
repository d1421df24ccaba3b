package io.github.batchwright.handler;

import io.github.batchwright.JobFailure;
import io.github.batchwright.JobHandler;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.testkit.contract.JobExecutorContract;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;

/** Runs the contract for handlers. */
final class HandlerExecutorContractTest extends JobExecutorContract {
  private final CountDownLatch release = new CountDownLatch(1);

  @Override
  protected JobExecutor newExecutor(JobLogStore logStore) {
    JobHandler stubborn =
        context -> {
          while (release.getCount() > 0) {
            try {
              release.await();
            } catch (InterruptedException e) {
              context.logger().info("Not now");
            }
          }
        };
    return HandlerExecutor.builder(logStore)
        .handler("succeed", context -> {})
        .handler("exit", context -> fail(Integer.parseInt(context.parameter("code"))))
        .handler("wait", context -> new CountDownLatch(1).await())
        .handler("stubborn", stubborn)
        .handler("write", context -> context.logger().info(context.parameter("text")))
        .clock(() -> Instant.EPOCH)
        .build();
  }

  private static void fail(int code) {
    throw new JobFailure(code, "asked to");
  }

  /** The thread that was abandoned is let go, so that it does not outlive the test. */
  @AfterEach
  void releaseAbandoned() {
    release.countDown();
  }

  @Override
  protected LaunchRequest succeeding(AttemptId attempt) {
    return handler(attempt, "succeed", Map.of());
  }

  @Override
  protected LaunchRequest exitingWith(AttemptId attempt, int exitCode) {
    return handler(attempt, "exit", Map.of("code", String.valueOf(exitCode)));
  }

  @Override
  protected LaunchRequest runningUntilStopped(AttemptId attempt) {
    return handler(attempt, "wait", Map.of());
  }

  @Override
  protected LaunchRequest impossible(AttemptId attempt) {
    return handler(attempt, "nobody", Map.of());
  }

  @Override
  protected Optional<LaunchRequest> ignoringGracefulStop(AttemptId attempt) {
    return Optional.of(handler(attempt, "stubborn", Map.of()));
  }

  @Override
  protected Optional<LaunchRequest> writing(AttemptId attempt, String text) {
    return Optional.of(handler(attempt, "write", Map.of("text", text)));
  }

  @Override
  protected String logOf(String text) {
    return "1970-01-01T00:00:00Z INFO  " + text + "\n";
  }

  private LaunchRequest handler(AttemptId attempt, String name, Map<String, String> parameters) {
    LaunchRequest plain = request(attempt, new HandlerProperties(name, Resources.of(1, 128)));
    return new LaunchRequest(
        plain.attempt(),
        plain.jobName(),
        plain.jobQueue(),
        plain.computeEnvironment(),
        plain.instance(),
        plain.properties(),
        parameters,
        plain.variables());
  }
}
