package io.github.batchwright.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes segments ahead of their use, full of zeros, so that writing into one needs no more room and
 * forcing it needs no more than its bytes. Thread-safe.
 */
final class SegmentSupply {
  private static final Logger log = LoggerFactory.getLogger(SegmentSupply.class);
  private static final int ZEROS = 256 << 10;

  private final Storage storage;
  private final Settings settings;
  private @Nullable Fresh prepared;
  private long made;

  /** Read without the lock, which is held as long as a segment takes to make. */
  private volatile boolean wanting = true;

  SegmentSupply(Storage storage, Settings settings) {
    this.storage = storage;
    this.settings = settings;
  }

  /** A segment that has no name of its own yet. */
  record Fresh(String name, StorageFile file, long size) {}

  /** Makes a segment if none is ready. A full disk is no harm before the segment is needed. */
  synchronized void prepare() {
    if (!wanting) {
      return;
    }
    wanting = false; // Also if it does not go well, until one was needed.
    try {
      prepared = make(settings.segmentBytes());
    } catch (IOException e) {
      log.warn("cannot make the next segment of the log ahead of its use: {}", e.toString());
    }
  }

  /** Returns whether no segment is ready and it is worth trying to make one. */
  boolean isWanting() {
    return wanting;
  }

  /** Hands out a segment of at least this many bytes, making it if there is none. */
  synchronized Fresh take(long bytes) throws IOException {
    Fresh ready = prepared;
    if (ready != null && ready.size() >= bytes) {
      prepared = null;
      wanting = true;
      return ready;
    }
    wanting = ready == null;
    return make(Math.max(bytes, settings.segmentBytes()));
  }

  private Fresh make(long bytes) throws IOException {
    String name = "segment-" + ++made + FileName.UNFINISHED;
    StorageFile file = storage.create(name);
    try {
      ByteBuffer zeros = settings.buffer(Math.min(ZEROS, bytes));
      for (long done = 0; done < bytes; done += zeros.limit()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - done));
        file.writeFully(zeros, done);
      }
      if (settings.forces()) {
        file.force(true);
      }
      return new Fresh(name, file, bytes);
    } catch (IOException | RuntimeException e) {
      discard(name, file);
      throw e;
    }
  }

  /** Lets go of what was made and not used. */
  synchronized void close() {
    Fresh unused = prepared;
    prepared = null;
    if (unused != null) {
      discard(unused.name(), unused.file());
    }
  }

  private void discard(String name, StorageFile file) {
    try {
      file.close();
      storage.delete(name);
    } catch (IOException e) {
      log.debug("cannot delete {}: it is done when the journal is next opened", name, e);
    }
  }
}
