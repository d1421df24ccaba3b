package io.github.batchwright.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies what can be read of a journal into a new one: the snapshot that leads furthest, and every
 * batch after it up to the first damage. Confined to one thread, and used once.
 */
final class Salvage {
  private final Storage from;
  private final Contents contents;
  private final Storage to;
  private final Settings settings;

  Salvage(Storage from, Contents contents, Storage to, Settings settings) {
    this.from = from;
    this.contents = contents;
    this.to = to;
    this.settings = settings;
  }

  /**
   * What came of it.
   *
   * @param last the last fact that was copied
   * @param complete whether it is all there was
   * @param lost what was not copied, in words
   */
  record Result(long last, boolean complete, String lost) {}

  /** Enough was read. */
  private static final class Enough extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** How far a snapshot, or none, leads; the message says what stopped it. */
  private record Reach(@Nullable FileName snapshot, long last, @Nullable String stopped) {}

  /** Copies everything up to a fact. */
  Result copy(long limit) throws IOException {
    Reach best = reach(null, limit);
    for (FileName snapshot : contents.snapshots()) {
      Reach reach = snapshot.sequence() <= limit ? reach(snapshot, limit) : best;
      best = reach.last >= best.last ? reach : best;
    }
    FileName snapshot = best.snapshot;
    if (snapshot != null) {
      copyFile(snapshot);
    }
    copyLog(snapshot, best.last);
    String stopped = best.stopped;
    return new Result(best.last, stopped == null, stopped == null ? "nothing" : stopped);
  }

  private Reach reach(@Nullable FileName snapshot, long limit) throws IOException {
    long[] last = new long[1];
    LogVisitor visitor =
        new LogVisitor() {
          @Override
          public void part(byte[] payload) {}

          @Override
          public void snapshotEnd() {
            last[0] = snapshot == null ? 0 : snapshot.sequence();
          }

          @Override
          public void batch(Frame frame, byte[] payload, FileName file, long offset)
              throws IOException {
            if (frame.last() > limit) {
              throw new Enough();
            }
            last[0] = frame.last();
          }
        };
    try {
      new LogReader(from, settings, visitor).read(contents, snapshot);
      return new Reach(snapshot, last[0], null);
    } catch (Enough e) {
      return new Reach(snapshot, last[0], "everything after fact " + last[0] + ", as asked");
    } catch (JournalDamagedException e) {
      return new Reach(snapshot, last[0], "everything after fact " + last[0] + ". " + why(e));
    }
  }

  private static String why(JournalDamagedException e) {
    return e.file() + " is damaged at byte " + e.offset() + ", where fact " + e.sequence() + " was";
  }

  /** A snapshot that was found whole is copied as it is. */
  private void copyFile(FileName name) throws IOException {
    String unfinished = name.text() + FileName.UNFINISHED;
    try (StorageFile source = from.openToRead(name.text());
        StorageFile copy = to.create(unfinished)) {
      ByteBuffer buffer = settings.buffer(settings.bufferBytes());
      long at = 0;
      while (source.read(buffer.clear(), at) > 0) {
        int length = buffer.flip().remaining();
        copy.writeFully(buffer, at);
        at += length;
      }
      copy.force(true);
    }
    to.rename(unfinished, name.text());
    to.forceFolder();
  }

  private void copyLog(@Nullable FileName snapshot, long last) throws IOException {
    SegmentSupply supply = new SegmentSupply(to, settings);
    LiveFiles live = new LiveFiles(to, new Contents(List.of(), List.of(), List.of()));
    long start = snapshot == null ? 0 : snapshot.sequence();
    LogWriter writer =
        new LogWriter(to, settings, supply, live, contents.highestEpoch() + 1, start);
    try {
      writer.begin();
      new LogReader(from, settings, new Copier(writer, last)).read(contents, snapshot);
      writer.commit();
    } catch (Enough | JournalDamagedException e) {
      writer.commit(); // What was wanted was copied before.
    } finally {
      writer.close();
      supply.close();
    }
  }

  /** Writes each batch that it is shown, up to the last one wanted. */
  private record Copier(LogWriter writer, long last) implements LogVisitor {
    @Override
    public void part(byte[] payload) {}

    @Override
    public void batch(Frame frame, byte[] payload, FileName file, long offset) throws IOException {
      if (frame.last() > last) {
        throw new Enough();
      }
      writer.append(frame.first(), frame.count(), payload);
    }
  }
}
