package io.github.batchwright.journal;

import io.github.batchwright.JournalException;
import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalRecovery;
import io.github.batchwright.spi.JournalSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Lives of a journal on a disk that forgets: appends, commits and snapshots, each life ended by a
 * crash, and after each the question whether everything that was called durable is still there.
 * What happens follows from the seed alone.
 */
final class CrashSimulation {

  /** What is simulated. */
  enum Mode {
    POWER_LOSS(Durability.POWER_LOSS, true, true),
    PROCESS_CRASH(Durability.PROCESS_CRASH, false, true),
    /** At the end one bit is wrong: that is refused, or does no harm. */
    ROT(Durability.POWER_LOSS, true, true),
    /** Loses: nothing is forced, and the power goes. */
    WITHOUT_FORCE(Durability.PROCESS_CRASH, true, true),
    /** Loses: torn frames are taken for whole ones. */
    WITHOUT_CHECKSUMS(Durability.POWER_LOSS, true, false);

    private final Durability durability;
    private final boolean losesPower;
    private final boolean checking;

    Mode(Durability durability, boolean losesPower, boolean checking) {
      this.durability = durability;
      this.losesPower = losesPower;
      this.checking = checking;
    }
  }

  /** A batch that was appended, and a hash of everything up to it. */
  private static final class Entry {
    private final long first;
    private final int count;
    private final byte[] payload;
    private final long hash;

    /** What was acknowledged when it was appended. */
    private final long durable;

    Entry(long first, int count, byte[] payload, long hash, long durable) {
      this.first = first;
      this.count = count;
      this.payload = payload;
      this.hash = hash;
      this.durable = durable;
    }

    long last() {
      return first + count - 1;
    }
  }

  private final Mode mode;
  private final SplittableRandom random;
  private final SimDisk disk;
  private final Settings settings;
  private final List<Entry> history = new ArrayList<>();
  private long acknowledged;

  /** What was acknowledged, and something that was written later says so. */
  private long witnessed;

  private long epoch;

  /** Counted for the test that asks whether anything happens at all. */
  int snapshotsRead;

  int tailsCut;
  int failures;
  int batchesRead;
  int refused;

  private CrashSimulation(Mode mode, long seed) {
    this.mode = mode;
    this.random = new SplittableRandom(seed);
    this.disk = new SimDisk(random.split());
    SplittableRandom salts = random.split();
    this.settings =
        new Settings(
            mode.durability,
            1024 + random.nextInt(7) * 512,
            Long.MAX_VALUE,
            64 + random.nextInt(4) * 400,
            mode.checking,
            salts::nextLong);
  }

  /** Runs one seed; throws an AssertionError that names it if something was lost. */
  static CrashSimulation run(Mode mode, long seed) {
    CrashSimulation simulation = new CrashSimulation(mode, seed);
    try {
      simulation.run();
    } catch (RuntimeException | IOException | AssertionError e) {
      throw new AssertionError("seed " + seed + " of " + mode + ": " + e.getMessage(), e);
    }
    return simulation;
  }

  private void run() throws IOException {
    int lives = 1 + random.nextInt(4);
    for (int i = 0; i < lives; i++) {
      try {
        live(true);
      } catch (JournalException e) {
        throw new AssertionError("acknowledged up to " + acknowledged + ": " + e, e);
      }
      if (mode.losesPower && random.nextInt(3) > 0) {
        disk.losePower();
      } else {
        disk.kill();
      }
    }
    if (mode == Mode.ROT) {
      disk.rot();
      acknowledged = witnessed;
    }
    try {
      live(false);
    } catch (JournalDamagedException e) {
      require(mode == Mode.ROT, "acknowledged up to " + acknowledged + ": " + e.getMessage());
      refused++;
    }
  }

  private void live(boolean faulty) throws IOException {
    JournalCore core = new JournalCore(disk, settings);
    long last = recover(core);
    if (faulty) {
      int bad = random.nextInt(3);
      disk.faults(
          random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(1 << (3 + random.nextInt(6))),
          bad == 1 ? 10 + random.nextInt(100) : 0,
          bad == 2 && mode.durability == Durability.POWER_LOSS ? 2 + random.nextInt(20) : 0);
    }
    try {
      long begun = core.open();
      require(begun > epoch, "epoch " + begun + " after " + epoch);
      epoch = begun;
      acknowledged = last;
      witnessed = last;
      work(core);
    } catch (SimDisk.Crash e) {
      return; // What the process would have done next, it does not do.
    } catch (IOException e) {
      failures++;
      require(faulty, "failed without a fault: " + e);
      requireSilent(core);
    }
    try {
      core.close();
    } catch (SimDisk.Crash e) {
      // It crashes while it closes.
    }
  }

  private void requireSilent(JournalCore core) throws IOException {
    try {
      core.commit();
    } catch (IllegalStateException e) {
      return;
    } catch (SimDisk.Crash e) {
      throw new AssertionError("went on after a failure", e);
    }
    throw new AssertionError("acknowledged after a failure");
  }

  private void work(JournalCore core) throws IOException {
    SnapshotWriter snapshot = null;
    int steps = random.nextInt(60);
    for (int i = 0; i < steps; i++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> append(core);
        case 4, 5 -> commit(core);
        case 6 -> {
          if (core.wantsNext()) {
            core.prepare();
          }
        }
        default -> {
          if (snapshot == null && !history.isEmpty() && random.nextInt(2) == 0) {
            snapshot = core.snapshot(snapshotOf(history.get(history.size() - 1)));
          }
        }
      }
      snapshot = snapshot == null ? null : step(snapshot);
    }
  }

  private void commit(JournalCore core) throws IOException {
    acknowledged = Math.max(acknowledged, core.commit());
    Entry last = history.isEmpty() ? null : history.get(history.size() - 1);
    witnessed = last == null ? witnessed : Math.max(witnessed, last.durable);
  }

  private static SnapshotWriter step(SnapshotWriter snapshot) {
    try {
      return snapshot.step() ? snapshot : null;
    } catch (IOException e) {
      snapshot.giveUp();
      return null;
    }
  }

  private void append(JournalCore core) throws IOException {
    Entry before = history.isEmpty() ? null : history.get(history.size() - 1);
    long first = before == null ? 1 : before.last() + 1;
    int length = random.nextInt(20) == 0 ? random.nextInt(6000) : random.nextInt(200);
    byte[] payload = new byte[length];
    long word = random.nextLong();
    for (int i = 0; i < length; i++) {
      word = word * 6364136223846793005L + 1442695040888963407L;
      payload[i] = (byte) (word >>> 56);
    }
    long hash = (before == null ? 0 : before.hash) * 31 + Arrays.hashCode(payload);
    Entry entry = new Entry(first, 1 + random.nextInt(3), payload, hash, acknowledged);
    history.add(entry);
    core.append(entry.first, entry.count, payload);
  }

  /** Reads the journal, and compares it with what was written. Returns the last fact there is. */
  private long recover(JournalCore core) {
    List<byte[]> parts = new ArrayList<>();
    List<Entry> found = new ArrayList<>();
    JournalReader reader =
        new JournalReader() {
          @Override
          public void snapshotPart(byte[] encoded) {
            require(found.isEmpty(), "a part after a batch");
            parts.add(encoded);
          }

          @Override
          public void batch(long firstSequence, byte[] encoded) {
            found.add(new Entry(firstSequence, 0, encoded, 0, 0));
          }
        };
    JournalRecovery recovery = core.replay(reader);
    int from = checkSnapshot(recovery, parts);
    require(from + found.size() <= history.size(), "more batches than were written");
    for (int i = 0; i < found.size(); i++) {
      Entry written = history.get(from + i);
      require(written.first == found.get(i).first, "a batch at the wrong place");
      require(Arrays.equals(written.payload, found.get(i).payload), "other bytes than written");
    }
    int there = from + found.size();
    long last = there == 0 ? 0 : history.get(there - 1).last();
    require(recovery.lastSequence() == last, "says " + recovery + ", has up to " + last);
    require(recovery.batches() == found.size(), "says " + recovery);
    require(last >= acknowledged, "has up to " + last + ", acknowledged " + acknowledged);
    history.subList(there, history.size()).clear();
    snapshotsRead += parts.isEmpty() ? 0 : 1;
    tailsCut += recovery.cutBytes() > 0 ? 1 : 0;
    batchesRead += found.size();
    return last;
  }

  /** Returns how many batches the snapshot stands for. */
  private int checkSnapshot(JournalRecovery recovery, List<byte[]> parts) {
    if (recovery.snapshotSequence() == 0) {
      require(parts.isEmpty(), "parts of no snapshot");
      return 0;
    }
    for (int i = 0; i < history.size(); i++) {
      if (history.get(i).last() == recovery.snapshotSequence()) {
        Iterator<byte[]> expected = snapshotOf(history.get(i)).parts();
        for (byte[] part : parts) {
          require(expected.hasNext(), "more parts than were written");
          require(Arrays.equals(expected.next(), part), "another part than was written");
        }
        require(!expected.hasNext(), "fewer parts than were written");
        return i + 1;
      }
    }
    throw new AssertionError("a snapshot of what never was: " + recovery);
  }

  private static JournalSnapshot snapshotOf(Entry last) {
    return new JournalSnapshot() {
      @Override
      public long sequence() {
        return last.last();
      }

      @Override
      public Iterator<byte[]> parts() {
        List<byte[]> parts = new ArrayList<>();
        int count = 1 + (int) Math.floorMod(last.hash, 4L);
        for (int i = 0; i < count; i++) {
          int length = 8 + (int) Math.floorMod(last.hash >> i, 300L);
          parts.add(ByteBuffer.allocate(length).putLong(last.hash + i).array());
        }
        return parts.iterator();
      }
    };
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
