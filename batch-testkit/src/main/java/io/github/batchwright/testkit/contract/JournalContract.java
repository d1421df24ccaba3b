package io.github.batchwright.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalRecovery;
import io.github.batchwright.testkit.contract.JournalWitness.Batch;
import io.github.batchwright.testkit.contract.JournalWitness.Reading;
import io.github.batchwright.testkit.contract.JournalWitness.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract test of {@link Journal}: extend it, and JUnit runs every test against yours.
 *
 * <p>A subclass makes the journal, and makes it again on the same storage for another life:
 *
 * <pre>{@code
 * final class MyJournalContractTest extends JournalContract {
 *   @TempDir Path folder;
 *
 *   protected Journal newJournal() {
 *     return new MyJournal(folder);
 *   }
 * }
 * }</pre>
 *
 * <p>A journal that keeps nothing from life to life says so with {@link #keeps}. One that takes
 * snapshots is best made so that it wants one after some tens of kilobytes, since the tests of
 * snapshots are skipped if it does not want any within {@value #LONGEST_LOG} bytes; {@link
 * #awaitSnapshot} makes them sharp. What the storage does when it fails, and what is left after a
 * crash, is for tests of your own: it depends on the storage. Bytes are random, from {@link #seed}.
 * Not thread-safe.
 */
@Timeout(300)
public abstract class JournalContract {
  private static final int LONGEST_LOG = 4 << 20;

  private final Random random = new Random(seed());
  private final List<Batch> appended = new ArrayList<>();
  private final List<Life> lives = new ArrayList<>();
  private long next = 1;

  /** For subclasses. */
  protected JournalContract() {}

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

  // --- An empty one

  @Test
  void anEmptyOneGivesBackNothing() throws Exception {
    Life life = begin();

    assertEquals(JournalRecovery.NOTHING, life.found);
    assertEquals(List.of(), life.reading.parts);
    assertEquals(List.of(), life.reading.batches);
    assertTrue(life.epoch >= 1, () -> "epoch " + life.epoch);
    assertFalse(life.journal.wantsSnapshot(), "it wants a snapshot of nothing");
  }

  @Test
  void aLifeInWhichNothingIsWrittenLeavesItEmpty() throws Exception {
    begin().close();
    begin().close();

    assertEquals(JournalRecovery.NOTHING, begin().found);
  }

  @Test
  void saysFromTheStartWhatItsWordSurvives() throws Exception {
    Journal journal = newJournal();
    Durability said = journal.durability();
    journal.close();
    Life life = begin();
    append(life, 1, 100);
    life.witness.awaitDurable(1);

    assertNotNull(said, "durability");
    assertEquals(said, life.journal.durability());
  }

  // --- What it tells

  @Test
  void callsEachBatchDurable() throws Exception {
    Life life = begin();
    for (int i = 0; i < 50; i++) {
      append(life, 1 + random.nextInt(5), 1 + random.nextInt(1_000));
      life.witness.awaitDurable(next - 1);

      assertEquals(next - 1, life.witness.durable(), "more was called durable than there is");
    }
    assertAtEndsOfBatches(life);
  }

  @Test
  void callsManyBatchesInFlightDurableInOrder() throws Exception {
    Life life = begin();
    for (int i = 0; i < manyBatches(); i++) {
      append(life, 1 + random.nextInt(5), 1 + random.nextInt(300));
    }
    life.witness.awaitDurable(next - 1);

    assertEquals(next - 1, life.witness.durable());
    assertAtEndsOfBatches(life);
    life.close();
    assertGivesBackAll();
  }

  @Test
  void takesALargeBatchAmongSmallOnes() throws Exception {
    Life life = begin();
    append(life, 1, 10);
    append(life, 100_000, largeBatch());
    append(life, 1, 10);
    life.witness.awaitDurable(next - 1);
    life.close();

    assertGivesBackAll();
  }

  // --- What it keeps

  @Test
  void givesBackWhatWasDurableByteForByte() throws Exception {
    Life life = begin();
    for (byte filler : new byte[] {0, 1, -1, '\n', '{'}) {
      for (int length : new int[] {1, 2, 63, 64, 65, 4_096, 70_000}) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, filler);
        append(life, new Batch(next, 1, bytes));
      }
    }
    life.witness.awaitDurable(next - 1);
    life.close();

    assertGivesBackAll();
  }

  @Test
  void goesOnFromLifeToLife() throws Exception {
    long epoch = 0;
    for (int i = 0; i < 5; i++) {
      Life life = keeps() ? assertGivesBackAll() : begin();
      if (keeps()) {
        long before = epoch;
        assertTrue(life.epoch > before, () -> "epoch " + life.epoch + " after " + before);
        epoch = life.epoch;
      }
      // In the third life nothing is written: the epoch grows all the same.
      for (int j = 0; i != 2 && j < 20; j++) {
        append(life, 1 + random.nextInt(3), 1 + random.nextInt(2_000));
      }
      life.witness.awaitDurable(i == 2 ? 0 : next - 1);
      life.close();
      forgetUnlessKept();
    }
  }

  @Test
  void aLifeThatEndsBeforeItIsOpenedChangesNothing() throws Exception {
    Life life = begin();
    append(life, 2, 500);
    life.witness.awaitDurable(next - 1);
    life.close();
    for (int i = 0; i < 2; i++) {
      Journal journal = newJournal();
      journal.replay(new Reading());
      journal.close();
    }

    assertGivesBackAll();
  }

  @Test
  void nothingThatWasCalledDurableIsLostWhenItIsClosedInFlight() throws Exception {
    Life life = begin();
    for (int i = 0; i < 500; i++) {
      append(life, 2, 200);
    }
    life.close();
    long durable = life.witness.durable();
    assumeTrue(keeps(), "it keeps nothing");

    Life after = begin();
    long last = after.found.lastSequence();
    assertTrue(last >= durable, () -> durable + " facts were durable, " + last + " are there");
    List<Batch> whole = appended.stream().filter(batch -> batch.lastSequence() <= last).toList();
    assertEquals(texts(whole), after.reading.batches);
    assertEquals(0, last % 2, "a batch is there in part");
  }

  // --- Snapshots

  @Test
  void aSnapshotStandsForEverythingBeforeIt() throws Exception {
    Life life = begin();
    Snapshot snapshot = appendUntilSnapshot(life);
    boolean isDurable = awaitSnapshot(life.journal);
    append(life, 3, 100);
    append(life, 1, 70_000);
    life.witness.awaitDurable(next - 1);
    life.close();

    assertBeginsWith(begin(), snapshot, isDurable);
  }

  @Test
  void theNewestSnapshotCounts() throws Exception {
    Life first = begin();
    appendUntilSnapshot(first);
    boolean isDurable = awaitSnapshot(first.journal);
    append(first, 1, 100);
    first.witness.awaitDurable(next - 1);
    first.close();
    assumeTrue(isDurable, "nobody knows whether the first was written");
    Life second = begin();
    Snapshot newest = appendUntilSnapshot(second);
    awaitSnapshot(second.journal);
    second.close();

    Life third = begin();
    assertBeginsWith(third, newest, true);
    append(third, 1, 100);
    third.witness.awaitDurable(next - 1);
    third.close();
    assertBeginsWith(begin(), newest, true);
  }

  /** Appends until the journal wants a snapshot, and gives it one. */
  private Snapshot appendUntilSnapshot(Life life) throws Exception {
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

  private void assertBeginsWith(Life life, Snapshot snapshot, boolean surely) {
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

  // --- The order of calls

  @Test
  void refusesToReplayTwice() throws Exception {
    assumeTrue(refusesWrongOrder(), "it relies on the order of calls");
    try (Journal journal = newJournal()) {
      journal.replay(new Reading());
      assertThrows(IllegalStateException.class, () -> journal.replay(new Reading()));
    }
  }

  @Test
  void refusesToOpenBeforeItIsReplayed() throws Exception {
    assumeTrue(refusesWrongOrder(), "it relies on the order of calls");
    try (Journal journal = newJournal()) {
      assertThrows(IllegalStateException.class, () -> journal.open(new JournalWitness(patience())));
    }
  }

  @Test
  void refusesToOpenTwice() throws Exception {
    assumeTrue(refusesWrongOrder(), "it relies on the order of calls");
    Life life = begin();

    assertThrows(
        IllegalStateException.class, () -> life.journal.open(new JournalWitness(patience())));
    append(life, 1, 10);
    life.witness.awaitDurable(1);
  }

  @Test
  void refusesBatchesBeforeItIsOpenAndKeepsNone() throws Exception {
    assumeTrue(refusesWrongOrder(), "it relies on the order of calls");
    try (Journal journal = newJournal()) {
      journal.replay(new Reading());
      Batch batch = Batch.random(random, 1, 1, 10);
      assertThrows(IllegalStateException.class, () -> journal.append(batch));
    }
    assertEquals(JournalRecovery.NOTHING, begin().found);
  }

  @Test
  void closingAgainDoesNothing() throws Exception {
    Life life = begin();
    append(life, 1, 10);
    life.witness.awaitDurable(1);
    life.journal.close();
    life.journal.close();

    Journal untouched = newJournal();
    untouched.close();
    untouched.close();
    assertGivesBackAll();
  }

  // --- Lives

  private static final class Life {
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

  private Life begin() throws Exception {
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

  private void append(Life life, int size, int length) {
    append(life, Batch.random(random, next, size, length));
  }

  private void append(Life life, Batch batch) {
    appended.add(batch);
    next = batch.lastSequence() + 1;
    life.journal.append(batch);
  }

  /** A journal that keeps nothing begins with fact 1 in each life. */
  private void forgetUnlessKept() {
    if (!keeps()) {
      appended.clear();
      next = 1;
    }
  }

  /** Begins another life, which finds everything appended so far, if anything is kept. */
  private Life assertGivesBackAll() throws Exception {
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

  private static List<String> texts(List<Batch> batches) {
    return batches.stream().map(Reading::of).toList();
  }

  private static void assertInOrder(List<Long> told) {
    for (int i = 1; i < told.size(); i++) {
      long before = told.get(i - 1);
      long now = told.get(i);
      assertTrue(now >= before, () -> now + " was called durable after " + before);
    }
  }

  /** All of a batch becomes durable, or nothing. */
  private void assertAtEndsOfBatches(Life life) {
    Set<Long> inside = new TreeSet<>(life.witness.told());
    appended.forEach(batch -> inside.remove(batch.lastSequence()));
    assertEquals(Set.of(), inside, "batches were called durable in part");
  }
}
