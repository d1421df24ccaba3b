package io.github.batchwright.process;

import static io.github.batchwright.process.Lives.attempt;
import static io.github.batchwright.process.Lives.script;
import static io.github.batchwright.process.Lives.seen;
import static io.github.batchwright.process.Lives.unseen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptOutcome.Cause;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A process goes on while nobody watches, and the next life takes it over or learns its end. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
final class ProcessTakeoverTest {
  private static final AttemptId ONE = attempt("1");

  @TempDir Path folder;
  private Lives lives;
  private Fifo ready;
  private Fifo go;

  @BeforeEach
  void open() throws IOException {
    lives = new Lives(folder);
    ready = Fifo.in(folder);
    go = Fifo.in(folder);
  }

  @AfterEach
  void close() throws IOException {
    lives.close();
  }

  /** Says that it runs, waits until it is told to go on, and does the rest. */
  private LaunchRequest waiting(String rest) {
    return script(ONE, "echo before; echo $$ > %s; read x < %s; %s".formatted(ready, go, rest));
  }

  /** Launches in a first life, and answers what the script wrote as soon as it runs. */
  private long launch(LaunchRequest request) throws IOException {
    ProcessRig first = lives.first();
    first.executor.launch(request);
    long pid = Long.parseLong(ready.awaitLine());
    first.reports.awaitStarted(request.attempt());
    first.close();
    return pid;
  }

  private static AttemptOutcome outcome(int exitCode) {
    return exitCode == 143
        ? AttemptOutcome.signalled(15, "SIGTERM")
        : AttemptOutcome.exited(exitCode);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 143, 255})
  void whatRunsIsTakenOver(int exitCode) throws IOException {
    LaunchRequest request = waiting("echo after; exit " + exitCode);
    launch(request);
    ProcessRig second = lives.next(seen(request));

    second.reports.awaitStarted(ONE);
    assertEquals(List.of(), second.reports.ends(ONE));
    go.write("on");
    assertEquals(outcome(exitCode), second.await(ONE));
    assertEquals(1, second.reports.startedCount(ONE));
    assertEquals(
        "before\nafter\n", new String(second.bytes(ONE, LogStream.STDOUT), StandardCharsets.UTF_8));
  }

  @Test
  void whatRunsIsTakenOverAgainAndAgain() throws IOException {
    LaunchRequest request = waiting("exit 3");
    launch(request);
    for (int i = 0; i < 3; i++) {
      lives.next(unseen(request)).reports.awaitStarted(ONE);
    }
    ProcessRig last = lives.next(seen(request));
    last.reports.awaitStarted(ONE);
    go.write("on");

    assertEquals(AttemptOutcome.exited(3), last.await(ONE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 143})
  void whatHasEndedMeanwhileIsReportedWithItsExitCode(int exitCode) throws IOException {
    LaunchRequest request = waiting("exit " + exitCode);
    launch(request);
    ProcessHandle main = lives.main(ONE);
    go.write("on");
    main.onExit().join();

    assertEquals(outcome(exitCode), lives.next(seen(request)).await(ONE));
  }

  @Test
  void whatDiedOfASignalMeanwhileIsReportedSo() throws IOException {
    LaunchRequest request = waiting("kill -KILL $$");
    launch(request);
    ProcessHandle main = lives.main(ONE);
    go.write("on");
    main.onExit().join();

    assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), lives.next(seen(request)).await(ONE));
  }

  @Test
  void whatIsLeftOfOneThatHasEndedIsKilledBeforeItsEndIsReported() throws IOException {
    Fifo left = Fifo.in(folder);
    LaunchRequest request = waiting("setsid sleep 3600 & echo $! > " + left + "; exit 3");
    launch(request);
    ProcessHandle main = lives.main(ONE);
    go.write("on");
    long pid = Long.parseLong(left.awaitLine());
    main.onExit().join();
    assertTrue(ProcessRig.isAlive(pid));

    assertEquals(AttemptOutcome.exited(3), lives.next(seen(request)).await(ONE));
    assertFalse(ProcessRig.isAlive(pid), "still alive: " + pid);
  }

  @Test
  void anEndIsToldAgainUntilItIsReleased() throws IOException {
    LaunchRequest request = script(ONE, "exit 3");
    ProcessRig first = lives.first();
    first.executor.launch(request);
    assertEquals(AttemptOutcome.exited(3), first.await(ONE));
    for (int i = 0; i < 2; i++) {
      assertEquals(AttemptOutcome.exited(3), lives.next(unseen(request)).await(ONE));
    }
    ProcessRig last = lives.next(seen(request));
    assertEquals(AttemptOutcome.exited(3), last.await(ONE));
    assertFalse(lives.files().isEmpty());

    last.executor.release(ONE);
    Lives.await("the record to go", () -> lives.files().isEmpty());
  }

  @Test
  void oneWhoseProcessWasNotNotedIsFoundByItsToken() throws IOException {
    LaunchRequest request = waiting("exit 3");
    launch(request);
    lives.changeRecord(ONE, "pid=.*\n", "");
    ProcessRig second = lives.next(unseen(request));
    second.reports.awaitStarted(ONE);
    assertEquals(List.of(), second.reports.ends(ONE));
    go.write("on");

    assertEquals(AttemptOutcome.exited(3), second.await(ONE));
  }

  @ParameterizedTest
  @EnumSource(StopMode.class)
  void aStopReachesTheWholeTreeOfOneThatWasTakenOver(StopMode mode) throws IOException {
    Fifo left = Fifo.in(folder);
    String background = "(setsid sh -c 'echo $$ > " + left + "; exec sleep 3600' &)";
    LaunchRequest request = script(ONE, background + "; echo $$ > " + ready + "; exec sleep 3600");
    ProcessRig first = lives.first();
    first.executor.launch(request);
    long pid = Long.parseLong(left.awaitLine());
    long main = Long.parseLong(ready.awaitLine());
    first.reports.awaitStarted(ONE);
    ProcessRig second = lives.next(seen(request));
    second.reports.awaitStarted(ONE);
    assertTrue(ProcessRig.isAlive(pid));
    second.executor.stop(ONE, mode);

    assertEquals(
        mode == StopMode.FORCED
            ? AttemptOutcome.signalled(9, "SIGKILL")
            : AttemptOutcome.signalled(15, "SIGTERM"),
        second.await(ONE));
    assertFalse(ProcessRig.isAlive(pid), "still alive after " + mode + ": " + pid);
    assertFalse(ProcessRig.isAlive(main), "still alive after " + mode + ": " + main);
  }

  @Test
  void aForcedStopIsKnownToTheNextLife() throws IOException {
    ProcessRig first = lives.first();
    LaunchRequest request = waiting("exit 3");
    first.executor.launch(request);
    ready.awaitLine();
    first.reports.awaitStarted(ONE);
    first.executor.stop(ONE, StopMode.FORCED);
    assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), first.await(ONE));

    assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), lives.next(seen(request)).await(ONE));
  }

  @Test
  void aForcedStopEndsAHaltedTree() throws IOException {
    ProcessRig first = lives.first();
    LaunchRequest request = script(ONE, "echo $$ > " + ready + "; kill -STOP 0; exit 3");
    first.executor.launch(request);
    ready.awaitLine();
    first.reports.awaitStarted(ONE);
    first.executor.stop(ONE, StopMode.FORCED);

    assertEquals(AttemptOutcome.signalled(9, "SIGKILL"), first.await(ONE));
  }

  @Test
  void oneThatWasTakenOverAndTreatsTheStopItselfSaysHowItEnds() throws IOException {
    LaunchRequest request =
        script(
            ONE,
            "trap 'exit 7' TERM; echo $$ > " + ready + "; while :; do read x < " + go + "; done");
    launch(request);
    ProcessRig second = lives.next(seen(request));
    second.executor.stop(ONE, StopMode.GRACEFUL);

    assertEquals(AttemptOutcome.exited(7), second.await(ONE));
  }

  @Test
  void oneWhoseWrapperWasKilledIsLostAndItsProcessesAreKilled() throws IOException {
    LaunchRequest request = waiting("exit 3");
    long pid = launch(request);
    ProcessHandle main = lives.main(ONE);
    main.destroyForcibly();
    main.onExit().join();
    assertTrue(ProcessRig.isAlive(pid));
    AttemptOutcome outcome = lives.next(seen(request)).await(ONE);

    assertEquals(
        AttemptOutcome.lost("The process is gone, and its exit code is not known"), outcome);
    assertFalse(ProcessRig.isAlive(pid), "still alive: " + pid);
  }

  @Test
  void oneWhoseOutputWasCopiedIsLostAndKilled() throws IOException {
    LaunchRequest request = waiting("exit 3");
    long pid = launch(request);
    lives.changeRecord(ONE, "copied=false", "copied=true");

    assertEquals(Cause.LOST, lives.next(seen(request)).await(ONE).cause());
    assertFalse(ProcessRig.isAlive(pid), "still alive: " + pid);
  }

  @Test
  void processesOutliveAJvmThatIsKilled() throws Exception {
    LaunchRequest runs = waiting("exit 3");
    LaunchRequest ends = script(attempt("2"), "exit 5");
    Process jvm = KilledLife.begin(lives.state(), folder.resolve("logs"), List.of(runs, ends));
    ready.awaitLine();
    jvm.getInputStream().read(); // Both were reported to run, and one to have ended.
    jvm.destroyForcibly().onExit().join();
    ProcessRig next = lives.next(unseen(runs), seen(ends));

    assertEquals(AttemptOutcome.exited(5), next.await(ends.attempt()));
    next.reports.awaitStarted(ONE);
    assertEquals(List.of(), next.reports.ends(ONE));
    go.write("on");
    assertEquals(AttemptOutcome.exited(3), next.await(ONE));
  }
}
