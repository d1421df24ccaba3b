package io.github.batchwright.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What the tests of journals need: batches, listeners, readers, and files. */
final class Journals {
  private static final long DEADLINE_SECONDS = 10;

  private Journals() {}

  /** A journal with small segments, whose folder is looked after by the caller. */
  static FileJournal small(Path folder) {
    return small(new DiskStorage(folder), Long.MAX_VALUE);
  }

  static FileJournal small(Storage storage, long snapshotAfterBytes) {
    return new FileJournal(storage, settings(4096, snapshotAfterBytes));
  }

  static Settings settings(long segmentBytes, long snapshotAfterBytes) {
    SplittableRandom salts = new SplittableRandom(1);
    return new Settings(
        Durability.POWER_LOSS, segmentBytes, snapshotAfterBytes, 1024, true, salts::nextLong);
  }

  /** A batch of one fact. */
  static JournalBatch batch(long first, String text) {
    return batch(first, text.getBytes(StandardCharsets.UTF_8));
  }

  static JournalBatch batch(long first, byte[] bytes) {
    return new JournalBatch() {
      @Override
      public long firstSequence() {
        return first;
      }

      @Override
      public int size() {
        return 1;
      }

      @Override
      public byte[] encoded() {
        return bytes;
      }
    };
  }

  static JournalSnapshot snapshot(long sequence, String... parts) {
    return new JournalSnapshot() {
      @Override
      public long sequence() {
        return sequence;
      }

      @Override
      public Iterator<byte[]> parts() {
        return Stream.of(parts).map(part -> part.getBytes(StandardCharsets.UTF_8)).iterator();
      }
    };
  }

  /** Opens a journal, appends texts from a fact on, and closes it when all are durable. */
  static Reader write(FileJournal journal, String... texts) {
    Reader reader = new Reader();
    try (journal) {
      long next = journal.replay(reader).lastSequence() + 1;
      Listener listener = new Listener();
      journal.open(listener);
      for (String text : texts) {
        journal.append(batch(next++, text));
      }
      listener.awaitDurable(texts.length == 0 ? 0 : next - 1);
    }
    return reader;
  }

  /** Reads what a journal in a folder holds. */
  static Reader read(Path folder) {
    return write(small(folder));
  }

  /** Returns the file of a folder whose name begins so, the last one if there are more. */
  static Path file(Path folder, String prefix) throws IOException {
    List<String> names = files(folder, prefix);
    return folder.resolve(names.get(names.size() - 1));
  }

  static List<String> files(Path folder, String prefix) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  /** Keeps what is read, as text. */
  static final class Reader implements JournalReader {
    final List<String> parts = new ArrayList<>();
    final List<String> batches = new ArrayList<>();

    @Override
    public void snapshotPart(byte[] encoded) {
      parts.add(new String(encoded, StandardCharsets.UTF_8));
    }

    @Override
    public void batch(long firstSequence, byte[] encoded) {
      batches.add(firstSequence + " " + new String(encoded, StandardCharsets.UTF_8));
    }
  }

  /** Waits for what it is told. */
  static final class Listener implements JournalListener {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final List<Throwable> failures = new ArrayList<>();
    private long durable;
    private boolean afterFailure;

    @Override
    public void durable(long sequence) {
      lock.lock();
      try {
        afterFailure |= !failures.isEmpty();
        durable = sequence;
        told.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void failed(Throwable cause) {
      lock.lock();
      try {
        failures.add(cause);
        told.signalAll();
      } finally {
        lock.unlock();
      }
    }

    long durable() {
      lock.lock();
      try {
        return durable;
      } finally {
        lock.unlock();
      }
    }

    /** Returns what it was told of failures; nothing may have been called durable after one. */
    List<Throwable> failures() {
      lock.lock();
      try {
        assertTrue(!afterFailure, "something was called durable after a failure");
        return List.copyOf(failures);
      } finally {
        lock.unlock();
      }
    }

    void awaitDurable(long sequence) {
      await(() -> durable >= sequence, "fact " + sequence + " never became durable");
    }

    Throwable awaitFailure() {
      await(() -> !failures.isEmpty(), "the journal never failed");
      return failures().get(0);
    }

    private void await(BooleanSupplier condition, String otherwise) {
      long left = TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
      lock.lock();
      try {
        while (!condition.getAsBoolean()) {
          assertTrue(left > 0, otherwise + ": up to " + durable + ", " + failures);
          left = told.awaitNanos(left);
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      } finally {
        lock.unlock();
      }
    }
  }
}
