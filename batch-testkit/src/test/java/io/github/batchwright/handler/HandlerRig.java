package io.github.batchwright.handler;

import io.github.batchwright.logs.MemoryJobLogStore;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.testkit.contract.ReportRecorder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An executor of handlers with what a test needs around it. */
final class HandlerRig implements AutoCloseable {
  private final AtomicInteger jobs = new AtomicInteger();
  final MemoryJobLogStore logs = new MemoryJobLogStore();
  final ReportRecorder reports = new ReportRecorder(Duration.ofMinutes(1), () -> {});
  final HandlerExecutor executor;

  HandlerRig(UnaryOperator<HandlerExecutor.Builder> settings) {
    executor = settings.apply(HandlerExecutor.builder(logs).clock(() -> Instant.EPOCH)).build();
    executor.start(reports);
  }

  AttemptId launch(String handler) {
    return launch(new JobId("job-" + jobs.incrementAndGet()), named(handler));
  }

  AttemptId launch(JobId job, JobProperties properties) {
    AttemptId attempt = new AttemptId(job, 1);
    executor.launch(
        new LaunchRequest(
            attempt,
            "sums",
            "default",
            "local",
            "local-1",
            properties,
            Map.of("colour", "green"),
            Map.of("AWS_BATCH_JOB_ID", job.value())));
    return attempt;
  }

  static HandlerProperties named(String handler) {
    return new HandlerProperties(handler, Resources.of(1, 128));
  }

  AttemptOutcome await(AttemptId attempt) {
    return reports.awaitEnded(attempt);
  }

  AttemptOutcome run(String handler) {
    return await(launch(handler));
  }

  String log(AttemptId attempt, LogStream stream) throws IOException {
    try (InputStream in = logs.read(LogId.of(attempt, stream))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    executor.close();
    logs.close();
  }
}
