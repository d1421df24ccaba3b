package io.github.batchwright.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.logs.FileJobLogStore;
import io.github.batchwright.logs.MemoryJobLogStore;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.HandlerProperties;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogLoss;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How a command is run, and how its end is told. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class ProcessExecutorTest {
  @TempDir Path folder;
  ProcessRig rig;

  /** Makes an executor; a subclass makes another. */
  ProcessRig rig(JobLogStore logs) throws IOException {
    return new ProcessRig(logs);
  }

  @BeforeEach
  void open() throws IOException {
    rig = rig(new FileJobLogStore(folder.resolve("logs")));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void environmentIsTheHostsThenTheDefinitionsThenTheJobs() throws IOException {
    String script = "echo $HOME; echo $COLOUR; echo $AWS_BATCH_JOB_ID";
    AttemptId attempt =
        rig.launch(ProcessRig.properties(Map.of("COLOUR", "green"), null, "sh", "-c", script));

    assertEquals(System.getenv("HOME") + "\ngreen\n" + attempt.job() + "\n", rig.output(attempt));
    AttemptId other =
        rig.launch(
            ProcessRig.properties(Map.of("HOME", "/nowhere"), null, "sh", "-c", "echo $HOME"));
    assertEquals("/nowhere\n", rig.output(other));
  }

  @Test
  void programIsFoundOnThePathOfTheProcessAndInItsWorkingDirectory() throws IOException {
    Path program = script(folder.resolve("greet"), "#!/bin/sh\necho hello $1\n");
    assertEquals(
        "hello path\n",
        rig.output(
            rig.launch(
                ProcessRig.properties(Map.of("PATH", folder.toString()), null, "greet", "path"))));
    assertEquals(
        "hello here\n",
        rig.output(rig.launch(ProcessRig.properties(Map.of(), folder, "./greet", "here"))));
    assertEquals("hello file\n", rig.output(rig.launch(program.toString(), "file")));
  }

  @Test
  void runsInItsWorkingDirectory() throws IOException {
    Path real = folder.toRealPath();
    assertEquals(real + "\n", rig.output(rig.launch(ProcessRig.properties(Map.of(), real, "pwd"))));
    assertEquals(Path.of("").toRealPath() + "\n", rig.output(rig.launch("sh", "-c", "pwd -P")));
  }

  @Test
  void argumentsAreNotGivenToAShell() throws IOException {
    AttemptId attempt = rig.launch("printf", "%s|", "$HOME", "a  b", "; echo no", "*", "`id`", "");

    assertEquals("$HOME|a  b|; echo no|*|`id`||", rig.output(attempt));
  }

  @Test
  void standardInputIsEmpty() throws IOException {
    assertEquals("", rig.output(rig.launch("cat")));
  }

  @Test
  void bothStreamsAreKeptApart() throws IOException {
    for (JobLogStore logs : List.of(rig.logs, new MemoryJobLogStore())) {
      try (ProcessRig one = rig(logs)) {
        AttemptId attempt = one.launch("sh", "-c", "echo out; echo err >&2; echo out again");

        assertEquals("out\nout again\n", one.output(attempt));
        assertEquals(
            "err\n", new String(one.bytes(attempt, LogStream.STDERR), StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void binaryOutputIsKeptByteForByte() throws IOException {
    byte[] bytes = new byte[1_000_000];
    new Random(42).nextBytes(bytes);
    Path file = Files.write(folder.resolve("bytes"), bytes);
    for (JobLogStore logs : List.of(rig.logs, new MemoryJobLogStore())) {
      try (ProcessRig one = rig(logs)) {
        AttemptId attempt = one.launch("cat", file.toString());

        assertTrue(one.await(attempt).isSuccess());
        assertArrayEquals(bytes, one.bytes(attempt, LogStream.STDOUT));
      }
    }
  }

  @Test
  void signalsAreToldByName() {
    assertEquals(
        new AttemptOutcome(Cause.SIGNALLED, 139, "Killed by signal 11 (SIGSEGV)"),
        rig.run("sh", "-c", "kill -SEGV $$"));
    assertEquals(
        new AttemptOutcome(Cause.SIGNALLED, 137, "Killed by signal 9 (SIGKILL)"),
        rig.run("sh", "-c", "kill -KILL $$"));
  }

  @Test
  void exitCodesBesideTheSignalsAreExitCodes() {
    for (int code : new int[] {0, 1, 126, 127, 128, 193, 255}) {
      assertEquals(AttemptOutcome.exited(code), rig.run("sh", "-c", "exit " + code));
    }
  }

  @Test
  void missingProgramIsToldByFieldAndValue() throws IOException {
    assertRefused(
        "processProperties.command[0]: 'no-such-program' is no executable file in a folder of PATH",
        ProcessRig.properties(Map.of(), null, "no-such-program"));
    assertRefused(
        "processProperties.command[0]: './no-such-program' does not exist",
        ProcessRig.properties(Map.of(), null, "./no-such-program"));
    assertRefused(
        "processProperties.command[0]: '" + folder + "' is not a file",
        ProcessRig.properties(Map.of(), null, folder.toString()));
    Path plain = Files.writeString(folder.resolve("plain"), "text");
    assertRefused(
        "processProperties.command[0]: '" + plain + "' is not executable",
        ProcessRig.properties(Map.of(), null, plain.toString()));
  }

  @Test
  void missingWorkingDirectoryIsToldByFieldAndValue() {
    Path missing = folder.resolve("missing");
    assertRefused(
        "processProperties.workingDirectory: '" + missing + "' is not an existing folder",
        ProcessRig.properties(Map.of(), missing, "true"));
  }

  private void assertRefused(String reason, JobProperties properties) {
    AttemptOutcome outcome = rig.await(rig.launch(properties));
    assertEquals(Cause.CANNOT_START, outcome.cause());
    assertNotNull(outcome.reason());
    assertTrue(outcome.reason().startsWith(reason), outcome.reason());
  }

  @Test
  void whatCanNeverStartIsInvalid() {
    assertInvalid(
        "properties: 'HANDLER' must be of kind PROCESS",
        new HandlerProperties("some", Resources.of(1, 128)));
    assertInvalid(
        "processProperties.environment: 'BAD'",
        ProcessRig.properties(Map.of("BAD", "a\0b"), null, "true"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void tooLongArgumentsAreInvalid() {
    assertInvalid(
        "processProperties.command: with the environment it is longer",
        ProcessRig.properties(Map.of(), null, "true", "x".repeat(1 << 20)));
  }

  private void assertInvalid(String reason, JobProperties properties) {
    AttemptOutcome outcome = rig.await(rig.launch(properties));
    assertEquals(Cause.INVALID, outcome.cause());
    assertNotNull(outcome.reason());
    assertTrue(outcome.reason().startsWith(reason), outcome.reason());
  }

  @Test
  void logThatCannotBeOpenedPreventsTheStart() throws IOException {
    try (ProcessRig broken = rig(new FakeLogs(ProcessExecutorTest::noSpace))) {
      AttemptOutcome outcome = broken.run("true");

      assertEquals(Cause.CANNOT_START, outcome.cause());
      assertEquals(
          "The log for stdout cannot be opened: java.io.IOException: no space", outcome.reason());
    }
  }

  @Test
  void logThatCannotBeWrittenDoesNotHoldTheProcess() throws IOException {
    try (ProcessRig broken = rig(new FakeLogs(ProcessExecutorTest::noSpaceSoon))) {
      // More than a pipe holds: it would wait forever for somebody who reads.
      assertTrue(broken.run("head", "-c", "1000000", "/dev/zero").isSuccess());
    }
  }

  @Test
  void endIsReportedOnlyWhenTheLogIsComplete() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean written = new AtomicBoolean();
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            writing.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            written.set(true);
          }
        };
    try (ProcessRig one = rig(new FakeLogs(log -> slow))) {
      AttemptId attempt = one.launch("echo", "x");
      writing.await();
      assertTrue(one.run("true").isSuccess());
      assertEquals(List.of(), one.reports.ends(attempt));

      release.countDown();
      assertTrue(one.await(attempt).isSuccess());
      assertTrue(written.get());
    }
  }

  @Test
  void aCommandMayTreatAStopItself() throws IOException {
    Fifo ready = Fifo.in(folder);
    Fifo never = Fifo.in(folder);
    String trap = "trap 'echo caught; exit 7' TERM; echo ready > " + ready;
    AttemptId attempt = rig.launch("sh", "-c", trap + "; while :; do read x < " + never + "; done");
    ready.awaitLine();
    rig.reports.awaitStarted(attempt);
    rig.executor.stop(attempt, StopMode.GRACEFUL);

    assertEquals("caught\n", rig.output(attempt));
    assertEquals(AttemptOutcome.exited(7), rig.await(attempt));
  }

  @Test
  void aCommandMaySignalItsOwnGroup() throws IOException {
    for (String signal : List.of("TERM", "HUP", "INT", "USR1", "USR2", "ALRM")) {
      AttemptId attempt =
          rig.launch("sh", "-c", "trap 'echo caught' S; kill -S 0; exit 4".replace("S", signal));

      assertEquals("caught\n", rig.output(attempt), signal);
      assertEquals(AttemptOutcome.exited(4), rig.await(attempt), signal);
    }
  }

  @Test
  void aGracefulStopIsNotLostWhileTheCommandComesUp() {
    List<AttemptId> attempts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      AttemptId attempt = rig.launch("sleep", "3600");
      attempts.add(attempt);
      rig.reports.awaitStarted(attempt);
      rig.executor.stop(attempt, StopMode.GRACEFUL);
    }
    for (AttemptId attempt : attempts) {
      assertEquals(AttemptOutcome.signalled(15, "SIGTERM"), rig.await(attempt));
    }
  }

  private static Path script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static OutputStream noSpace(LogId log) throws IOException {
    throw new IOException("no space");
  }

  private static OutputStream noSpaceSoon(LogId log) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException("no space");
      }
    };
  }

  /** Opens a stream as a test wants it. */
  private interface Opener {
    OutputStream append(LogId log) throws IOException;
  }

  /** A store whose streams a test makes. */
  private record FakeLogs(Opener opener) implements JobLogStore {
    @Override
    public OutputStream append(LogId log) throws IOException {
      return opener.append(log);
    }

    @Override
    public InputStream read(LogId log) {
      return InputStream.nullInputStream();
    }

    @Override
    public void noteLoss(LogId log, LogLoss loss) {}

    @Override
    public Set<LogLoss> losses(LogId log) {
      return Set.of();
    }

    @Override
    public void delete(JobId job) {}

    @Override
    public void close() {}
  }
}
