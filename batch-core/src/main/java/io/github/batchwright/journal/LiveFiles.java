package io.github.batchwright.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that a journal holds on to. Thread-safe. */
final class LiveFiles {
  private static final Logger log = LoggerFactory.getLogger(LiveFiles.class);

  private final Storage storage;
  private final List<FileName> segments;
  private final List<FileName> snapshots;

  LiveFiles(Storage storage, Contents contents) {
    this.storage = storage;
    this.segments = new ArrayList<>(contents.segments());
    this.snapshots = new ArrayList<>(contents.snapshots());
  }

  /**
   * A segment was begun. It has the name of the one before if nothing had been written into that,
   * since it was too small, and has taken its place.
   */
  synchronized void add(FileName segment) {
    segments.remove(segment);
    segments.add(segment);
  }

  /** A snapshot is there and durable: what it stands for is deleted. */
  void replacedBy(FileName snapshot) {
    for (FileName name : behind(snapshot)) {
      delete(name);
    }
  }

  /** A segment in which nothing was ever written is deleted. */
  void drop(FileName segment) {
    synchronized (this) {
      segments.remove(segment);
    }
    delete(segment);
  }

  private synchronized List<FileName> behind(FileName snapshot) {
    List<FileName> behind = new ArrayList<>();
    long[] limits = Contents.limits(segments);
    int i = 0;
    for (Iterator<FileName> all = segments.iterator(); all.hasNext(); i++) {
      FileName segment = all.next();
      if (limits[i] <= snapshot.sequence() + 1) {
        behind.add(segment);
        all.remove();
      }
    }
    for (FileName other : snapshots) {
      if (!other.equals(snapshot)) {
        behind.add(other);
      }
    }
    snapshots.clear();
    snapshots.add(snapshot);
    return behind;
  }

  /** A file that stays is in nobody's way: it is tried again when the journal is next opened. */
  private void delete(FileName name) {
    try {
      storage.delete(name.text());
    } catch (IOException e) {
      log.warn("cannot delete {}, which is not needed", storage.describe(name.text()), e);
    }
  }
}
