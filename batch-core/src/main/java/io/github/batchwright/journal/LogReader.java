package io.github.batchwright.journal;

import io.github.batchwright.JournalException;
import io.github.batchwright.spi.JournalRecovery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a journal holds: a snapshot, and every batch after it. Changes nothing. Confined to
 * one thread, and used once.
 *
 * <p>Frames that were written and not yet forced may have reached the disk in any order, or in
 * part. So a frame that is missing at the end of the log was torn off and had never been called
 * durable, unless something that was written later says that it was: then the log is damaged. Three
 * things can say so: a later frame, in which stands what was durable when it was written; a later
 * segment, which is begun only once everything before it is durable; and a later epoch likewise.
 */
final class LogReader {
  private final Storage storage;
  private final Settings settings;
  private final ByteBuffer buffer;
  private final LogVisitor visitor;
  private final List<FileName> read = new ArrayList<>();

  /** The frames, as last sequence number and offset, that no later one calls durable. */
  private final ArrayDeque<long[]> doubtful = new ArrayDeque<>();

  private long snapshotSequence;
  private long snapshotBytes;
  private long last;
  private long batches;
  private long logBytes;
  private long cutBytes;
  private Recovered.@Nullable End end;

  LogReader(Storage storage, Settings settings, LogVisitor visitor) {
    this.storage = storage;
    this.settings = settings;
    this.buffer = settings.buffer(settings.bufferBytes());
    this.visitor = visitor;
  }

  /**
   * Reads a snapshot, or none, and the log after it.
   *
   * @throws JournalDamagedException after the visitor was shown everything before the damage
   */
  Recovered read(Contents contents, @Nullable FileName snapshot) throws IOException {
    if (snapshot != null) {
      readSnapshot(snapshot);
      if (contents.segments().isEmpty()) {
        throw new JournalDamagedException(
            storage.describe(snapshot.text()), 0, last + 1, "the log that follows it is gone");
      }
    }
    List<FileName> segments = contents.segments();
    long[] limits = Contents.limits(segments);
    for (int i = 0; i < limits.length; i++) {
      FileName segment = segments.get(i);
      boolean behind = limits[i] <= snapshotSequence + 1;
      boolean fenced = segment.sequence() >= limits[i];
      if (!behind && !fenced) {
        readSegment(segment, limits[i]);
      }
    }
    return new Recovered(
        new JournalRecovery(snapshotSequence, last, batches, cutBytes),
        snapshot,
        read,
        snapshotBytes,
        logBytes,
        end);
  }

  private void readSnapshot(FileName name) throws IOException {
    try (FileReader file = open(name, 1)) {
      visitor.snapshot(name);
      long parts = 0;
      Frame part = file.next(Frame.Kind.PART, 1);
      while (part != null && part.durable() == name.sequence()) {
        visitor.part(file.payload());
        parts++;
        part = file.next(Frame.Kind.PART, parts + 1);
      }
      long offset = file.offset();
      Frame finish = file.next(Frame.Kind.END, parts + 1);
      if (finish == null || finish.durable() != name.sequence() || !file.atEnd()) {
        throw damaged(name, offset, 1, "part " + (parts + 1) + " of the snapshot is not whole");
      }
      snapshotBytes = file.offset();
    }
    visitor.snapshotEnd();
    snapshotSequence = name.sequence();
    last = name.sequence();
  }

  private void readSegment(FileName name, long limit) throws IOException {
    if (name.sequence() > last + 1) {
      throw damaged(name, 0, last + 1, "the log before it is gone");
    }
    try (FileReader file = open(name, Math.max(name.sequence(), last + 1))) {
      read.add(name);
      doubtful.clear();
      long next = name.sequence();
      while (next < limit) {
        long offset = file.offset();
        Frame batch = file.next(Frame.Kind.BATCH, next);
        if (batch == null) {
          break;
        }
        take(batch, file.payload(), name, offset);
        next = batch.last() + 1;
      }
      if (limit != Long.MAX_VALUE) {
        if (next != limit) {
          throw damaged(name, file.offset(), next, "a later segment begins at fact " + limit);
        }
      } else {
        finish(file, name, next);
      }
    }
  }

  private void take(Frame frame, byte[] payload, FileName name, long offset) throws IOException {
    while (!doubtful.isEmpty() && doubtful.getFirst()[0] <= frame.durable()) {
      doubtful.removeFirst();
    }
    doubtful.addLast(new long[] {frame.last(), offset});
    if (frame.last() <= snapshotSequence) {
      return;
    }
    if (frame.first() != last + 1) {
      throw damaged(name, offset, last + 1, "the snapshot ends within a batch");
    }
    visitor.batch(frame, payload, name, offset);
    last = frame.last();
    batches++;
    logBytes += frame.size();
  }

  private void finish(FileReader file, FileName name, long next) throws IOException {
    FileReader.Tail tail = file.tail();
    if (tail.durable() >= next) {
      throw damaged(
          name, file.offset(), next, "what follows says that " + tail.durable() + " was durable");
    }
    cutBytes = tail.end() - file.offset();
    long from = doubtful.isEmpty() ? file.offset() : doubtful.getFirst()[1];
    end = new Recovered.End(name, from, file.offset());
  }

  private FileReader open(FileName name, long sequence) throws IOException {
    StorageFile file = storage.openToRead(name.text());
    try {
      return new FileReader(file, FileHeader.read(file, name), buffer, settings.checking());
    } catch (FileHeader.NewerVersionException e) {
      file.close();
      throw new JournalException(storage.describe(name.text()) + " " + e.getMessage(), e);
    } catch (FileHeader.BadHeaderException e) {
      file.close();
      throw damaged(name, 0, sequence, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private JournalDamagedException damaged(FileName name, long offset, long sequence, String what) {
    return new JournalDamagedException(storage.describe(name.text()), offset, sequence, what);
  }
}
