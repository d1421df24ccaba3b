package io.github.batchwright.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.TooManyRequestsException;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.LiveLogs;
import io.github.batchwright.spi.LogChunk;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogLoss;
import io.github.batchwright.spi.LogPosition;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.StopMode;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a reader of a running container gets, and what is noted of logs that are too long. */
final class DockerFollowLogsTest extends DockerFixture {
  private static final Set<LogStream> BOTH = EnumSet.allOf(LogStream.class);
  private static final Set<LogStream> OUT = EnumSet.of(LogStream.STDOUT);
  private static final String LINES =
      "i=0; while [ $i -lt 100 ]; do echo line $i; i=$((i+1)); done";

  private AttemptId running(Running on, String script) {
    AttemptId attempt = newAttempt();
    on.executor().launch(request(attempt, "sh", "-c", script + "; exec sleep 1000"));
    on.reports().awaitStarted(attempt);
    return attempt;
  }

  private static LiveLogs follow(
      Running on, AttemptId attempt, Set<LogStream> streams, LogPosition from) throws Exception {
    long deadline = System.nanoTime() + 30_000_000_000L;
    Optional<LiveLogs> live = on.executor().followLogs(attempt, null, streams, from);
    while (live.isEmpty()) {
      // An attempt is reported started a moment before it can be followed.
      assertTrue(System.nanoTime() < deadline, "it cannot be followed");
      Thread.onSpinWait();
      live = on.executor().followLogs(attempt, null, streams, from);
    }
    return live.get();
  }

  /** Reads until this much of a stream is there, and returns all of it. */
  private static Map<LogStream, ByteArrayOutputStream> read(
      LiveLogs live, LogPosition from, LogPosition until) throws Exception {
    Map<LogStream, ByteArrayOutputStream> got = new EnumMap<>(LogStream.class);
    LogPosition reached = from;
    while (reached.stdout() < until.stdout() || reached.stderr() < until.stderr()) {
      LogChunk chunk = live.next().orElseThrow();
      assertEquals(reached.in(chunk.stream()), chunk.position(), chunk.toString());
      reached = reached.with(chunk.stream(), chunk.end());
      byte[] bytes = new byte[chunk.bytes().remaining()];
      chunk.bytes().get(bytes);
      got.computeIfAbsent(chunk.stream(), unused -> new ByteArrayOutputStream()).writeBytes(bytes);
    }
    return got;
  }

  private void stop(Running on, AttemptId attempt) {
    on.executor().stop(attempt, StopMode.FORCED);
    on.reports().awaitEnded(attempt);
  }

  private static byte[] bytes(Object... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object part : parts) {
      all.writeBytes(
          part instanceof Integer zeros ? new byte[zeros] : part.toString().getBytes(ISO_8859_1));
    }
    return all.toByteArray();
  }

  private static void assertBytes(byte[] expected, byte[] actual, String what) {
    assertEquals(-1, Arrays.mismatch(expected, actual), what + " of " + actual.length + " bytes");
  }

  @Test
  void binaryLogsAreByteForByteWhatWasWrittenLiveAndStored() throws Exception {
    Running on = start();
    AttemptId attempt =
        running(
            on,
            "i=0; while [ $i -lt 256 ]; do printf \"\\\\$(printf %03o $i)\"; i=$((i+1)); done; "
                + "head -c 40000 /dev/zero; echo; head -c 32768 /dev/zero; echo; "
                + "head -c 500000 /dev/zero >&2; echo error >&2; echo after; "
                + "head -c 40000 /dev/zero; echo; echo last; printf unfinished");
    StringBuilder every = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      every.append((char) i);
    }
    byte[] out = bytes(every, 40_000, "\n", 32_768, "\n", "after\n", 40_000, "\n", "last\n");
    byte[] err = bytes(500_000, "error\n");
    Map<LogStream, ByteArrayOutputStream> got;
    try (LiveLogs live = follow(on, attempt, BOTH, LogPosition.START)) {
      // The engine keeps a line to itself until it ends, or is 16 KiB long. That a long one has
      // ended is known from what follows it.
      got = read(live, LogPosition.START, new LogPosition(out.length, err.length - 1));
      stop(on, attempt);
    }
    assertBytes(out, got.get(LogStream.STDOUT).toByteArray(), "live stdout");
    assertBytes(
        Arrays.copyOf(err, err.length - 1), got.get(LogStream.STDERR).toByteArray(), "live stderr");
    byte[] whole = bytes(new String(out, ISO_8859_1), "unfinished");
    assertBytes(whole, logs.bytes(attempt, LogStream.STDOUT), "stored stdout");
    assertBytes(err, logs.bytes(attempt, LogStream.STDERR), "stored stderr");
  }

  @Test
  void aLineOf40KbAndLinesOfWholePartsKeepTheirNewlines() {
    Running on = start();
    StringBuilder script = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int length : new int[] {40_000, 16_383, 16_384, 16_385, 32_768, 1, 49_152, 16_384}) {
      script.append("head -c ").append(length).append(" /dev/zero; echo; ");
      expected.append("\0".repeat(length)).append('\n');
    }
    AttemptId attempt = newAttempt();
    assertTrue(run(on, attempt, "sh", "-c", script.toString()).isSuccess());

    assertBytes(bytes(expected), logs.bytes(attempt, LogStream.STDOUT), "stdout");
  }

  @Test
  void theLastLineNeedNotEndWithANewline() {
    Running on = start();
    AttemptId attempt = newAttempt();
    String script = "echo one; printf two; head -c 16384 /dev/zero >&2";
    assertTrue(run(on, attempt, "sh", "-c", script).isSuccess());

    assertEquals("one\ntwo", logs.text(attempt, LogStream.STDOUT));
    assertBytes(bytes(16_384), logs.bytes(attempt, LogStream.STDERR), "stderr");
  }

  @Test
  void aReaderGoesOnFromAnyPositionInOneStreamOrBoth() throws Exception {
    Running on = start();
    AttemptId attempt = running(on, LINES + "; echo error >&2");
    String all = lines(100);
    for (int from : new int[] {0, 1, 500, all.length() - 1}) {
      LogPosition position = new LogPosition(from, 3);
      LogPosition end = new LogPosition(all.length(), 6);
      try (LiveLogs live = follow(on, attempt, BOTH, position)) {
        Map<LogStream, ByteArrayOutputStream> got = read(live, position, end);
        assertEquals(all.substring(from), got.get(LogStream.STDOUT).toString(UTF_8));
        assertEquals("or\n", got.get(LogStream.STDERR).toString(UTF_8));
      }
    }
    try (LiveLogs live = follow(on, attempt, EnumSet.of(LogStream.STDERR), LogPosition.START)) {
      assertEquals(
          Set.of(LogStream.STDERR), read(live, LogPosition.START, new LogPosition(0, 6)).keySet());
    }
    stop(on, attempt);
  }

  private static String lines(int count) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append("line ").append(i).append('\n');
    }
    return all.toString();
  }

  @Test
  void readersAreCountedAndLetGoOfTheirConnections() throws Exception {
    Running on = start(DockerExecutor.builder().logReaders(2));
    AttemptId attempt = running(on, LINES);
    LogPosition end = new LogPosition(lines(100).length(), 0);
    try (LiveLogs first = follow(on, attempt, OUT, LogPosition.START)) {
      LiveLogs second = follow(on, attempt, OUT, LogPosition.START);
      assertArrayEquals(
          read(first, LogPosition.START, end).get(LogStream.STDOUT).toByteArray(),
          read(second, LogPosition.START, end).get(LogStream.STDOUT).toByteArray());
      TooManyRequestsException refusal =
          assertThrows(
              TooManyRequestsException.class, () -> follow(on, attempt, OUT, LogPosition.START));
      assertTrue(refusal.getMessage().startsWith("2 readers follow"), refusal.getMessage());
      second.close();
      second.close();
      try (LiveLogs third = follow(on, attempt, OUT, LogPosition.START)) {
        read(third, LogPosition.START, end);
      }
    }
    awaitNoReader();
    stop(on, attempt);
  }

  /** A thread that reads from a connection has that in its stack. */
  private static void awaitNoReader() {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getClassName().endsWith(".LogFollow"))) {
      assertTrue(System.nanoTime() < deadline, "a reader's thread is still busy");
      Thread.onSpinWait();
    }
  }

  @Test
  void aReaderThatReadsNothingEndsWithTheAttempt() throws Exception {
    Running on = start();
    AttemptId attempt = running(on, "yes 0123456789abcde | head -n 1000000");
    try (LiveLogs live = follow(on, attempt, OUT, LogPosition.START)) {
      assertEquals(0, live.next().orElseThrow().position());
      stop(on, attempt);
      awaitNoReader();
      long kept = 0;
      for (Optional<LogChunk> next = live.next(); next.isPresent(); next = live.next()) {
        kept += next.get().bytes().remaining();
      }
      assertTrue(kept <= 256 * 1024, "kept " + kept);
    }
    assertEquals(Optional.empty(), on.executor().followLogs(attempt, null, OUT, LogPosition.START));
  }

  @Test
  void closingTheExecutorEndsItsReaders() throws Exception {
    Running on = start();
    AttemptId attempt = running(on, LINES);
    LogPosition end = new LogPosition(lines(100).length(), 0);
    LiveLogs live = follow(on, attempt, OUT, LogPosition.START);
    read(live, LogPosition.START, end);
    on.executor().close();

    assertEquals(Optional.empty(), live.next());
    awaitNoReader();
  }

  @Test
  void aLogThatTheEngineThrewThingsOutOfIsNeverCalledComplete() {
    Running on = start(DockerExecutor.builder().engineLogBytes(160_000));
    int marked = 0;
    for (int count : new int[] {10, 3000, 3800, 4200, 4600, 9000}) {
      AttemptId attempt = newAttempt();
      assertTrue(
          run(on, attempt, "sh", "-c", "yes 0123 | head -n " + count + "; echo end >&2")
              .isSuccess());
      String text = logs.text(attempt, LogStream.STDOUT);
      boolean complete = text.length() == 5 * count;
      Set<LogLoss> losses = logs.losses(LogId.of(attempt, LogStream.STDOUT));
      assertTrue(
          complete || losses.equals(Set.of(LogLoss.BEGINNING)),
          count + " lines, of which " + text.length() / 5 + " are kept: " + losses);
      assertTrue(count > 3000 || losses.isEmpty(), count + " lines: " + losses);
      assertEquals(losses, logs.losses(LogId.of(attempt, LogStream.STDERR)));
      marked += complete ? 0 : 1;
    }
    assertTrue(marked >= 1, "nothing was thrown away");
  }

  @Test
  void theLogOfAContainerThatSomebodyRemovedIsNotCalledComplete() {
    Running on = start();
    AttemptId attempt = running(on, LINES);
    engine.client().removeContainerCmd(owner.name(attempt)).withForce(true).exec();
    on.reports().awaitEnded(attempt);

    for (LogStream stream : LogStream.values()) {
      assertTrue(logs.losses(LogId.of(attempt, stream)).contains(LogLoss.END), stream.label());
    }
  }

  @Test
  void longLinesThatTheEngineThrewAwayAreNoticed() {
    Running on = start(DockerExecutor.builder().engineLogBytes(400_000));
    AttemptId attempt = newAttempt();
    String script = "i=0; while [ $i -lt 15 ]; do head -c 40000 /dev/zero; echo; i=$((i+1)); done";
    assertTrue(run(on, attempt, "sh", "-c", script).isSuccess());

    assertTrue(logs.bytes(attempt, LogStream.STDOUT).length < 15 * 40_001);
    assertEquals(Set.of(LogLoss.BEGINNING), logs.losses(LogId.of(attempt, LogStream.STDOUT)));
  }

  @Test
  void noMoreIsStoredThanAskedFor() {
    Running on = start(DockerExecutor.builder().storedLogBytes(500));
    AttemptId attempt = newAttempt();
    AttemptId exact = newAttempt();
    assertTrue(run(on, attempt, "sh", "-c", LINES + "; echo short >&2").isSuccess());
    assertTrue(run(on, exact, "sh", "-c", "head -c 500 /dev/zero").isSuccess());

    assertEquals(lines(100).substring(0, 500), logs.text(attempt, LogStream.STDOUT));
    assertEquals(Set.of(LogLoss.END), logs.losses(LogId.of(attempt, LogStream.STDOUT)));
    assertEquals(Set.of(), logs.losses(LogId.of(attempt, LogStream.STDERR)));
    assertEquals(500, logs.bytes(exact, LogStream.STDOUT).length);
    assertEquals(Set.of(), logs.losses(LogId.of(exact, LogStream.STDOUT)));
  }
}
