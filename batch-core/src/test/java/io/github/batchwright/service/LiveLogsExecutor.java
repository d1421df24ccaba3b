package io.github.batchwright.service;

import io.github.batchwright.TooManyRequestsException;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.spi.AttemptOutcome;
import io.github.batchwright.spi.AttemptReports;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LaunchRequest;
import io.github.batchwright.spi.LiveLogs;
import io.github.batchwright.spi.LogChunk;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogPosition;
import io.github.batchwright.spi.LogStream;
import io.github.batchwright.spi.Reconciliation;
import io.github.batchwright.spi.StopMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs nothing: a test says what its first attempt writes, which is seen live and is in the store
 * only at the end, as with containers. Thread-safe.
 */
final class LiveLogsExecutor implements JobExecutor {
  private final JobLogStore store;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final List<Live> open = new ArrayList<>();
  private final CountDownLatch launched = new CountDownLatch(1);
  private @Nullable AttemptReports reports;
  private @Nullable LaunchRequest request;
  private @Nullable String container;
  private boolean ended;
  private boolean unreachable;
  private int most = Integer.MAX_VALUE;
  private int opened;

  LiveLogsExecutor(JobLogStore store) {
    this.store = store;
  }

  @Override
  public void start(AttemptReports to) {
    this.reports = to;
  }

  @Override
  public void reconcile(Reconciliation reconciliation) {}

  /** Only the first attempt does anything. */
  @Override
  public synchronized void launch(LaunchRequest launch) {
    if (request != null) {
      Objects.requireNonNull(reports).ended(launch.attempt(), AttemptOutcome.exited(0));
      return;
    }
    request = launch;
    Objects.requireNonNull(reports).started(launch.attempt());
    launched.countDown();
  }

  void awaitLaunch() throws InterruptedException {
    if (!launched.await(30, TimeUnit.SECONDS)) {
      throw new AssertionError("never launched");
    }
  }

  synchronized void write(String text) {
    written.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    notifyAll();
  }

  /** Every live log breaks off, and none can be opened. */
  synchronized void unreachable(boolean now) {
    unreachable = now;
    notifyAll();
  }

  /** Serves only so many readers from now on. */
  synchronized void mostReaders(int number) {
    most = number;
  }

  /** The attempt ends; its log is in the store before that is reported. */
  void end() throws IOException {
    LogId log;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      log = new LogId(attempt(), container, LogStream.STDOUT);
      notifyAll();
    }
    try (OutputStream out = store.append(log)) {
      written.writeTo(out);
    }
    Objects.requireNonNull(reports).ended(attempt(), AttemptOutcome.exited(0));
  }

  private AttemptId attempt() {
    return Objects.requireNonNull(request).attempt();
  }

  /** Returns how many live logs are open. */
  synchronized int readers() {
    return open.size();
  }

  /** Returns how many live logs were opened in all. */
  synchronized int opened() {
    return opened;
  }

  /** Returns the container that was asked for last. */
  synchronized @Nullable String container() {
    return container;
  }

  @Override
  public synchronized Optional<LiveLogs> followLogs(
      AttemptId attempt, @Nullable String name, Set<LogStream> streams, LogPosition from)
      throws IOException {
    container = name;
    if (unreachable) {
      throw new IOException("unreachable, says the test");
    }
    if (open.size() >= most) {
      throw new TooManyRequestsException("too many readers, says the test");
    }
    if (ended || !streams.contains(LogStream.STDOUT)) {
      return Optional.empty();
    }
    opened++;
    Live live = new Live((int) from.stdout());
    open.add(live);
    return Optional.of(live);
  }

  /** One reader. */
  private final class Live implements LiveLogs {
    private int position;
    private boolean closed;

    Live(int position) {
      this.position = position;
    }

    @Override
    public Optional<LogChunk> next() throws IOException, InterruptedException {
      synchronized (LiveLogsExecutor.this) {
        while (written.size() <= position && !ended && !closed && !unreachable) {
          LiveLogsExecutor.this.wait(30_000);
        }
        if (closed || unreachable) {
          throw new IOException("broken off, says the test");
        }
        if (written.size() <= position) {
          return Optional.empty();
        }
        byte[] bytes = Arrays.copyOfRange(written.toByteArray(), position, written.size());
        LogChunk chunk = new LogChunk(LogStream.STDOUT, position, ByteBuffer.wrap(bytes));
        position = written.size();
        return Optional.of(chunk);
      }
    }

    @Override
    public void close() {
      synchronized (LiveLogsExecutor.this) {
        closed = true;
        open.remove(this);
        LiveLogsExecutor.this.notifyAll();
      }
    }
  }

  @Override
  public void stop(AttemptId attempt, StopMode mode) {
    try {
      end();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void release(AttemptId attempt) {}

  @Override
  public void close() {}
}
