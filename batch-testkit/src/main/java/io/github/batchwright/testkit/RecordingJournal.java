package io.github.batchwright.testkit;

import io.github.batchwright.engine.codec.FactBatch;
import io.github.batchwright.journal.FileJournal;
import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalRecovery;
import io.github.batchwright.spi.JournalSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A journal in memory that remembers every fact as a line of JSON, and that can be made to hold
 * back its word or to fail. It outlives a service, and gives back to the next what it called
 * durable. Not thread-safe.
 */
public final class RecordingJournal implements Journal {
  private final CrashPoints crashPoints;
  private final List<JournalBatch> kept = new ArrayList<>();
  private @Nullable JournalSnapshot snapshot;
  private @Nullable JournalListener listener;
  private @Nullable RuntimeException refusal;
  private boolean held;
  private long durable;
  private long last;
  private long epoch;
  private int snapshotEvery;
  private int sinceSnapshot;

  /** Makes an empty journal. */
  public RecordingJournal() {
    this(new CrashPoints());
  }

  RecordingJournal(CrashPoints crashPoints) {
    this.crashPoints = crashPoints;
  }

  /** Gives back what it called durable; the rest is lost, as it is when a process ends. */
  @Override
  public JournalRecovery replay(JournalReader reader) {
    listener = null;
    kept.removeIf(batch -> batch.firstSequence() > durable);
    last = durable;
    return read(reader);
  }

  /**
   * Shows what it has called durable, as {@link #replay} would, while the service that writes to it
   * goes on.
   */
  public JournalRecovery read(JournalReader reader) {
    long until = 0;
    if (snapshot != null) {
      snapshot.parts().forEachRemaining(reader::snapshotPart);
      until = snapshot.sequence();
    }
    long batches = 0;
    for (JournalBatch batch : kept) {
      if (batch.firstSequence() > until && batch.lastSequence() <= durable) {
        reader.batch(batch.firstSequence(), batch.encoded());
        batches++;
      }
    }
    return new JournalRecovery(until, durable, batches, 0);
  }

  /**
   * Writes every fact so far, without a snapshot, into a new folder as a {@link FileJournal} keeps
   * them: to be checked in among the resources of a test, or to be looked into with {@code
   * JournalTool}. Waits for the disk.
   *
   * @throws io.github.batchwright.JournalException if it cannot be written
   */
  public void save(Path directory) {
    SavedJournal.write(directory, kept);
  }

  @Override
  public long open(JournalListener newListener) {
    this.listener = newListener;
    this.held = false;
    return ++epoch;
  }

  @Override
  public void append(JournalBatch batch) {
    if (refusal != null) {
      throw refusal;
    }
    if (listener == null) {
      throw new IllegalStateException("the journal is not open");
    }
    crashPoints.pass("before fact " + batch.firstSequence() + " is kept");
    kept.add(batch);
    last = batch.lastSequence();
    sinceSnapshot++;
    if (!held) {
      tellDurable();
    }
    crashPoints.pass("after fact " + batch.firstSequence() + " is kept");
  }

  private void tellDurable() {
    durable = last;
    listener().durable(last);
  }

  /** Calls nothing durable from now on, as long as this service lives. */
  public void hold() {
    held = true;
  }

  /** Calls everything durable that was held back, and what comes. */
  public void release() {
    held = false;
    tellDurable();
  }

  /** Reports a failure, as if a disk had refused. */
  public void fail(Throwable cause) {
    listener().failed(cause);
  }

  /** Throws this at the next batch. */
  public void refuse(RuntimeException cause) {
    this.refusal = cause;
  }

  /**
   * Has a snapshot taken after every so many batches, from which the next service begins.
   *
   * @param batches at least 1; 0 for never, as it is unless said
   */
  public void snapshotEvery(int batches) {
    this.snapshotEvery = batches;
  }

  @Override
  public boolean wantsSnapshot() {
    return snapshotEvery > 0 && sinceSnapshot >= snapshotEvery && !held;
  }

  /** Keeps a snapshot; it is read when the next service begins, whatever became of this one. */
  @Override
  public void snapshot(JournalSnapshot newSnapshot) {
    this.snapshot = newSnapshot;
    sinceSnapshot = 0;
  }

  /** Returns how many facts the largest batch had, which is the work of one turn. */
  public int largestBatch() {
    return kept.stream().mapToInt(JournalBatch::size).max().orElse(0);
  }

  /** Returns how many facts there are so far. */
  public int size() {
    return kept.stream().mapToInt(JournalBatch::size).sum();
  }

  /**
   * Returns every fact so far, oldest first, each as a line of JSON.
   *
   * @throws ClassCastException if a batch was appended by somebody else than a service
   */
  public List<String> facts() {
    return batches().stream().flatMap(batch -> batch.lines().stream()).toList();
  }

  /** Returns the facts of each turn that decided any, oldest first. */
  List<FactBatch> batches() {
    return kept.stream().map(FactBatch.class::cast).toList();
  }

  /** Returns how many facts were decided in each turn that decided any, oldest first. */
  public List<Integer> factsPerTurn() {
    return kept.stream().map(JournalBatch::size).toList();
  }

  private JournalListener listener() {
    return Objects.requireNonNull(listener, "not open");
  }

  @Override
  public Durability durability() {
    return Durability.MEMORY;
  }

  @Override
  public void close() {}
}
