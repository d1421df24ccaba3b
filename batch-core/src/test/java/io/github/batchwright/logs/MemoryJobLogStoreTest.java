package io.github.batchwright.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class MemoryJobLogStoreTest {
  private static final JobId JOB = new JobId("job-1");

  private final MemoryJobLogStore store = new MemoryJobLogStore(10, 3, 1000);

  @Test
  void keepsStreamsAndAttemptsApart() throws IOException {
    write(attempt(1), LogStream.STDOUT, "one");
    write(attempt(1), LogStream.STDERR, "two");
    write(attempt(2), LogStream.STDOUT, "three");
    write(attempt(1), LogStream.STDOUT, " four");

    assertEquals("one four", read(attempt(1), LogStream.STDOUT));
    assertEquals("two", read(attempt(1), LogStream.STDERR));
    assertEquals("three", read(attempt(2), LogStream.STDOUT));
    assertEquals("", read(attempt(2), LogStream.STDERR));
  }

  @Test
  void keepsTheNewestBytesOfAStream() throws IOException {
    write(attempt(1), LogStream.STDOUT, "abcdefgh");
    write(attempt(1), LogStream.STDOUT, "ijklm");

    assertEquals("defghijklm", read(attempt(1), LogStream.STDOUT));
  }

  @Test
  void forgetsTheOldestAttempt() throws IOException {
    for (int number = 1; number <= 4; number++) {
      write(attempt(number), LogStream.STDOUT, "text");
    }
    assertEquals("", read(attempt(1), LogStream.STDOUT));
    assertEquals("text", read(attempt(2), LogStream.STDOUT));
    assertEquals("text", read(attempt(4), LogStream.STDOUT));
  }

  @Test
  void forgetsTheOldestAttemptWhenAllTogetherAreTooLarge() throws IOException {
    MemoryJobLogStore small = new MemoryJobLogStore(400, 100, 1000);
    try (OutputStream first = small.append(LogId.of(attempt(1), LogStream.STDOUT))) {
      first.write(new byte[400]);
      small.append(LogId.of(attempt(2), LogStream.STDOUT)).write(new byte[400]);
      small.append(LogId.of(attempt(3), LogStream.STDOUT)).write(new byte[400]);
      first.write(new byte[400]); // Forgotten: this is lost.
    }
    assertEquals(0, small.read(LogId.of(attempt(1), LogStream.STDOUT)).readAllBytes().length);
    assertEquals(400, small.read(LogId.of(attempt(2), LogStream.STDOUT)).readAllBytes().length);
    assertEquals(400, small.read(LogId.of(attempt(3), LogStream.STDOUT)).readAllBytes().length);
  }

  @Test
  void deletesAJobAndItsChildren() throws IOException {
    AttemptId child = new AttemptId(JOB.child(3), 1);
    AttemptId other = new AttemptId(new JobId("job-10"), 1);
    try (OutputStream open = store.append(LogId.of(attempt(1), LogStream.STDOUT))) {
      write(child, LogStream.STDOUT, "text");
      write(other, LogStream.STDOUT, "text");
      store.delete(JOB);
      open.write('a');
    }

    assertEquals("", read(attempt(1), LogStream.STDOUT));
    assertEquals("", read(child, LogStream.STDOUT));
    assertEquals("text", read(other, LogStream.STDOUT));
  }

  @Test
  void refusesBoundsBelowOneAndWritesAfterClose() throws IOException {
    assertEquals(
        "mostAttempts: '0' must be at least 1",
        assertThrows(IllegalArgumentException.class, () -> new MemoryJobLogStore(1, 0, 1))
            .getMessage());
    OutputStream out = store.append(LogId.of(attempt(1), LogStream.STDOUT));
    out.close();
    out.close();
    assertThrows(IOException.class, () -> out.write('a'));
  }

  private static AttemptId attempt(int number) {
    return new AttemptId(JOB, number);
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
