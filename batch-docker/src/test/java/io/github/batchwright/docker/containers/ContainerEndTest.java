package io.github.batchwright.docker.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.spi.AttemptOutcome;
import org.junit.jupiter.api.Test;

final class ContainerEndTest {
  private static AttemptOutcome exited(int code, boolean oomKilled, String errorOutput) {
    return new ContainerEnd("exited", code, oomKilled, "").outcome(errorOutput);
  }

  @Test
  void exitCodeIsAnExit() {
    assertEquals(AttemptOutcome.exited(0), exited(0, false, ""));
    assertEquals(AttemptOutcome.exited(1), exited(1, false, ""));
    assertEquals(AttemptOutcome.exited(127), exited(127, false, "sh: x: not found"));
    assertEquals(AttemptOutcome.exited(128), exited(128, false, ""));
    assertEquals(AttemptOutcome.exited(255), exited(255, false, ""));
  }

  @Test
  void codeOfASignalIsThatSignal() {
    assertEquals(AttemptOutcome.signalled(31, "SIGSYS"), exited(159, false, ""));
    assertEquals(AttemptOutcome.signalled(34, "SIGRTMIN+0"), exited(162, false, ""));
    assertEquals(AttemptOutcome.signalled(64, "SIGRTMIN+30"), exited(192, false, ""));
    assertEquals(AttemptOutcome.exited(193), exited(193, false, ""));
    assertEquals(AttemptOutcome.signalled(1, "SIGHUP"), exited(129, false, ""));
    assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), exited(137, false, ""));
    assertEquals(AttemptOutcome.signalled(11, "SIGSEGV"), exited(139, false, ""));
    assertEquals(AttemptOutcome.signalled(15, "SIGTERM"), exited(143, false, ""));
  }

  @Test
  void outOfMemoryNeedsAFailure() {
    assertEquals(
        AttemptOutcome.outOfMemory(137, "OutOfMemoryError: Container killed due to memory usage"),
        exited(137, true, ""));
    assertEquals(AttemptOutcome.Cause.OUT_OF_MEMORY, exited(1, true, "").cause());
    assertEquals(AttemptOutcome.exited(0), exited(0, true, ""));
  }

  @Test
  void programThatCannotBeExecutedHasNotStarted() {
    String said = "[FATAL tini (7)] exec /no/such failed: No such file or directory\nmore\n";
    assertEquals(
        AttemptOutcome.cannotStart(
            "CannotStartContainerError: exec /no/such failed: No such file or directory"),
        exited(127, false, said));
    assertEquals(AttemptOutcome.exited(0), exited(0, false, said));
    assertEquals(AttemptOutcome.exited(127), exited(127, false, "first\n" + said));
  }

  @Test
  void containerThatNeverStartedSaysWhy() {
    assertEquals(
        AttemptOutcome.cannotStart("CannotStartContainerError: no such device"),
        new ContainerEnd("created", 127, false, "no such\n device").outcome(""));
  }

  @Test
  void removalByOthersIsALoss() {
    assertEquals(
        AttemptOutcome.lost("Its container was removed by somebody else while it ran"),
        new ContainerEnd("removing", 137, false, "").outcome(""));
  }

  @Test
  void removalThatFailedLeavesTheExitCode() {
    assertEquals(AttemptOutcome.exited(3), new ContainerEnd("dead", 3, false, "").outcome(""));
  }

  @Test
  void knowsWhatStillRuns() {
    assertTrue(new ContainerEnd("running", 0, false, "").isRunning());
    assertTrue(new ContainerEnd("paused", 0, false, "").isRunning());
    assertFalse(new ContainerEnd("exited", 0, false, "").isRunning());
    assertFalse(new ContainerEnd("created", 0, false, "").isRunning());
  }
}
