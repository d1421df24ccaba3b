package io.github.batchwright.process;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.testkit.contract.ReportRecorder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An executor of processes with what a test needs around it. */
final class ProcessRig implements AutoCloseable {
  private final AtomicInteger jobs = new AtomicInteger();
  final JobLogStore logs;
  final ReportRecorder reports = new ReportRecorder(Duration.ofMinutes(1), () -> {});
  final ProcessExecutor executor;

  ProcessRig(JobLogStore logs) {
    this(logs, new ProcessExecutor(logs));
  }

  ProcessRig(JobLogStore logs, ProcessExecutor executor) {
    this.logs = logs;
    this.executor = executor;
    executor.start(reports);
  }

  AttemptId launch(String... command) {
    return launch(properties(Map.of(), null, command));
  }

  AttemptId launch(JobProperties properties) {
    AttemptId attempt = new AttemptId(new JobId("job-" + jobs.incrementAndGet()), 1);
    executor.launch(request(attempt, properties));
    return attempt;
  }

  static LaunchRequest request(AttemptId attempt, JobProperties properties) {
    return new LaunchRequest(
        attempt,
        "test",
        "default",
        "local",
        "local-1",
        properties,
        Map.of(),
        Map.of("AWS_BATCH_JOB_ID", attempt.job().value()));
  }

  static ProcessProperties properties(
      Map<String, String> environment, @Nullable Path directory, String... command) {
    return new ProcessProperties(List.of(command), environment, directory, Resources.of(1, 128));
  }

  AttemptOutcome await(AttemptId attempt) {
    return reports.awaitEnded(attempt);
  }

  AttemptOutcome run(String... command) {
    return await(launch(command));
  }

  byte[] bytes(AttemptId attempt, LogStream stream) throws IOException {
    try (InputStream in = logs.read(LogId.of(attempt, stream))) {
      return in.readAllBytes();
    }
  }

  /** Waits for the end and returns what was written to standard output. */
  String output(AttemptId attempt) throws IOException {
    await(attempt);
    return new String(bytes(attempt, LogStream.STDOUT), StandardCharsets.UTF_8);
  }

  /** Says whether a process runs; one that has ended and that nobody has reaped does not. */
  static boolean isAlive(long pid) throws IOException {
    if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
      return false;
    }
    Path stat = Path.of("/proc/" + pid + "/stat");
    try {
      return !Files.exists(stat)
          || LinuxProcesses.Entry.parse(Files.readString(stat))
              .map(LinuxProcesses.Entry::isAlive)
              .orElse(false);
    } catch (IOException e) {
      return false; // Gone while it was read.
    }
  }

  @Override
  public void close() {
    executor.close();
    logs.close();
  }
}
