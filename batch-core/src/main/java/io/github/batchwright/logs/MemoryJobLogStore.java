package io.github.batchwright.logs;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LogChunk;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogLoss;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps logs in memory, within bounds: of a stream its newest bytes, of all attempts the newest
 * ones that fit. Thread-safe.
 *
 * <p>Attempts are forgotten whole, oldest first, counted from when a stream of theirs was first
 * opened. An attempt that is forgotten while it still writes keeps nothing more unless it opens a
 * stream anew.
 */
public final class MemoryJobLogStore implements JobLogStore {
  /** How many bytes of a stream are kept unless said: 1 MiB. */
  public static final int BYTES_PER_STREAM = 1 << 20;

  /** How many attempts are kept unless said. */
  public static final int ATTEMPTS = 10_000;

  /** How many bytes are kept of all attempts together unless said: 64 MiB. */
  public static final long TOTAL_BYTES = 64L << 20;

  private final int bytesPerStream;
  private final int mostAttempts;
  private final long mostBytes;
  private final Map<AttemptId, Kept> attempts = new LinkedHashMap<>();
  private long bytes;

  /** The streams of one attempt. */
  private static final class Kept {
    final Map<LogId, TailBuffer> streams = new LinkedHashMap<>();
    final Map<LogId, Set<LogLoss>> losses = new LinkedHashMap<>();
    boolean forgotten;

    long allocated() {
      return streams.values().stream().mapToLong(TailBuffer::allocated).sum();
    }
  }

  /** Makes a store with the usual bounds. */
  public MemoryJobLogStore() {
    this(BYTES_PER_STREAM, ATTEMPTS, TOTAL_BYTES);
  }

  /**
   * Makes a store.
   *
   * @param bytesPerStream how many bytes of one stream are kept, at least 1
   * @param mostAttempts how many attempts are kept, at least 1
   * @param mostBytes how many bytes are kept of all attempts together, at least 1; the newest
   *     attempt is kept in any case
   */
  public MemoryJobLogStore(int bytesPerStream, int mostAttempts, long mostBytes) {
    this.bytesPerStream = (int) atLeastOne("bytesPerStream", bytesPerStream);
    this.mostAttempts = (int) atLeastOne("mostAttempts", mostAttempts);
    this.mostBytes = atLeastOne("mostBytes", mostBytes);
  }

  private static long atLeastOne(String field, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(field + ": '" + value + "' must be at least 1");
    }
    return value;
  }

  @Override
  public synchronized OutputStream append(LogId log) {
    Kept kept = kept(log.attempt());
    TailBuffer buffer = kept.streams.computeIfAbsent(log, unused -> new TailBuffer(bytesPerStream));
    forgetOldest();
    return new Writer(kept, buffer);
  }

  /** Opens what is kept of a stream at this moment. */
  @Override
  public synchronized InputStream read(LogId log) {
    TailBuffer buffer = find(log);
    return buffer == null
        ? InputStream.nullInputStream()
        : new ByteArrayInputStream(buffer.toByteArray());
  }

  @Override
  public synchronized LogChunk read(LogId log, long position, int most) {
    TailBuffer buffer = find(log);
    if (buffer == null) {
      return new LogChunk(log.stream(), position, ByteBuffer.allocate(0));
    }
    long start = Math.max(position, buffer.oldest());
    return new LogChunk(log.stream(), start, ByteBuffer.wrap(buffer.copy(start, most)));
  }

  @Override
  public synchronized void noteLoss(LogId log, LogLoss loss) {
    Kept kept = kept(log.attempt());
    kept.losses.computeIfAbsent(log, unused -> EnumSet.noneOf(LogLoss.class)).add(loss);
    forgetOldest();
  }

  /** Returns what was noted, and the beginning if newer bytes have taken its place. */
  @Override
  public synchronized Set<LogLoss> losses(LogId log) {
    Kept kept = attempts.get(log.attempt());
    Set<LogLoss> all = EnumSet.noneOf(LogLoss.class);
    if (kept != null) {
      all.addAll(kept.losses.getOrDefault(log, Set.of()));
    }
    TailBuffer buffer = find(log);
    if (buffer != null && buffer.oldest() > 0) {
      all.add(LogLoss.BEGINNING);
    }
    return all;
  }

  private @Nullable TailBuffer find(LogId log) {
    Kept kept = attempts.get(log.attempt());
    return kept == null ? null : kept.streams.get(log);
  }

  private Kept kept(AttemptId attempt) {
    return attempts.computeIfAbsent(attempt, unused -> new Kept());
  }

  @Override
  public synchronized void delete(JobId job) {
    Iterator<Map.Entry<AttemptId, Kept>> each = attempts.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<AttemptId, Kept> entry = each.next();
      JobId owner = entry.getKey().job();
      if (owner.equals(job) || owner.wholeJob().equals(job)) {
        each.remove();
        forget(entry.getValue());
      }
    }
  }

  /** Forgets everything. */
  @Override
  public synchronized void close() {
    attempts.values().forEach(this::forget);
    attempts.clear();
  }

  private synchronized void write(
      Kept kept, TailBuffer buffer, byte[] source, int from, int count) {
    if (kept.forgotten) {
      return;
    }
    int before = buffer.allocated();
    buffer.write(source, from, count);
    bytes += buffer.allocated() - before;
    forgetOldest();
  }

  private void forgetOldest() {
    Iterator<Kept> oldest = attempts.values().iterator();
    while (attempts.size() > 1 && (attempts.size() > mostAttempts || bytes > mostBytes)) {
      Kept kept = oldest.next();
      oldest.remove();
      forget(kept);
    }
  }

  private void forget(Kept kept) {
    kept.forgotten = true;
    bytes -= kept.allocated();
  }

  /** Appends to one stream until it is closed. */
  private final class Writer extends OutputStream {
    private final Kept kept;
    private volatile @Nullable TailBuffer buffer;

    Writer(Kept kept, TailBuffer buffer) {
      this.kept = kept;
      this.buffer = buffer;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int count) throws IOException {
      Objects.checkFromIndexSize(from, count, source.length);
      TailBuffer target = buffer;
      if (target == null) {
        throw new IOException("The stream is closed");
      }
      MemoryJobLogStore.this.write(kept, target, source, from, count);
    }

    @Override
    public void close() {
      buffer = null;
    }
  }
}
