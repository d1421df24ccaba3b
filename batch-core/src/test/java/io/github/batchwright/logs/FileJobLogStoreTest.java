package io.github.batchwright.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogLoss;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class FileJobLogStoreTest {
  private static final JobId JOB = new JobId("job-1");
  private static final AttemptId FIRST = new AttemptId(JOB, 1);

  @TempDir Path folder;
  private FileJobLogStore store;

  @BeforeEach
  void open() throws IOException {
    store = new FileJobLogStore(folder.resolve("logs"));
  }

  @Test
  void readsWhatWasAppendedAndKeepsStreamsApart() throws IOException {
    write(FIRST, LogStream.STDOUT, "one ");
    write(FIRST, LogStream.STDOUT, "two");
    write(FIRST, LogStream.STDERR, "three");
    write(new AttemptId(JOB, 2), LogStream.STDOUT, "four");

    assertEquals("one two", read(FIRST, LogStream.STDOUT));
    assertEquals("three", read(FIRST, LogStream.STDERR));
    assertEquals("four", read(new AttemptId(JOB, 2), LogStream.STDOUT));
    assertEquals("one two", Files.readString(folder.resolve("logs/job-1/1.stdout")));
  }

  @Test
  void readsNothingWhereNothingWasWritten() throws IOException {
    assertEquals("", read(FIRST, LogStream.STDOUT));
  }

  @Test
  void readsWhileItIsWritten() throws IOException {
    try (OutputStream out = store.append(LogId.of(FIRST, LogStream.STDOUT))) {
      out.write('a');
      assertEquals("a", read(FIRST, LogStream.STDOUT));
    }
  }

  @Test
  void fileIsReadyToBeAppendedTo() throws IOException {
    write(FIRST, LogStream.STDOUT, "before ");
    Path file = store.file(LogId.of(FIRST, LogStream.STDOUT)).orElseThrow();
    Files.writeString(file, "after", StandardOpenOption.APPEND);

    assertEquals("before after", read(FIRST, LogStream.STDOUT));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void onlyTheOwnerCanRead() throws IOException {
    AttemptId child = new AttemptId(JOB.child(7), 1);
    Path file = store.file(LogId.of(child, LogStream.STDOUT)).orElseThrow();

    assertEquals("rw-------", permissions(file));
    assertEquals("rwx------", permissions(folder.resolve("logs")));
    assertEquals("rwx------", permissions(folder.resolve("logs/job-1")));
    assertEquals("rwx------", permissions(folder.resolve("logs/job-1/7")));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void whoeverIsLateMakesNoFolders() throws IOException {
    write(FIRST, LogStream.STDOUT, "text");
    store.close();
    assertEquals("text", read(FIRST, LogStream.STDOUT));
    store.delete(JOB);

    LogId log = LogId.of(FIRST, LogStream.STDOUT);
    assertThrows(IOException.class, () -> store.append(log));
    assertThrows(IOException.class, () -> store.file(log));
    assertThrows(IOException.class, () -> store.noteLoss(log, LogLoss.END));
    assertFalse(Files.exists(folder.resolve("logs/job-1")));
  }

  @Test
  void deletesAJobAndItsChildren() throws IOException {
    AttemptId child = new AttemptId(JOB.child(3), 1);
    AttemptId sibling = new AttemptId(JOB.child(4), 1);
    AttemptId other = new AttemptId(new JobId("job-10"), 1);
    for (AttemptId attempt : new AttemptId[] {FIRST, child, sibling, other}) {
      write(attempt, LogStream.STDOUT, "text");
    }
    store.delete(child.job());
    assertEquals("", read(child, LogStream.STDOUT));
    assertEquals("text", read(sibling, LogStream.STDOUT));

    store.delete(JOB);
    store.delete(JOB);
    assertEquals("", read(FIRST, LogStream.STDOUT));
    assertEquals("", read(sibling, LogStream.STDOUT));
    assertFalse(Files.exists(folder.resolve("logs/job-1")));
    assertEquals("text", read(other, LogStream.STDOUT));
  }

  @Test
  void containersHaveFoldersOfTheirOwnThatGoWithTheirJob() throws IOException {
    String longest = "stdout".repeat(50).substring(0, 255);
    write(FIRST, LogStream.STDOUT, "alone");
    for (String name : new String[] {"web", "stdout", longest}) {
      try (OutputStream out = store.append(LogId.of(FIRST, name, LogStream.STDOUT))) {
        out.write(name.getBytes(StandardCharsets.UTF_8));
      }
    }
    assertEquals("alone", read(FIRST, LogStream.STDOUT));
    for (String name : new String[] {"web", "stdout", longest}) {
      LogId log = LogId.of(FIRST, name, LogStream.STDOUT);
      assertEquals(name, new String(store.read(log).readAllBytes(), StandardCharsets.UTF_8));
    }
    assertEquals("web", Files.readString(folder.resolve("logs/job-1/1.containers/web/stdout")));

    store.delete(JOB);
    assertFalse(Files.exists(folder.resolve("logs/job-1")));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void doesNotFollowALinkOutOfItsFolder() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path kept = Files.writeString(outside.resolve("1.stdout"), "secret");
    Files.createSymbolicLink(folder.resolve("logs/job-1"), outside);

    assertThrows(IOException.class, () -> store.file(LogId.of(FIRST, LogStream.STDOUT)));
    assertThrows(IOException.class, () -> store.append(LogId.of(FIRST, LogStream.STDERR)));
    store.delete(JOB);
    assertTrue(Files.exists(kept));
    assertFalse(Files.exists(folder.resolve("logs/job-1")));
  }

  @Test
  void anInterruptDoesNotCloseTheStream() throws IOException {
    try (OutputStream out = store.append(LogId.of(FIRST, LogStream.STDOUT))) {
      Thread.currentThread().interrupt();
      out.write('a');
      assertTrue(Thread.interrupted());
      out.write('b');
    }
    assertEquals("ab", read(FIRST, LogStream.STDOUT));
  }

  @Test
  void appendingAndDeletingAtOnceDisturbsNeither() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> deleting = threads.submit(() -> repeat(() -> store.delete(JOB)));
      Future<?> appending = threads.submit(() -> repeat(() -> write(FIRST, LogStream.STDOUT, "x")));
      deleting.get();
      appending.get();
    } finally {
      threads.shutdownNow();
    }
    write(FIRST, LogStream.STDERR, "y");
    assertEquals("y", read(FIRST, LogStream.STDERR));
  }

  private interface Step {
    void run() throws IOException;
  }

  private static Void repeat(Step step) throws IOException {
    for (int i = 0; i < 1000; i++) {
      step.run();
    }
    return null;
  }

  private void write(AttemptId attempt, LogStream stream, String text) throws IOException {
    try (OutputStream out = store.append(LogId.of(attempt, stream))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String read(AttemptId attempt, LogStream stream) throws IOException {
    try (InputStream in = store.read(LogId.of(attempt, stream))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
