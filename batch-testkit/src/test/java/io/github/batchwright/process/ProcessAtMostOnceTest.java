package io.github.batchwright.process;

import static io.github.batchwright.process.Lives.attempt;
import static io.github.batchwright.process.Lives.script;
import static io.github.batchwright.process.Lives.seen;
import static io.github.batchwright.process.Lives.unseen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.process.AttemptRecords.Manner;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** No attempt is launched twice, and nothing is killed that belongs to somebody else. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
final class ProcessAtMostOnceTest {
  private static final AttemptId ONE = attempt("1");
  private static final AttemptId TWO = attempt("2");

  @TempDir Path folder;
  private Lives lives;
  private Fifo ready;
  private Path launches;

  @BeforeEach
  void open() throws IOException {
    lives = new Lives(folder);
    ready = Fifo.in(folder);
    launches = folder.resolve("launches");
  }

  @AfterEach
  void close() throws IOException {
    lives.close();
  }

  private LaunchRequest counted(AttemptId attempt) {
    return script(attempt, "echo x >> " + launches);
  }

  private long launches() throws IOException {
    return Files.exists(launches) ? Files.readAllLines(launches).size() : 0;
  }

  private LaunchRequest endless(AttemptId attempt) {
    return script(attempt, "echo $$ > " + ready + "; exec sleep 3600");
  }

  private long launchEndless(ProcessRig rig, AttemptId attempt) throws IOException {
    ready = Fifo.in(folder); // One that was used may not be closed yet.
    rig.executor.launch(endless(attempt));
    long pid = Long.parseLong(ready.awaitLine());
    rig.reports.awaitStarted(attempt);
    return pid;
  }

  private void assertLost(ProcessRig rig, AttemptId attempt) throws IOException {
    assertEquals(Cause.LOST, rig.await(attempt).cause());
    assertEquals(0, rig.reports.startedCount(attempt));
    assertEquals(0, launches());
  }

  @Test
  void whatWasNeverLaunchedIsLaunchedOnce() throws IOException {
    lives.first();
    for (int i = 0; i < 3; i++) {
      assertTrue(lives.next(unseen(counted(ONE))).await(ONE).isSuccess());
    }
    assertEquals(1, launches());
  }

  @Test
  void whatMayHaveBeenLaunchedIsLost() throws IOException {
    lives.first();
    lives.records().launching(ONE.fileName(), new Manner(false, true, true));

    ProcessRig next = lives.next(unseen(counted(ONE)));
    assertLost(next, ONE);
    next.executor.release(ONE);
    Lives.await("the record to go", () -> lives.files().isEmpty());
  }

  @Test
  void whatWasSeenToRunAndLeftNoRecordIsLost() throws IOException {
    lives.first();
    ProcessRig next = lives.next(seen(counted(ONE)));
    assertLost(next, ONE);
    next.executor.launch(counted(ONE));
    assertTrue(next.run("true").isSuccess());

    assertEquals(1, next.reports.ends(ONE).size());
    assertEquals(0, launches());
  }

  @Test
  void aProcessWithoutARecordIsKilledAndItsAttemptLost() throws IOException {
    long pid = launchEndless(lives.first(), ONE);
    Files.delete(lives.record(ONE));
    ProcessRig next = lives.next(unseen(endless(ONE)));
    assertEquals(Cause.LOST, next.await(ONE).cause());
    assertFalse(ProcessRig.isAlive(pid), "still alive: " + pid);

    // Its end was not durable: that must not make it an attempt that was never launched.
    assertEquals(Cause.LOST, lives.next(unseen(endless(ONE))).await(ONE).cause());
  }

  @Test
  void anAttemptWithARecordIsNotLaunchedAgainOutOfTheBlue() throws IOException {
    ProcessRig first = lives.first();
    lives.records().launching(ONE.fileName(), new Manner(false, true, true));
    first.executor.launch(counted(ONE));

    assertLost(first, ONE);
  }

  @Test
  void aProcessThatHasTheNumberOfOursIsLeftAlone() throws IOException {
    lives.first();
    Process foreign = new ProcessBuilder("setsid", "sleep", "3600").start();
    try {
      long start = new LinuxProcesses().startOf(foreign.pid()).orElseThrow();
      for (AttemptId attempt : List.of(ONE, TWO)) {
        lives.records().launching(attempt.fileName(), new Manner(false, true, true));
        lives.records().made(attempt.fileName(), foreign.pid(), start - 1);
      }
      ProcessRig next = lives.next(seen(counted(ONE))); // TWO is cleared away.
      assertLost(next, ONE);
      Lives.await("the record to go", () -> !Files.exists(lives.record(TWO)));

      assertTrue(ProcessRig.isAlive(foreign.pid()));
    } finally {
      foreign.destroyForcibly();
    }
  }

  @Test
  void whatEarlierLivesLeftAndIsNotRecoveredIsKilled() throws IOException {
    ProcessRig first = lives.first();
    AttemptId noRecord = attempt("3:4");
    long one = launchEndless(first, ONE);
    long two = launchEndless(first, TWO);
    long three = launchEndless(first, noRecord);
    AttemptId foreign = new AttemptId(new JobId("c2-1"), 1);
    long other = launchEndless(first, foreign);
    Files.delete(lives.record(noRecord));
    ProcessRig elsewhere =
        new ProcessRig(first.logs, new ProcessExecutor(first.logs, folder.resolve("elsewhere")));
    try {
      long far = launchEndless(elsewhere, ONE);
      ProcessRig next = lives.next(seen(endless(TWO)));
      Lives.await("the record to go", () -> !Files.exists(lives.record(ONE)));
      Lives.await("the process to go", () -> !isAlive(three));
      next.reports.awaitStarted(TWO);

      assertFalse(isAlive(one));
      for (long pid : new long[] {two, other, far}) {
        assertTrue(isAlive(pid), "killed: " + pid);
      }
      assertTrue(Files.exists(lives.record(foreign)));
      next.executor.stop(TWO, StopMode.FORCED);
      assertEquals(Cause.SIGNALLED, next.await(TWO).cause());
    } finally {
      elsewhere.executor.stop(ONE, StopMode.FORCED);
      elsewhere.await(ONE);
      elsewhere.executor.close();
    }
  }

  private static boolean isAlive(long pid) {
    return new LinuxProcesses().startOf(pid).isPresent();
  }

  @Test
  void nothingIsLaunchedOrBelievedAfterAnotherBoot() throws IOException {
    AttemptId ended = attempt("3");
    AttemptId cleared = attempt("4");
    ProcessRig first = lives.next("boot 1", new LinuxProcesses());
    for (AttemptId attempt : List.of(ended, cleared)) {
      first.executor.launch(script(attempt, "exit 0"));
      assertTrue(first.await(attempt).isSuccess());
    }
    ProcessRig second =
        lives.next(
            "boot 2",
            new LinuxProcesses(),
            unseen(counted(ONE)),
            seen(counted(TWO)),
            seen(counted(ended)));
    for (AttemptId attempt : List.of(ONE, TWO, ended)) {
      assertLost(second, attempt);
    }
    Lives.await("the record to go", () -> !Files.exists(lives.record(cleared)));

    // The ends were not durable, and this is a second life in the new boot.
    ProcessRig third = lives.next("boot 2", new LinuxProcesses(), unseen(counted(ONE)));
    assertLost(third, ONE);
    third.executor.release(ONE);
    Lives.await("the records to go", () -> lives.files().isEmpty());
    third.executor.launch(counted(attempt("5")));
    assertTrue(third.await(attempt("5")).isSuccess());
  }

  @Test
  void aPidOfAnotherBootIsNotKilled() throws IOException {
    Process foreign = new ProcessBuilder("setsid", "sleep", "3600").start();
    try {
      lives.next("boot 1", new LinuxProcesses());
      long start = new LinuxProcesses().startOf(foreign.pid()).orElseThrow();
      for (AttemptId attempt : List.of(ONE, TWO)) {
        lives.records().launching(attempt.fileName(), new Manner(false, true, true));
        lives.records().made(attempt.fileName(), foreign.pid(), start);
      }
      ProcessRig next = lives.next("boot 2", new LinuxProcesses(), seen(counted(ONE)));
      assertLost(next, ONE);
      Lives.await("the record to go", () -> !Files.exists(lives.record(TWO)));

      assertTrue(ProcessRig.isAlive(foreign.pid()));
    } finally {
      foreign.destroyForcibly();
    }
  }

  @Test
  void whereBootsHaveNoNameOnlyRecordsCount() throws IOException {
    long pid = launchEndless(lives.next(null, new LinuxProcesses()), ONE);
    ProcessRig next =
        lives.next(null, new LinuxProcesses(), unseen(endless(ONE)), unseen(counted(TWO)));
    assertLost(next, TWO);
    next.reports.awaitStarted(ONE);
    assertTrue(isAlive(pid));
    next.executor.stop(ONE, StopMode.GRACEFUL);

    assertEquals(AttemptOutcome.signalled(15, "SIGTERM"), next.await(ONE));
  }

  @Test
  void aStopThatComesBeforeTheLookIsKept() throws IOException {
    launchEndless(lives.first(), ONE);
    SlowTrees trees = new SlowTrees();
    ProcessRig next =
        lives.next(AttemptRecords.presentBoot(), trees, seen(endless(ONE)), unseen(counted(TWO)));
    next.executor.stop(ONE, StopMode.GRACEFUL);
    next.executor.stop(TWO, StopMode.GRACEFUL);
    trees.open.countDown();

    assertEquals(AttemptOutcome.signalled(15, "SIGTERM"), next.await(ONE));
    assertEquals(AttemptOutcome.cannotStart("Stopped before it was started"), next.await(TWO));
    assertEquals(0, launches());
  }

  @Test
  void whatIsLaunchedBeforeTheLookWaitsForIt() throws IOException {
    lives.first();
    SlowTrees trees = new SlowTrees();
    ProcessRig next = lives.next(AttemptRecords.presentBoot(), trees);
    next.executor.launch(counted(ONE));
    next.executor.launch(counted(TWO));
    next.executor.stop(TWO, StopMode.FORCED);
    // The thread that is free does one thing after the other: it would have come to ONE before.
    lives.records().launching(attempt("9").fileName(), new Manner(false, true, true));
    next.executor.release(attempt("9"));
    Lives.await("the record to go", () -> !Files.exists(lives.record(attempt("9"))));
    assertEquals(AttemptOutcome.cannotStart("Stopped before it was started"), next.await(TWO));
    assertEquals(List.of(), lives.files());
    trees.open.countDown();

    assertTrue(next.await(ONE).isSuccess());
    assertEquals(1, launches());
  }

  @Test
  void whatCannotBeLookedForIsLost() throws IOException {
    long pid = launchEndless(lives.first(), ONE);
    SlowTrees trees = new SlowTrees();
    trees.broken = new IllegalStateException("no look");
    trees.open.countDown();
    ProcessRig next =
        lives.next(AttemptRecords.presentBoot(), trees, seen(endless(ONE)), unseen(counted(TWO)));

    assertLost(next, ONE);
    assertLost(next, TWO);
    assertFalse(isAlive(pid));
    next.executor.launch(counted(attempt("3")));
    assertTrue(next.await(attempt("3")).isSuccess());
  }

  @Test
  void withoutAStateDirectoryEverythingIsLost() throws IOException {
    ProcessRig none = new ProcessRig(lives.first().logs);
    none.executor.reconcile(
        new Reconciliation(Lives.CLUSTER, 2, List.of(unseen(counted(ONE)), seen(counted(TWO)))));

    assertLost(none, ONE);
    assertLost(none, TWO);
    none.executor.release(ONE);
    none.executor.close();
  }

  /** The processes of this host, whose first look waits, or fails. */
  private static final class SlowTrees implements ProcessTrees {
    private final LinuxProcesses real = new LinuxProcesses();
    final CountDownLatch open = new CountDownLatch(1);
    volatile @Nullable RuntimeException broken;

    @Override
    public Look look() {
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      RuntimeException first = broken;
      broken = null;
      if (first != null) {
        throw first;
      }
      return real.look();
    }

    @Override
    public long ticks() {
      return real.ticks();
    }

    @Override
    public OptionalLong startOf(long pid) {
      return real.startOf(pid);
    }
  }
}
