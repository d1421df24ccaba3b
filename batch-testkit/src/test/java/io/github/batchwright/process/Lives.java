package io.github.batchwright.process;

import io.github.batchwright.logs.FileJobLogStore;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.process.ProcessStarter.Tools;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.RecoveredAttempt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Executors that follow each other on one state directory, one for each life of a service. An
 * executor that was closed reports nothing more, as if its JVM had died.
 */
final class Lives implements AutoCloseable {
  static final String CLUSTER = "c1";
  static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");

  private final Path folder;
  private final List<ProcessRig> rigs = new ArrayList<>();

  Lives(Path folder) {
    this.folder = folder;
  }

  Path state() {
    return folder.resolve("state");
  }

  AttemptRecords records() throws IOException {
    return new AttemptRecords(state(), AttemptRecords.presentBoot());
  }

  /** Begins a life that has to find out nothing of earlier ones, and is done with that. */
  ProcessRig first() throws IOException {
    ProcessRig rig = next();
    // Launches are held back until it has looked, and cleared away what is not among its attempts.
    AttemptId probe = rig.launch("true");
    rig.await(probe);
    rig.executor.release(probe);
    await("the probe's record to go", () -> files().isEmpty());
    return rig;
  }

  /** Ends the life that is, and begins one that finds out what became of these attempts. */
  ProcessRig next(RecoveredAttempt... attempts) throws IOException {
    return next(AttemptRecords.presentBoot(), new LinuxProcesses(), attempts);
  }

  ProcessRig next(@Nullable String boot, ProcessTrees trees, RecoveredAttempt... attempts)
      throws IOException {
    rigs.forEach(ProcessRig::close);
    Tools tools =
        new Tools(
            trees,
            ProcessExecutor.findSetsid(),
            new AttemptRecords(state(), boot),
            Wrapper.find(Host.LINUX).orElseThrow());
    FileJobLogStore logs = new FileJobLogStore(folder.resolve("logs"));
    ProcessRig rig = new ProcessRig(logs, new ProcessExecutor(logs, Host.LINUX, tools));
    rigs.add(rig);
    rig.executor.reconcile(new Reconciliation(CLUSTER, rigs.size(), List.of(attempts)));
    return rig;
  }

  static AttemptId attempt(String job) {
    return new AttemptId(new JobId(CLUSTER + "-" + job), 1);
  }

  static LaunchRequest script(AttemptId attempt, String script) {
    return ProcessRig.request(attempt, ProcessRig.properties(Map.of(), null, "sh", "-c", script));
  }

  /** An attempt that was recorded to run. */
  static RecoveredAttempt seen(LaunchRequest request) {
    return new RecoveredAttempt(request, STARTED);
  }

  /** An attempt that may never have been launched. */
  static RecoveredAttempt unseen(LaunchRequest request) {
    return new RecoveredAttempt(request, null);
  }

  /** Returns the first process of an attempt. */
  ProcessHandle main(AttemptId attempt) throws IOException {
    return ProcessHandle.of(records().find(attempt.fileName()).orElseThrow().main().pid())
        .orElseThrow();
  }

  Path record(AttemptId attempt) {
    return state().resolve(attempt.fileName() + ".attempt");
  }

  /** Changes what is noted of an attempt. */
  void changeRecord(AttemptId attempt, String from, String to) throws IOException {
    String text = Files.readString(record(attempt));
    String changed = text.replaceAll(from, to);
    if (changed.equals(text)) {
      throw new IllegalArgumentException(text);
    }
    Files.writeString(record(attempt), changed, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** Returns the files of the state directory but for the name of the boot. */
  List<String> files() {
    try (Stream<Path> files = Files.list(state())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("boot"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until something holds that nobody tells of. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("Waited a minute for " + what);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws IOException {
    // The last life kills whatever a test has left, of whatever cluster.
    rigs.forEach(ProcessRig::close);
    FileJobLogStore logs = new FileJobLogStore(folder.resolve("logs"));
    try (ProcessRig last = new ProcessRig(logs, new ProcessExecutor(logs, state()))) {
      last.executor.reconcile(new Reconciliation("", rigs.size() + 1, List.of()));
      await("what is left to go", () -> files().isEmpty());
    }
  }
}
