package io.github.batchwright.testkit.contract;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LogStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A log store for a test: it keeps all bytes on the heap. Thread-safe. */
final class HeapLogStore implements JobLogStore {
  private final ConcurrentMap<Key, ByteArrayOutputStream> streams = new ConcurrentHashMap<>();

  private record Key(AttemptId attempt, LogStream stream) {}

  @Override
  public OutputStream append(AttemptId attempt, LogStream stream) {
    // Its write and toByteArray are synchronized, and its close does nothing.
    return streams.computeIfAbsent(new Key(attempt, stream), unused -> new ByteArrayOutputStream());
  }

  @Override
  public InputStream read(AttemptId attempt, LogStream stream) {
    ByteArrayOutputStream bytes = streams.get(new Key(attempt, stream));
    return bytes == null
        ? InputStream.nullInputStream()
        : new ByteArrayInputStream(bytes.toByteArray());
  }

  @Override
  public void delete(JobId job) {
    streams
        .keySet()
        .removeIf(
            key -> key.attempt().job().equals(job) || key.attempt().job().arrayJob().equals(job));
  }

  @Override
  public void close() {}
}
