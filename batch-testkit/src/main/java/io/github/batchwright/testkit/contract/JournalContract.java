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
import java.util.Arrays;
import java.util.List;
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
 * snapshots are skipped if it does not want any within 4 MiB; {@link #awaitSnapshot} makes them
 * sharp. What the storage does when it fails, and what is left after a crash, is for tests of your
 * own: it depends on the storage. Bytes are random, from {@link #seed}. Not thread-safe.
 */
@Timeout(300)
public abstract class JournalContract extends JournalFixture {

  /** For subclasses. */
  protected JournalContract() {}

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
}
