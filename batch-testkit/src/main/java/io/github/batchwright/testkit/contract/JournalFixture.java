package io.github.batchwright.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalRecovery;
import io.github.batchwright.testkit.contract.JournalWitness.Batch;
import io.github.batchwright.testkit.contract.JournalWitness.Reading;
import io.github.batchwright.testkit.contract.JournalWitness.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;

/**
 * What the tests of {@link JournalContract} stand on: what a subclass says about its journal, and
 * one life after the other on the same storage. Not thread-safe.
 */
public abstract class JournalFixture {
  private static final int LONGEST_LOG = 4 << 20;

  final Random random = new Random(seed());
  final List<Batch> appended = new ArrayList<>();
  private final List<Life> lives = new ArrayList<>();

  /** The number of the next fact. */
  long next = 1;

  JournalFixture() {}

  /**
   * Makes a journal on the storage of this test, which is empty at first. Called again for each
   * further life, after the journal before was closed.
   */
  protected abstract Journal newJournal() throws Exception;

  /**
   * Says whether a journal finds what one before it on the same storage kept; true unless
   * overridden.
   */
  protected boolean keeps() {
    return true;
  }

  /**
   * Says whether calls in the wrong order are refused with an {@link IllegalStateException}; true
   * unless overridden. A journal may rely on their order instead, as {@link Journal} says.
   */
  protected boolean refusesWrongOrder() {
    return true;
  }

  /**
   * Waits until the snapshot that was taken last is durable. Returns whether it is known to be:
   * false, unless overridden, has the tests accept that it was given up at the close.
   */
  protected boolean awaitSnapshot(Journal journal) throws Exception {
    return false;
  }

  /** Returns how long a batch may take to become durable; 30 seconds unless overridden. */
  protected Duration patience() {
    return Duration.ofSeconds(30);
  }

  /** Returns how many batches are in flight at once in one test; 5,000 unless overridden. */
  protected int manyBatches() {
    return 5_000;
  }

  /** Returns how large the largest batch is, in bytes; 8 MiB unless overridden. */
  protected int largeBatch() {
    return 8 << 20;
  }

  /** Returns what the bytes are made from; the same in each run unless overridden. */
  protected long seed() {
    return 1;
  }

  /** Closes what a test left open; no journal may have failed. */
  @AfterEach
  final void closeAll() {
    lives.forEach(Life::close);
    for (Life life : lives) {
      assertEquals(List.of(), life.witness.failures(), "the journal failed");
      assertInOrder(life.witness.told());
    }
  }

  static final class Life {
    final Journal journal;
    final JournalWitness witness;
    final Reading reading = new Reading();
    final JournalRecovery found;
    final long epoch;

    Life(Journal journal, JournalWitness witness) {
      this.journal = journal;
      this.witness = witness;
      this.found = journal.replay(reading);
      this.epoch = journal.open(witness);
    }

    void close() {
      journal.close();
    }
  }

  Life begin() throws Exception {
    Journal journal = newJournal();
    try {
      Life life = new Life(journal, new JournalWitness(patience()));
      lives.add(life);
      return life;
    } catch (RuntimeException | Error e) {
      journal.close();
      throw e;
    }
  }

  void append(Life life, int size, int length) {
    append(life, Batch.random(random, next, size, length));
  }

  void append(Life life, Batch batch) {
    appended.add(batch);
    next = batch.lastSequence() + 1;
    life.journal.append(batch);
  }

  /** A journal that keeps nothing begins with fact 1 in each life. */
  void forgetUnlessKept() {
    if (!keeps()) {
      appended.clear();
      next = 1;
    }
  }

  /** Begins another life, which finds everything appended so far, if anything is kept. */
  Life assertGivesBackAll() throws Exception {
    Life life = begin();
    if (!keeps()) {
      assertEquals(JournalRecovery.NOTHING, life.found);
      assertEquals(List.of(), life.reading.batches);
      return life;
    }
    assertEquals(texts(appended), life.reading.batches);
    assertEquals(List.of(), life.reading.parts);
    assertEquals(new JournalRecovery(0, next - 1, appended.size(), 0), life.found);
    return life;
  }

  static List<String> texts(List<Batch> batches) {
    return batches.stream().map(Reading::of).toList();
  }

  static void assertInOrder(List<Long> told) {
    for (int i = 1; i < told.size(); i++) {
      long before = told.get(i - 1);
      long now = told.get(i);
      assertTrue(now >= before, () -> now + " was called durable after " + before);
    }
  }

  /** All of a batch becomes durable, or nothing. */
  void assertAtEndsOfBatches(Life life) {
    Set<Long> inside = new TreeSet<>(life.witness.told());
    appended.forEach(batch -> inside.remove(batch.lastSequence()));
    assertEquals(Set.of(), inside, "batches were called durable in part");
  }

  /** Appends until the journal wants a snapshot, and gives it one. */
  Snapshot appendUntilSnapshot(Life life) throws Exception {
    boolean wanted = false;
    for (int bytes = 0; !wanted && bytes < LONGEST_LOG; bytes += 4_096) {
      append(life, 1, 4_096);
      // Before the batch is durable its log is not written yet, so that it cannot be too long.
      life.witness.awaitDurable(next - 1);
      wanted = life.journal.wantsSnapshot();
    }
    assumeTrue(wanted, "it wants no snapshot");
    List<byte[]> parts = new ArrayList<>();
    for (int length : new int[] {1, 50_000, 3, 300_000}) {
      byte[] part = new byte[length];
      random.nextBytes(part);
      parts.add(part);
    }
    Snapshot snapshot = new Snapshot(next - 1, parts);
    life.journal.snapshot(snapshot);
    return snapshot;
  }

  void assertBeginsWith(Life life, Snapshot snapshot, boolean surely) {
    if (!keeps()) {
      assertEquals(JournalRecovery.NOTHING, life.found);
      return;
    }
    boolean begins = life.found.snapshotSequence() != 0;
    assertTrue(begins || !surely, "the snapshot is lost");
    long from = begins ? snapshot.sequence() : 0;
    List<Batch> after = appended.stream().filter(batch -> batch.firstSequence() > from).toList();
    assertEquals(new JournalRecovery(from, next - 1, after.size(), 0), life.found);
    assertEquals(
        begins ? snapshot.all().stream().map(Reading::text).toList() : List.of(),
        life.reading.parts);
    assertEquals(texts(after), life.reading.batches);
    assertFalse(life.reading.partAfterBatch, "a part of the snapshot came after a batch");
  }
}
