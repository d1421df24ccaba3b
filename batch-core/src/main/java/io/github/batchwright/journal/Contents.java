package io.github.batchwright.journal;

import io.github.batchwright.JournalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which files are in a journal's folder. Immutable.
 *
 * @param segments in the order of the log
 * @param snapshots the newest last
 * @param unfinished names of files that were never finished
 */
record Contents(List<FileName> segments, List<FileName> snapshots, List<String> unfinished) {
  Contents {
    segments = List.copyOf(segments);
    snapshots = List.copyOf(snapshots);
    unfinished = List.copyOf(unfinished);
  }

  static Contents of(Storage storage) throws IOException {
    List<FileName> segments = new ArrayList<>();
    List<FileName> snapshots = new ArrayList<>();
    List<String> unfinished = new ArrayList<>();
    for (String text : storage.list()) {
      FileName name = FileName.parse(text);
      if (name != null) {
        (name.kind() == FileName.Kind.SEGMENT ? segments : snapshots).add(name);
      } else if (FileName.isUnfinished(text)) {
        unfinished.add(text);
      }
    }
    segments.sort(FileName.LOG_ORDER);
    snapshots.sort(FileName.AGE);
    return new Contents(segments, snapshots, unfinished);
  }

  boolean isEmpty() {
    return segments.isEmpty() && snapshots.isEmpty();
  }

  /** Returns the highest epoch that any file is of; 0 if there is none. */
  long highestEpoch() {
    long highest = 0;
    for (FileName name : segments) {
      highest = Math.max(highest, name.epoch());
    }
    for (FileName name : snapshots) {
      highest = Math.max(highest, name.epoch());
    }
    return highest;
  }

  /** Returns the snapshot that stands for the most; null if there is none. */
  @Nullable FileName newestSnapshot() {
    FileName newest = null;
    for (FileName snapshot : snapshots) {
      newest = isFenced(snapshot) ? newest : snapshot;
    }
    return newest;
  }

  /** A later epoch began without knowing of what this snapshot stands for. */
  private boolean isFenced(FileName snapshot) {
    for (FileName segment : segments) {
      if (segment.epoch() > snapshot.epoch() && segment.sequence() <= snapshot.sequence()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns for each segment the sequence number from which on it does not count, since a later one
   * begins there. A segment of a later epoch fences off all that earlier epochs have from there on.
   */
  static long[] limits(List<FileName> segments) {
    long[] limits = new long[segments.size()];
    long limit = Long.MAX_VALUE;
    for (int i = limits.length - 1; i >= 0; i--) {
      limits[i] = limit;
      limit = Math.min(limit, segments.get(i).sequence());
    }
    return limits;
  }

  /** Refuses files of a newer format. */
  void checkVersions(Storage storage) throws IOException {
    for (FileName name : segments) {
      checkVersion(storage, name);
    }
    for (FileName name : snapshots) {
      checkVersion(storage, name);
    }
  }

  private static void checkVersion(Storage storage, FileName name) throws IOException {
    try (StorageFile file = storage.openToRead(name.text())) {
      FileHeader.read(file, name);
    } catch (FileHeader.NewerVersionException e) {
      throw new JournalException(storage.describe(name.text()) + " " + e.getMessage(), e);
    } catch (FileHeader.BadHeaderException e) {
      // It is refused where it is read, if it has to be.
    }
  }
}
