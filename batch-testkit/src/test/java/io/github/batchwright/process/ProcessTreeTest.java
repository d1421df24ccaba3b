package io.github.batchwright.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.batchwright.logs.FileJobLogStore;
import io.github.batchwright.logs.MemoryJobLogStore;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of an attempt outlives it, and nothing of the executor either. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class ProcessTreeTest {
  @TempDir Path folder;

  /** Makes an executor; a subclass makes another. */
  ProcessRig rig(JobLogStore logs) throws IOException {
    return new ProcessRig(logs);
  }

  @Test
  void stopReachesABackgroundProcessWhoseParentIsGone() throws IOException {
    stopEndsAll("(sleep 3600 & echo $! > PID &)");
  }

  @Test
  void stopReachesASessionOfItsOwn() throws IOException {
    stopEndsAll("(setsid sh -c 'echo $$ > PID; exec sleep 3600' &)");
  }

  @Test
  void aProcessWithoutOurEnvironmentIsFoundByItsSession() throws IOException {
    stopEndsAll("(env -i /bin/sleep 3600 & echo $! > PID &)");
  }

  @Test
  void anAttemptInsideAnAttemptEndsWithTheOuter() throws IOException {
    // As a host would that is itself run as a job: its token goes behind the one it has inherited.
    String both = TreeMark.VARIABLE + "=\"${" + TreeMark.VARIABLE + "}inner/job-1.1;\"";
    stopEndsAll("(env -i " + both + " setsid sh -c 'echo $$ > PID; exec /bin/sleep 3600' &)");
  }

  @Test
  void aChildThatIgnoresTheGracefulStopIsKilledWhenTheFirstProcessEnds() throws IOException {
    stopEndsAll("sh -c 'trap \"\" TERM; echo $$ > PID; while :; do sleep 3600; done' &");
  }

  /**
   * Stops an attempt whose first process has put another into the background, which writes its
   * number to PID. The first one reads that only when the shell in between is gone.
   */
  private void stopEndsAll(String background) throws IOException {
    for (StopMode mode : StopMode.values()) {
      Fifo inner = Fifo.in(folder);
      Fifo outer = Fifo.in(folder);
      String script =
          String.join(
              "\n",
              background.replace("PID", inner.toString()),
              "read pid < " + inner,
              "echo $pid > " + outer,
              "exec sleep 3600");
      try (ProcessRig rig = rig(new FileJobLogStore(folder.resolve("logs")))) {
        AttemptId attempt = rig.launch("sh", "-c", script);
        long pid = Long.parseLong(outer.awaitLine());
        rig.reports.awaitStarted(attempt);
        assertTrue(ProcessRig.isAlive(pid));
        rig.executor.stop(attempt, mode);

        assertEquals(Cause.SIGNALLED, rig.await(attempt).cause());
        assertFalse(ProcessRig.isAlive(pid), "still alive after " + mode + ": " + pid);
      }
    }
  }

  @Test
  void whatIsLeftIsKilledWhenTheFirstProcessEnds() throws IOException {
    for (JobLogStore logs : stores()) {
      Fifo fifo = Fifo.in(folder);
      try (ProcessRig rig = rig(logs)) {
        AttemptId attempt =
            rig.launch("sh", "-c", "echo out; setsid sleep 3600 & echo $! > " + fifo);
        long pid = Long.parseLong(fifo.awaitLine());

        assertEquals("out\n", rig.output(attempt));
        assertTrue(rig.await(attempt).isSuccess());
        assertFalse(ProcessRig.isAlive(pid), "still alive: " + pid);
      }
    }
  }

  @Test
  void anotherAttemptIsLeftAlone() throws IOException {
    try (ProcessRig rig = rig(new MemoryJobLogStore())) {
      AttemptId[] attempts = new AttemptId[11];
      for (int i = 0; i < attempts.length; i++) {
        attempts[i] = rig.launch("sleep", "3600"); // job-1 and job-11 begin alike.
        rig.reports.awaitStarted(attempts[i]);
      }
      rig.executor.stop(attempts[0], StopMode.FORCED);
      rig.await(attempts[0]);
      rig.run("true");

      for (int i = 1; i < attempts.length; i++) {
        assertEquals(List.of(), rig.reports.ends(attempts[i]));
      }
    }
  }

  @Test
  void closeLeavesAProcessRunningThatWritesToAFile() throws IOException {
    Fifo fifo = Fifo.in(folder);
    ProcessRig rig = rig(new FileJobLogStore(folder.resolve("logs")));
    AttemptId attempt = rig.launch("sh", "-c", "echo $$ > " + fifo + "; exec sleep 3600");
    ProcessHandle process = ProcessHandle.of(Long.parseLong(fifo.awaitLine())).orElseThrow();
    rig.reports.awaitStarted(attempt);
    rig.close();
    try {
      assertTrue(ProcessRig.isAlive(process.pid()));
    } finally {
      process.destroyForcibly();
    }
    process.onExit().join();
    assertEquals(List.of(), rig.reports.ends(attempt));
  }

  @Test
  void closeEndsAProcessWhoseOutputIsCopied() throws IOException {
    Fifo fifo = Fifo.in(folder);
    ProcessRig rig = rig(new MemoryJobLogStore());
    AttemptId attempt = rig.launch("sh", "-c", "echo $$ > " + fifo + "; exec sleep 3600");
    ProcessHandle process = ProcessHandle.of(Long.parseLong(fifo.awaitLine())).orElseThrow();
    rig.reports.awaitStarted(attempt);
    rig.close();

    process.onExit().join();
    assertFalse(ProcessRig.isAlive(process.pid()));
  }

  @Test
  void manyProcessesLeaveNoFileHandleAndNoProcess() throws IOException {
    for (JobLogStore logs : stores()) {
      try (ProcessRig rig = rig(logs)) {
        runMany(rig, 20); // What the JDK opens once is open by now.
        long before = handles();
        runMany(rig, 200);
        long after = handles();

        assertTrue(after < before + 20, before + " file handles before, " + after + " after");
        assertEquals(0, ProcessHandle.current().descendants().count(), "processes left");
      }
    }
  }

  private static void runMany(ProcessRig rig, int count) {
    List<AttemptId> attempts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      attempts.add(rig.launch("echo", "x"));
    }
    for (AttemptId attempt : attempts) {
      AttemptOutcome outcome = rig.await(attempt);
      assertTrue(outcome.isSuccess(), outcome.toString());
    }
  }

  private static long handles() throws IOException {
    Path folder = Path.of("/proc/self/fd");
    assumeTrue(Files.isReadable(folder));
    try (Stream<Path> open = Files.list(folder)) {
      return open.count();
    }
  }

  private List<JobLogStore> stores() throws IOException {
    return List.of(new FileJobLogStore(folder.resolve("logs")), new MemoryJobLogStore());
  }
}
