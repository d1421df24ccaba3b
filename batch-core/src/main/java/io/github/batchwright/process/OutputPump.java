package io.github.batchwright.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what a process writes into its log, on a thread of its own, through one small buffer.
 *
 * <p>A log that cannot be written is given up and the output is read on nevertheless, or the
 * process would stand still. Thread-safe.
 */
final class OutputPump implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(OutputPump.class);
  private static final int BUFFER = 8192;

  private final String what;
  private final InputStream from;
  private final OutputStream to;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile boolean detached;

  /**
   * Makes a pump.
   *
   * @param what what it copies, for a log line
   */
  OutputPump(String what, InputStream from, OutputStream to) {
    this.what = what;
    this.from = from;
    this.to = to;
  }

  /** Completes when everything is in the log and the log is closed. */
  CompletableFuture<Void> done() {
    return done;
  }

  /** Lets the log alone from now on. The thread ends when the other side writes or closes. */
  void detach() {
    detached = true;
    done.complete(null);
  }

  @Override
  public void run() {
    try (from) {
      copy();
    } catch (IOException e) {
      LOG.warn("The output of {} could not be read to its end", what, e);
    } finally {
      closeLog();
      done.complete(null);
    }
  }

  private void copy() throws IOException {
    byte[] buffer = new byte[BUFFER];
    boolean broken = false;
    for (int n = from.read(buffer); n >= 0 && !detached; n = from.read(buffer)) {
      if (!broken) {
        broken = !write(buffer, n);
      }
    }
  }

  private boolean write(byte[] buffer, int count) {
    try {
      to.write(buffer, 0, count);
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.warn("The log of {} cannot be written; the rest of it is lost", what, e);
      return false;
    }
  }

  private void closeLog() {
    try {
      to.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("The log of {} could not be closed", what, e);
    }
  }
}
