package io.github.batchwright.testkit.replay;

import io.github.batchwright.JournalException;
import io.github.batchwright.journal.FileJournal;
import io.github.batchwright.model.JobId;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalRecovery;
import io.github.batchwright.testkit.RecordingJournal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a recorded journal tells of the world outside a service: which resources were described,
 * which jobs came in and when, who was cancelled, how long each attempt took and how it ended, and
 * which hosts came and went. Immutable once it is read, and not thread-safe.
 *
 * <p>A journal that was compacted begins with a snapshot. Then the record is complete from {@link
 * #from()} on: jobs that were not finished are there as they were, with what their shares had used,
 * and what was submitted and finished before is not known.
 */
public final class RecordedWorkload {
  private final RecordReader read;
  private final JournalRecovery found;

  private RecordedWorkload(RecordReader read, JournalRecovery found) {
    this.read = read;
    this.found = found;
  }

  /**
   * Reads the journal in a folder, such as {@code journal} in the directory of a service. It takes
   * no lock and changes nothing, so that the service may go on.
   *
   * @throws JournalException if there is none, or it cannot be read
   */
  public static RecordedWorkload read(Path journal) {
    return read(reader -> FileJournal.read(journal, reader));
  }

  /** Reads what a journal of the testkit has called durable so far; its service may go on. */
  public static RecordedWorkload read(RecordingJournal journal) {
    return read(journal::read);
  }

  /**
   * Reads any journal that nobody has open, with {@link Journal#replay}. It is not closed.
   *
   * @throws JournalException if it cannot be read
   */
  public static RecordedWorkload replay(Journal journal) {
    return read(journal::replay);
  }

  private static RecordedWorkload read(Function<JournalReader, JournalRecovery> journal) {
    RecordReader reader = new RecordReader();
    JournalRecovery found = journal.apply(reader);
    if (reader.base.isEmpty()) {
      throw new JournalException("The journal holds no facts: there is nothing to replay");
    }
    reader.begin();
    return new RecordedWorkload(reader, found);
  }

  /** Returns the instant from which on the record is complete. */
  public Instant from() {
    return Instant.ofEpochMilli(read.courses.beganAt());
  }

  /** Returns the instant of its last fact. */
  public Instant to() {
    return Instant.ofEpochMilli(read.courses.now());
  }

  /** Says whether it has everything, from the first fact of the service on. */
  public boolean isComplete() {
    return found.snapshotSequence() == 0;
  }

  /** Returns how many jobs were submitted while it was recorded. */
  public long submittedJobs() {
    return read.submitted;
  }

  /** Returns the jobs and array children that were placed or ended, the first to do so first. */
  public List<JobCourse> jobs() {
    return read.courses.all().values().stream().map(Course::course).toList();
  }

  /** Returns what became of a job or an array child, which must have been placed or ended. */
  public JobCourse job(JobId id) {
    return read.courses.all().values().stream()
        .filter(course -> course.id.equals(id))
        .findFirst()
        .map(Course::course)
        .orElseThrow(
            () -> new IllegalArgumentException("jobId: '" + id + "' was not placed, nor ended"));
  }

  /** Says what the record cannot tell, each in a sentence; empty if nothing of that kind. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!isComplete()) {
      notes.add(
          "The record is complete from %s on: facts 1 to %d are a snapshot, with %d jobs and children that were not finished."
              .formatted(from(), found.snapshotSequence(), read.unfinishedAtFirst));
    }
    long live = read.courses.cluster().counts().live();
    if (live > 0) {
      notes.add(
          "%d jobs and children are not finished when the record ends, at %s."
              .formatted(live, to()));
    }
    if (found.cutBytes() > 0) {
      notes.add(
          "%d bytes at its end are of a batch that was never finished."
              .formatted(found.cutBytes()));
    }
    if (!read.script.bought().isEmpty()) {
      notes.add(
          "The instances of %s were bought: the replay has those of the record, when the record had them, and buys none."
              .formatted(String.join(", ", read.script.bought())));
    }
    return notes;
  }

  RecordReader record() {
    return read;
  }
}
