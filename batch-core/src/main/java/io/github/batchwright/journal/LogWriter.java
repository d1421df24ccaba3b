package io.github.batchwright.journal;

import io.github.batchwright.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log of one epoch. It has no thread and no clock: it does what it is told, when it is
 * told. After the first failure it refuses to go on, since nobody knows what reached the disk.
 * Confined to one thread, but for {@link #wantsNext}.
 */
final class LogWriter {
  private final Storage storage;
  private final Settings settings;
  private final SegmentSupply supply;
  private final LiveFiles live;
  private final long epoch;
  private final ByteBuffer buffer;

  private @Nullable StorageFile file;
  private @Nullable FrameWriter frames;
  private long size;
  private long last;
  private long durable;

  /** Also before the log was begun. */
  private boolean failed = true;

  private volatile boolean halfFull;

  /**
   * Makes a writer.
   *
   * @param last the last fact there is, which is durable
   */
  LogWriter(
      Storage storage,
      Settings settings,
      SegmentSupply supply,
      LiveFiles live,
      long epoch,
      long last) {
    this.storage = storage;
    this.settings = settings;
    this.supply = supply;
    this.live = live;
    this.epoch = epoch;
    this.last = last;
    this.durable = last;
    this.buffer = settings.buffer(settings.bufferBytes());
  }

  /** Begins the first segment. */
  void begin() throws IOException {
    beginSegment(FileHeader.SIZE);
    failed = false;
  }

  /** Writes a batch, of which nothing is promised before {@link #commit}. Returns its bytes. */
  long append(long first, int count, byte[] payload) throws IOException {
    requireSound();
    if (first != last + 1) {
      throw new IllegalArgumentException("first fact " + first + ": expected " + (last + 1));
    }
    if (payload.length > Frame.MAX_LENGTH) {
      failed = true;
      throw new JournalException(
          "the batch of facts "
              + first
              + " to "
              + (first + count - 1)
              + " has "
              + payload.length
              + " bytes: a journal takes batches of up to "
              + Frame.MAX_LENGTH
              + " bytes");
    }
    long bytes = Frame.size(payload.length);
    failed = true; // Until it has gone well.
    if (frames().position() + bytes > size) {
      force();
      beginSegment(FileHeader.SIZE + bytes);
    }
    FrameWriter to = frames();
    to.write(Frame.Kind.BATCH, first, count, durable, payload);
    last = first + count - 1;
    halfFull = to.position() > size / 2;
    failed = false;
    return bytes;
  }

  /** Makes durable what was appended, and returns the last fact that is. */
  long commit() throws IOException {
    requireSound();
    failed = true;
    force();
    failed = false;
    return durable;
  }

  private void force() throws IOException {
    if (durable < last) {
      frames().flush();
      if (settings.forces()) {
        file().force(false);
      }
      durable = last;
    }
  }

  /** Everything before it is durable by now: the segment itself bears witness to that. */
  private void beginSegment(long bytes) throws IOException {
    StorageFile old = file;
    SegmentSupply.Fresh fresh = supply.take(bytes);
    FileName name = FileName.segment(last + 1, epoch);
    FileHeader header = new FileHeader(name, settings.salts().getAsLong());
    file = fresh.file();
    if (old != null) {
      old.close();
    }
    fresh.file().writeFully(header.encoded(), 0);
    if (settings.forces()) {
      fresh.file().force(false);
    }
    storage.rename(fresh.name(), name.text());
    if (settings.forces()) {
      storage.forceFolder();
    }
    live.add(name);
    frames = new FrameWriter(fresh.file(), header, buffer);
    size = fresh.size();
    halfFull = false;
  }

  private void requireSound() {
    if (failed) {
      throw new IllegalStateException("the log was not begun, or failed");
    }
  }

  private FrameWriter frames() {
    if (frames == null) {
      throw new IllegalStateException("the log was not begun");
    }
    return frames;
  }

  private StorageFile file() {
    if (file == null) {
      throw new IllegalStateException("the log was not begun");
    }
    return file;
  }

  /** Returns whether it will need another segment soon. */
  boolean wantsNext() {
    return halfFull;
  }

  void close() throws IOException {
    failed = true;
    if (file != null) {
      file.close();
    }
  }
}
