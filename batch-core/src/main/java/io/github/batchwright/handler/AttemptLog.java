package io.github.batchwright.handler;

import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogLoss;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of what an attempt writes to its log: opened by the first text, cut after a bound,
 * given up when the store fails. Thread-safe.
 */
final class AttemptLog {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptLog.class);

  private final JobLogStore store;
  private final LogId log;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;
  private @Nullable OutputStream out;
  private boolean full;
  private long written;

  AttemptLog(JobLogStore store, LogId log, long mostBytes) {
    this.store = store;
    this.log = log;
    this.mostBytes = mostBytes;
  }

  /** Appends a text; does nothing once closed. */
  void write(String text) {
    lock.lock();
    try {
      if (!closed && !full) {
        append(text.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException | RuntimeException e) {
      full = true;
      LOG.warn("The {} cannot be written; the rest of it is lost", log, e);
    } finally {
      lock.unlock();
    }
    if (closed) {
      closeUnlessBusy();
    }
  }

  /** Waits for who writes just now, and closes the stream. */
  void close() {
    closed = true;
    lock.lock();
    try {
      closeStream();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the stream without waiting: if somebody writes just now, they close it when done. */
  void closeUnlessBusy() {
    closed = true;
    if (lock.tryLock()) {
      try {
        closeStream();
      } finally {
        lock.unlock();
      }
    }
  }

  private void append(byte[] bytes) throws IOException {
    OutputStream target = out;
    if (target == null) {
      target = store.append(log);
      out = target;
    }
    int fitting = (int) Math.min(bytes.length, mostBytes - written);
    target.write(bytes, 0, fitting);
    written += fitting;
    if (fitting < bytes.length) {
      full = true;
      String note = "\n[the log is cut here, after " + mostBytes + " bytes]\n";
      target.write(note.getBytes(StandardCharsets.UTF_8));
      store.noteLoss(log, LogLoss.END);
    }
    target.flush();
  }

  private void closeStream() {
    OutputStream open = out;
    if (open == null) {
      return;
    }
    out = null;
    try {
      open.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("The {} could not be closed", log, e);
    }
  }
}
