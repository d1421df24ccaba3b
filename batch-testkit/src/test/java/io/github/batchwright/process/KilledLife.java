package io.github.batchwright.process;

import io.github.batchwright.logs.FileJobLogStore;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.testkit.contract.ReportRecorder;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own that launches scripts, and lives until it is killed. */
final class KilledLife {
  private KilledLife() {}

  /**
   * Begins one that launches these. It writes a byte once all but the first have ended and the
   * first is reported to run.
   */
  static Process begin(Path state, Path logs, List<LaunchRequest> requests) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(KilledLife.class.getName());
    command.add(state.toString());
    command.add(logs.toString());
    for (LaunchRequest request : requests) {
      command.add(request.attempt().job().value());
      command.add(((ProcessProperties) request.properties()).command().get(2));
    }
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
  }

  /** Runs the JVM: the folders, then for each attempt its job and its script. */
  public static void main(String[] args) throws Exception {
    FileJobLogStore logs = new FileJobLogStore(Path.of(args[1]));
    ProcessExecutor executor = new ProcessExecutor(logs, Path.of(args[0]));
    ReportRecorder reports = new ReportRecorder(Duration.ofMinutes(1), () -> {});
    executor.start(reports);
    executor.reconcile(new Reconciliation(Lives.CLUSTER, 1, List.of()));
    List<AttemptId> attempts = new ArrayList<>();
    for (int i = 2; i < args.length; i += 2) {
      AttemptId attempt = new AttemptId(new JobId(args[i]), 1);
      attempts.add(attempt);
      executor.launch(Lives.script(attempt, args[i + 1]));
    }
    reports.awaitStarted(attempts.get(0));
    attempts.subList(1, attempts.size()).forEach(reports::awaitEnded);
    System.out.write('.');
    System.out.flush();
    Thread.currentThread().join();
  }
}
