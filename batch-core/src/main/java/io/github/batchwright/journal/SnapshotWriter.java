package io.github.batchwright.journal;

import io.github.batchwright.spi.JournalSnapshot;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one snapshot, a part at a time. A snapshot that cannot be written is given up, and the
 * journal goes on with the log it has. Confined to one thread.
 */
final class SnapshotWriter {
  private static final Logger log = LoggerFactory.getLogger(SnapshotWriter.class);

  private final Storage storage;
  private final Settings settings;
  private final LiveFiles live;
  private final FileName name;
  private final String unfinished;
  private final JournalSnapshot snapshot;

  private @Nullable StorageFile file;
  private @Nullable FrameWriter frames;
  private @Nullable Iterator<byte[]> parts;
  private long written;
  private boolean named;

  SnapshotWriter(
      Storage storage, Settings settings, LiveFiles live, long epoch, JournalSnapshot snapshot) {
    this.storage = storage;
    this.settings = settings;
    this.live = live;
    this.name = FileName.snapshot(snapshot.sequence(), epoch);
    this.unfinished = name.text() + FileName.UNFINISHED;
    this.snapshot = snapshot;
  }

  /**
   * Writes the next part, or what comes after the last one; returns whether there is more to do.
   */
  boolean step() throws IOException {
    if (parts == null) {
      begin();
    }
    if (parts != null && frames != null && file != null) {
      if (parts.hasNext()) {
        frames.write(Frame.Kind.PART, ++written, 1, name.sequence(), parts.next());
        return true;
      }
      frames.write(Frame.Kind.END, written + 1, 0, name.sequence(), new byte[0]);
      frames.flush();
      file.force(true);
      file.close();
      publish();
    }
    return false;
  }

  private void begin() throws IOException {
    storage.delete(unfinished);
    StorageFile fresh = storage.create(unfinished);
    file = fresh;
    FileHeader header = new FileHeader(name, settings.salts().getAsLong());
    fresh.writeFully(header.encoded(), 0);
    frames = new FrameWriter(fresh, header, settings.buffer(settings.bufferBytes()));
    parts = snapshot.parts();
  }

  /** Only once the folder was forced is it sure that the snapshot will be there: then delete. */
  private void publish() throws IOException {
    storage.rename(unfinished, name.text());
    named = true;
    storage.forceFolder();
    live.replacedBy(name);
  }

  /** Returns how large it is. */
  long bytes() {
    return frames == null ? 0 : frames.position();
  }

  /** Lets go of a snapshot that is not finished. */
  void giveUp() {
    try {
      if (file != null) {
        file.close();
      }
      if (!named) {
        storage.delete(unfinished);
      }
    } catch (IOException e) {
      log.debug("cannot delete {}: it is done when the journal is next opened", unfinished, e);
    }
  }
}
