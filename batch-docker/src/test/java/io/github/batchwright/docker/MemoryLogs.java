package io.github.batchwright.docker;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogLoss;
import io.github.batchwright.spi.LogStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A log store on the heap, which can be told to refuse. Thread-safe. */
final class MemoryLogs implements JobLogStore {
  private final ConcurrentMap<LogId, ByteArrayOutputStream> streams = new ConcurrentHashMap<>();
  private final ConcurrentMap<LogId, Set<LogLoss>> losses = new ConcurrentHashMap<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicBoolean broken = new AtomicBoolean();

  /** Refuses the next writes. */
  void refuse(int times) {
    refusals.set(times);
  }

  /** Breaks at every write, as if a part of it were missing. */
  void breakDown() {
    broken.set(true);
  }

  byte[] bytes(AttemptId attempt, LogStream stream) {
    return bytes(LogId.of(attempt, stream));
  }

  byte[] bytes(LogId log) {
    ByteArrayOutputStream bytes = streams.get(log);
    return bytes == null ? new byte[0] : bytes.toByteArray();
  }

  String text(AttemptId attempt, LogStream stream) {
    return new String(bytes(attempt, stream), StandardCharsets.UTF_8);
  }

  @Override
  public OutputStream append(LogId log) throws IOException {
    if (broken.get()) {
      throw new NoClassDefFoundError("says the test");
    }
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IOException("no space left, says the test");
    }
    return streams.computeIfAbsent(log, unused -> new ByteArrayOutputStream());
  }

  @Override
  public InputStream read(LogId log) {
    return new ByteArrayInputStream(bytes(log));
  }

  @Override
  public void noteLoss(LogId log, LogLoss loss) {
    losses.computeIfAbsent(log, unused -> EnumSet.noneOf(LogLoss.class)).add(loss);
  }

  @Override
  public Set<LogLoss> losses(LogId log) {
    return losses.getOrDefault(log, Set.of());
  }

  @Override
  public void delete(JobId job) {
    throw new UnsupportedOperationException("delete " + job);
  }

  @Override
  public void close() {}
}
