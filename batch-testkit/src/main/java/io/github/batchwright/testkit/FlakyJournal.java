package io.github.batchwright.testkit;

import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalRecovery;
import io.github.batchwright.spi.JournalSnapshot;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A journal that is slow or breaks when a test says so, in every way the contract of {@link
 * Journal} allows; otherwise it does what the journal it stands before does. A service that is
 * started again finds it in order. Confined to one thread.
 */
public final class FlakyJournal implements Journal {
  private final Journal journal;
  private final Queue<JournalBatch> unwritten = new ArrayDeque<>();
  private @Nullable JournalListener listener;
  private Hold hold = Hold.NOTHING;
  private @Nullable Failure planned;
  private boolean broken;
  private long told;
  private long known;

  private enum Hold {
    NOTHING,
    WORD,
    BATCHES
  }

  private record Failure(RuntimeException cause, boolean isKept) {}

  /** Stands before a journal. */
  public FlakyJournal(Journal journal) {
    this.journal = journal;
  }

  /**
   * Calls nothing durable from now on, though it is: when the service's process ends before {@link
   * #release}, the next life finds what nobody was ever told of.
   */
  public void holdWord() {
    release();
    hold = Hold.WORD;
  }

  /**
   * Keeps nothing and calls nothing durable from now on: when the service's process ends before
   * {@link #release}, what was decided meanwhile is lost.
   */
  public void holdBatches() {
    release();
    hold = Hold.BATCHES;
  }

  /** Keeps what was held back, calls it durable, and goes on as usual. */
  public void release() {
    hold = Hold.NOTHING;
    while (!unwritten.isEmpty() && !broken) {
      journal.append(unwritten.remove());
    }
    tell();
  }

  /** Says whether it holds back anything that comes. */
  public boolean isHeld() {
    return hold != Hold.NOTHING;
  }

  /** Throws this at the next batch and keeps nothing of it, as a full disk does. */
  public void failNextAppend(RuntimeException cause) {
    planned = new Failure(cause, false);
  }

  /**
   * Keeps the next batch and throws this all the same: the next life of the service finds what this
   * one has never called durable.
   */
  public void failAfterNextAppend(RuntimeException cause) {
    planned = new Failure(cause, true);
  }

  /** Plans no failure any more. */
  public void calmDown() {
    planned = null;
  }

  @Override
  public JournalRecovery replay(JournalReader reader) {
    listener = null;
    broken = false;
    planned = null;
    hold = Hold.NOTHING;
    unwritten.clear();
    JournalRecovery found = journal.replay(reader);
    told = found.lastSequence();
    known = told;
    return found;
  }

  @Override
  public long open(JournalListener newListener) {
    listener = newListener;
    return journal.open(new Word());
  }

  @Override
  public void append(JournalBatch batch) {
    Failure failure = planned;
    if (failure != null) {
      planned = null;
      broken = true;
      if (failure.isKept() && hold != Hold.BATCHES) {
        journal.append(batch);
      }
      throw failure.cause();
    }
    if (hold == Hold.BATCHES) {
      unwritten.add(batch);
    } else {
      journal.append(batch);
    }
  }

  private void tell() {
    if (known > told && hold == Hold.NOTHING && !broken) {
      told = known;
      Objects.requireNonNull(listener, "not open").durable(told);
    }
  }

  @Override
  public boolean wantsSnapshot() {
    return hold == Hold.NOTHING && journal.wantsSnapshot();
  }

  @Override
  public void snapshot(JournalSnapshot snapshot) {
    journal.snapshot(snapshot);
  }

  @Override
  public Durability durability() {
    return journal.durability();
  }

  @Override
  public void close() {
    broken = true;
    journal.close();
  }

  private final class Word implements JournalListener {
    @Override
    public void durable(long upTo) {
      known = Math.max(known, upTo);
      tell();
    }

    @Override
    public void failed(Throwable cause) {
      broken = true;
      Objects.requireNonNull(listener, "not open").failed(cause);
    }
  }
}
