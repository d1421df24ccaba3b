package io.github.batchwright.docker.logs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.spi.LogChunk;
import io.github.batchwright.spi.LogStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way from the connection to the reader. */
@Timeout(60)
final class LivePipeTest {
  private final LivePipe pipe = new LivePipe();

  private void put(LogStream stream, long position, String text) throws IOException {
    byte[] bytes = ("." + text + ".").getBytes(US_ASCII);
    pipe.put(stream, position, bytes, 1, text.length());
  }

  private static String text(LogChunk chunk) {
    return US_ASCII.decode(chunk.bytes()).toString();
  }

  @Test
  void putsSmallWritesOfAStreamTogetherAndKeepsTheOrder() throws Exception {
    put(LogStream.STDOUT, 7, "a\n");
    put(LogStream.STDOUT, 9, "b\n");
    put(LogStream.STDERR, 0, "c\n");
    put(LogStream.STDOUT, 11, "d\n");
    pipe.end(null);

    LogChunk first = pipe.take().orElseThrow();
    assertEquals("a\nb\n", text(first));
    assertEquals(7, first.position());
    assertEquals(LogStream.STDERR, pipe.take().orElseThrow().stream());
    assertEquals(11, pipe.take().orElseThrow().position());
    assertTrue(pipe.take().isEmpty());
  }

  @Test
  void holdsNoMoreThanItMayHoweverSlowTheReaderIs() throws Exception {
    long seed = 20261125;
    Random random = new Random(seed);
    byte[] all = new byte[5_000_000];
    random.nextBytes(all);
    FutureTask<Void> writing =
        new FutureTask<>(
            () -> {
              int done = 0;
              while (done < all.length) {
                int part = Math.min(all.length - done, 1 + random.nextInt(40_000));
                pipe.put(LogStream.STDOUT, done, all, done, part);
                done += part;
              }
              pipe.end(null);
              return null;
            });
    Thread writer = new Thread(writing, "writer");
    writer.start();
    int seen = 0;
    while (seen < all.length) {
      if (seen < 1_000_000) {
        // Until the writer waits, so that the pipe is as full as it gets.
        while (writer.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
        assertEquals(LivePipe.MOST_BYTES, pipe.held());
      }
      LogChunk chunk = pipe.take().orElseThrow();
      assertEquals(seen, chunk.position());
      while (chunk.bytes().hasRemaining()) {
        assertEquals(all[seen], chunk.bytes().get(), "byte " + seen + ", seed " + seed);
        seen++;
      }
    }
    assertTrue(pipe.take().isEmpty());
    writing.get();
  }

  @Test
  void streamsThatTakeTurnsByteByByteAreBoundedAsWell() throws Exception {
    int count = 1000;
    FutureTask<Void> writing =
        new FutureTask<>(
            () -> {
              for (int i = 0; i < count; i++) {
                put(LogStream.STDOUT, i, "o");
                put(LogStream.STDERR, i, "e");
              }
              pipe.end(null);
              return null;
            });
    Thread writer = new Thread(writing, "writer");
    writer.start();
    while (writer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertEquals(LivePipe.MOST_BYTES, pipe.held());
    for (int i = 0; i < count; i++) {
      assertEquals("o", text(pipe.take().orElseThrow()));
      assertEquals("e", text(pipe.take().orElseThrow()));
    }
    assertTrue(pipe.take().isEmpty());
    writing.get();
    assertEquals(0, pipe.held());
  }

  @Test
  void whatHasComeIsReadBeforeTheFailure() throws Exception {
    put(LogStream.STDOUT, 0, "text");
    pipe.end(new IOException("broke off"));
    pipe.end(null);

    assertEquals("text", text(pipe.take().orElseThrow()));
    assertEquals("broke off", assertThrows(IOException.class, pipe::take).getMessage());
  }

  @Test
  void closingWakesReaderAndWriter() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    FutureTask<Void> writing =
        new FutureTask<>(
            () -> {
              begun.countDown();
              pipe.put(LogStream.STDOUT, 0, new byte[1_000_000], 0, 1_000_000);
              return null;
            });
    new Thread(writing, "writer").start();
    begun.await();
    pipe.close();

    assertThrows(ExecutionException.class, writing::get);
    assertThrows(IOException.class, pipe::take);
    assertEquals(0, pipe.held());
  }
}
