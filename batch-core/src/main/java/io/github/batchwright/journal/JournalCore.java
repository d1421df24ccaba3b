package io.github.batchwright.journal;

import io.github.batchwright.JournalException;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalRecovery;
import io.github.batchwright.spi.JournalSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal without its threads: everything that is done to the files, one call at a time, so that
 * a simulator can drive it. Once it is open, one thread appends and commits; another may prepare
 * segments and write snapshots.
 */
final class JournalCore {
  private static final Logger log = LoggerFactory.getLogger(JournalCore.class);

  private final Storage storage;
  private final Settings settings;
  private final SegmentSupply supply;
  private Contents contents = new Contents(List.of(), List.of(), List.of());
  private @Nullable Recovered recovered;
  private @Nullable LiveFiles live;
  private @Nullable LogWriter writer;
  private long epoch;

  JournalCore(Storage storage, Settings settings) {
    this.storage = storage;
    this.settings = settings;
    this.supply = new SegmentSupply(storage, settings);
  }

  /** Reads everything there is. Changes nothing. */
  JournalRecovery replay(JournalReader reader) {
    LogVisitor visitor =
        new LogVisitor() {
          @Override
          public void part(byte[] payload) {
            reader.snapshotPart(payload);
          }

          @Override
          public void batch(Frame frame, byte[] payload, FileName file, long offset) {
            reader.batch(frame.first(), payload);
          }
        };
    try {
      contents = Contents.of(storage);
      contents.checkVersions(storage);
      LogReader log = new LogReader(storage, settings, visitor);
      recovered = log.read(contents, contents.newestSnapshot());
    } catch (IOException e) {
      throw new JournalException("cannot read the journal in " + storage.describe(""), e);
    }
    return recovered.recovery();
  }

  /** Begins a new epoch after what was read. */
  long open() throws IOException {
    Recovered found = recovered;
    if (found == null) {
      throw new IllegalStateException("replay comes before open");
    }
    epoch = contents.highestEpoch() + 1;
    for (String name : contents.unfinished()) {
      storage.delete(name);
    }
    makeFirm(found);
    LiveFiles files = new LiveFiles(storage, contents);
    long last = found.recovery().lastSequence();
    LogWriter begun = new LogWriter(storage, settings, supply, files, epoch, last);
    try {
      begun.begin();
      if (!contents.isEmpty()) {
        tidy(files, found);
      }
    } catch (IOException | RuntimeException e) {
      begun.close();
      throw e;
    }
    live = files;
    writer = begun;
    return epoch;
  }

  /**
   * Makes sure that what was read stays, before anything is built on it: it may have been read from
   * the memory of the operating system alone. What may be in a write that the disk once refused is
   * written again, because forcing such a write a second time does nothing and says nothing. And a
   * snapshot may be ahead of the log: its name must not be lost when a segment begins behind it.
   */
  private void makeFirm(Recovered found) throws IOException {
    if (found.snapshot() != null) {
      storage.forceFolder();
    }
    Recovered.End end = found.end();
    for (FileName segment : found.read()) {
      try (StorageFile file = storage.open(segment.text())) {
        if (end != null && segment.equals(end.segment())) {
          writeAgain(file, end.doubtful(), end.offset());
          file.truncate(end.offset());
          file.force(true);
        } else if (settings.forces()) {
          file.force(true);
        }
      }
    }
  }

  private void writeAgain(StorageFile file, long from, long to) throws IOException {
    ByteBuffer buffer = settings.buffer(to - from);
    long at = from;
    while (at < to) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
      if (file.read(buffer, at) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
      buffer.flip();
      int length = buffer.remaining();
      file.writeFully(buffer, at);
      at += length;
    }
  }

  /** Deletes what is not needed, as far as a life that ended early did not. */
  private void tidy(LiveFiles files, Recovered found) throws IOException {
    for (FileName segment : contents.segments()) {
      boolean empty;
      try (StorageFile file = storage.openToRead(segment.text())) {
        empty = file.size() <= FileHeader.SIZE;
      }
      if (empty) {
        files.drop(segment);
      }
    }
    FileName snapshot = found.snapshot();
    if (snapshot != null) {
      files.replacedBy(snapshot);
    }
  }

  /** Writes a batch; returns how many bytes it took. */
  long append(long first, int count, byte[] payload) throws IOException {
    return writer().append(first, count, payload);
  }

  /** Makes durable what was appended; returns the last fact that is. */
  long commit() throws IOException {
    return writer().commit();
  }

  /** Returns whether {@link #prepare} has something to do. */
  boolean wantsNext() {
    return writer().wantsNext() && supply.isWanting();
  }

  /** Makes the next segment ahead of its use. */
  void prepare() {
    supply.prepare();
  }

  SnapshotWriter snapshot(JournalSnapshot snapshot) {
    if (live == null) {
      throw new IllegalStateException("the journal is not open");
    }
    return new SnapshotWriter(storage, settings, live, epoch, snapshot);
  }

  /** Returns what was read. */
  Recovered recovered() {
    if (recovered == null) {
      throw new IllegalStateException("nothing was read yet");
    }
    return recovered;
  }

  private LogWriter writer() {
    if (writer == null) {
      throw new IllegalStateException("the journal is not open");
    }
    return writer;
  }

  void close() {
    supply.close();
    if (writer != null) {
      try {
        writer.close();
      } catch (IOException e) {
        log.warn("cannot close the log in {}", storage.describe(""), e);
      }
    }
  }
}
