package io.github.batchwright.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LogChunk;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogLoss;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link JobLogStore} must keep to. Extend it for a store of one's own:
 *
 * <pre>{@code
 * final class MyLogStoreTest extends JobLogStoreContract {
 *   @Override
 *   protected JobLogStore newLogStore() {
 *     return new MyLogStore();
 *   }
 * }
 * }</pre>
 */
public abstract class JobLogStoreContract {
  private static final JobId JOB = new JobId("job-1");
  private static final AttemptId ATTEMPT = new AttemptId(JOB, 1);
  private static final LogId OUT = LogId.of(ATTEMPT, LogStream.STDOUT);
  private static final LogId ERR = LogId.of(ATTEMPT, LogStream.STDERR);

  private JobLogStore store;

  /** For a subclass. */
  protected JobLogStoreContract() {}

  /**
   * Makes a store that keeps at least 64 KiB of each log. Called again for a later life, after the
   * store before was closed.
   */
  protected abstract JobLogStore newLogStore() throws Exception;

  /** Says whether a store finds what one before it kept; false unless overridden. */
  protected boolean keeps() {
    return false;
  }

  @BeforeEach
  final void open() throws Exception {
    store = newLogStore();
  }

  @AfterEach
  final void close() {
    store.close();
  }

  @Test
  final void keepsLogsApart() throws IOException {
    List<LogId> logs =
        List.of(
            OUT,
            ERR,
            LogId.of(new AttemptId(JOB, 2), LogStream.STDOUT),
            LogId.of(ATTEMPT, "a", LogStream.STDOUT),
            LogId.of(ATTEMPT, "stdout", LogStream.STDOUT),
            LogId.of(ATTEMPT, "stdout", LogStream.STDERR),
            LogId.of(ATTEMPT, "x".repeat(255), LogStream.STDOUT),
            LogId.of(new AttemptId(JOB.child(1), 1), LogStream.STDOUT),
            LogId.of(new AttemptId(JOB.node(1), 1), LogStream.STDOUT),
            LogId.of(new AttemptId(new JobId("job-10"), 1), LogStream.STDOUT));
    for (int i = 0; i < logs.size(); i++) {
      write(logs.get(i), "log " + i);
    }
    for (int i = 0; i < logs.size(); i++) {
      assertEquals("log " + i, text(logs.get(i)), logs.get(i).toString());
    }
  }

  @Test
  final void keepsEveryByteAndGoesOnWhereItWasLeft() throws IOException {
    byte[] bytes = new byte[1024];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    try (OutputStream out = store.append(OUT)) {
      out.write(bytes, 0, 300);
    }
    try (OutputStream out = store.append(OUT)) {
      out.write(bytes[300]);
      out.write(bytes, 301, 723);
    }
    try (InputStream in = store.read(OUT)) {
      assertArrayEquals(bytes, in.readAllBytes());
    }
  }

  @Test
  final void hasNothingOfWhatWasNeverWritten() throws IOException {
    assertEquals("", text(OUT));
    assertEquals("", text(OUT, 0, 10));
    assertEquals("", text(OUT, 10, 10));
    assertEquals(Set.of(), store.losses(OUT));
  }

  @Test
  final void readsWhileItIsWritten() throws IOException {
    try (OutputStream out = store.append(OUT)) {
      out.write("one".getBytes(UTF_8));
      out.flush();
      assertEquals("one", text(OUT));
      out.write(" two".getBytes(UTF_8));
      out.flush();
      assertEquals(" two", text(OUT, 3, 100));
    }
  }

  @Test
  final void readsFromAPosition() throws IOException {
    write(OUT, "0123456789");
    assertEquals("012", text(OUT, 0, 3));
    assertEquals("3456789", text(OUT, 3, 100));
    assertEquals("9", text(OUT, 9, 1));
    assertEquals("", text(OUT, 10, 1));
    assertEquals("", text(OUT, 11, 1));
    assertEquals("", text(OUT, Long.MAX_VALUE, 1));
  }

  private String text(LogId log, long position, int most) throws IOException {
    LogChunk chunk = store.read(log, position, most);
    assertEquals(position, chunk.position());
    assertEquals(log.stream(), chunk.stream());
    return UTF_8.decode(chunk.bytes()).toString();
  }

  @Test
  final void aFileIsTheLogItself() throws IOException {
    write(OUT, "before ");
    Optional<Path> file = store.file(OUT);
    if (file.isPresent()) {
      Files.writeString(file.get(), "after", StandardOpenOption.APPEND);
      assertEquals("before after", text(OUT));
    }
  }

  @Test
  final void remembersWhatIsMissingOfEachLog() throws IOException {
    write(OUT, "text");
    LogId container = LogId.of(ATTEMPT, "web", LogStream.STDOUT);
    store.noteLoss(OUT, LogLoss.END);
    store.noteLoss(OUT, LogLoss.END);
    store.noteLoss(container, LogLoss.BEGINNING);

    assertEquals(Set.of(LogLoss.END), store.losses(OUT));
    assertEquals(Set.of(LogLoss.BEGINNING), store.losses(container));
    assertEquals(Set.of(), store.losses(ERR));
    assertEquals("text", text(OUT));
    store.noteLoss(OUT, LogLoss.BEGINNING);
    assertEquals(Set.of(LogLoss.BEGINNING, LogLoss.END), store.losses(OUT));
  }

  @Test
  final void forgetsAJobWithItsContainersChildrenAndNodes() throws IOException {
    LogId container = LogId.of(ATTEMPT, "web", LogStream.STDOUT);
    LogId child = LogId.of(new AttemptId(JOB.child(3), 1), LogStream.STDOUT);
    LogId node = LogId.of(new AttemptId(JOB.node(2), 1), LogStream.STDOUT);
    LogId other = LogId.of(new AttemptId(new JobId("job-10"), 1), LogStream.STDOUT);
    List<LogId> ours = List.of(OUT, container, child, node);
    for (LogId log : ours) {
      write(log, "text");
      store.noteLoss(log, LogLoss.END);
    }
    write(other, "other");
    store.delete(child.attempt().job());
    assertEquals("", text(child));
    assertEquals("text", text(container));

    store.delete(JOB);
    store.delete(JOB);
    for (LogId log : ours) {
      assertEquals("", text(log), log.toString());
      assertEquals(Set.of(), store.losses(log), log.toString());
    }
    assertEquals("other", text(other));
  }

  @Test
  final void findsEverythingAgainIfItKeepsAnything() throws Exception {
    write(OUT, "text");
    store.noteLoss(OUT, LogLoss.BEGINNING);
    store.close();
    store = newLogStore();

    assertEquals(keeps() ? "text" : "", text(OUT));
    assertEquals(keeps() ? Set.of(LogLoss.BEGINNING) : Set.of(), store.losses(OUT));
  }

  private void write(LogId log, String text) throws IOException {
    try (OutputStream out = store.append(log)) {
      out.write(text.getBytes(UTF_8));
    }
  }

  private String text(LogId log) throws IOException {
    try (InputStream in = store.read(log)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
