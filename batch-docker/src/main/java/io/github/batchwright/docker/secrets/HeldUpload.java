package io.github.batchwright.docker.secrets;

import com.github.dockerjava.transport.DockerHttpClient;
import io.github.batchwright.docker.engine.EngineConnection;
import io.github.batchwright.docker.engine.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An archive that is being sent to a container and is not let end: as long as it is open, the
 * engine keeps the volumes of the container mounted. It has a thread of its own. Used by one
 * thread.
 */
final class HeldUpload implements AutoCloseable {
  private static final ThreadFactory THREADS = Threads.named("batch-docker-secrets");
  private static final int OK = 200;
  private static final int LONGEST_ANSWER = 4096;

  private final Duration patience;
  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private final Body body;
  private final Thread thread;

  /**
   * Begins to send.
   *
   * @param path where to, from the version of the API on
   * @param patience how long closing waits for the engine's answer
   */
  HeldUpload(EngineConnection connection, String path, byte[] archive, Duration patience) {
    this.patience = patience;
    this.body = new Body(archive);
    this.thread = THREADS.newThread(() -> send(connection, path));
    thread.start();
  }

  private void send(EngineConnection connection, String path) {
    try (DockerHttpClient.Response response = connection.put(path, body)) {
      try (InputStream in = response.getBody()) {
        String text = new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
        answer.complete(response.getStatusCode() == OK ? "" : text);
      }
    } catch (InterruptedException e) {
      answer.completeExceptionally(e);
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      answer.completeExceptionally(e);
    }
  }

  /** Says whether the engine has answered before it was let, which it does only to refuse. */
  boolean isOver() {
    return answer.isDone();
  }

  /** Lets the archive end; returns why the engine did not take it, or nothing if it did. */
  Optional<String> finish() throws InterruptedException {
    body.mayEnd.countDown();
    try {
      String problem = answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      return Optional.of("no answer within " + patience.toSeconds() + " s");
    }
  }

  /** Lets it end, and breaks it off if it does not. */
  @Override
  public void close() {
    body.mayEnd.countDown();
    // Interrupting a thread that uses a unix socket closes that socket.
    thread.interrupt();
  }

  /** The archive, then a wait, then its end. */
  private static final class Body extends InputStream {
    private final byte[] archive;
    private final byte[] end = SecretArchive.end();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private int position;

    Body(byte[] archive) {
      this.archive = archive;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (position >= archive.length) {
        await();
      }
      byte[] from = position < archive.length ? archive : end;
      int start = position < archive.length ? position : position - archive.length;
      int count = Math.min(length, from.length - start);
      if (count <= 0) {
        return length == 0 ? 0 : -1;
      }
      System.arraycopy(from, start, into, offset, count);
      position += count;
      return count;
    }

    private void await() throws IOException {
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("broken off", e);
      }
    }
  }
}
