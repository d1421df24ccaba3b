package io.github.batchwright.testkit.contract;

import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalSnapshot;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Hears what a journal tells, so that a test can wait for it. Thread-safe. */
final class JournalWitness implements JournalListener {
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition heard = lock.newCondition();
  private final List<Long> told = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  JournalWitness(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void durable(long sequence) {
    lock.lock();
    try {
      told.add(sequence);
      heard.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void failed(Throwable cause) {
    lock.lock();
    try {
      failures.add(cause);
      heard.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns every sequence number that was called durable, as it was told. */
  List<Long> told() {
    lock.lock();
    try {
      return List.copyOf(told);
    } finally {
      lock.unlock();
    }
  }

  List<Throwable> failures() {
    lock.lock();
    try {
      return List.copyOf(failures);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the last fact that was called durable; 0 while none was. */
  long durable() {
    List<Long> all = told();
    return all.isEmpty() ? 0 : all.get(all.size() - 1);
  }

  void awaitDurable(long sequence) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (failures.isEmpty() && durable() < sequence) {
        if (left <= 0) {
          throw new AssertionError(
              "fact " + sequence + " was not called durable in " + patience + ", only " + told);
        }
        left = heard.awaitNanos(left);
      }
      if (!failures.isEmpty()) {
        throw new AssertionError("the journal failed", failures.get(0));
      }
    } finally {
      lock.unlock();
    }
  }

  /** A batch of numbered facts with bytes of its own. */
  static final class Batch implements JournalBatch {
    private final long first;
    private final int size;
    private final byte[] bytes;

    Batch(long first, int size, byte[] bytes) {
      this.first = first;
      this.size = size;
      this.bytes = bytes;
    }

    static Batch random(Random random, long first, int size, int length) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      return new Batch(first, size, bytes);
    }

    @Override
    public long firstSequence() {
      return first;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public byte[] encoded() {
      return bytes.clone();
    }
  }

  /** A snapshot of parts that are there already. */
  record Snapshot(long sequence, List<byte[]> all) implements JournalSnapshot {
    @Override
    public Iterator<byte[]> parts() {
      return all.iterator();
    }
  }

  /** Keeps what is given back, as text that says where two differ. */
  static final class Reading implements JournalReader {
    final List<String> parts = new ArrayList<>();
    final List<String> batches = new ArrayList<>();
    boolean partAfterBatch;

    @Override
    public void snapshotPart(byte[] encoded) {
      partAfterBatch |= !batches.isEmpty();
      parts.add(text(encoded));
    }

    @Override
    public void batch(long firstSequence, byte[] encoded) {
      batches.add(firstSequence + " " + text(encoded));
    }

    static String of(Batch batch) {
      return batch.firstSequence() + " " + text(batch.bytes);
    }

    /** Two that are as long and begin with the same bytes differ in their hash, or are the same. */
    static String text(byte[] bytes) {
      String start = Arrays.toString(Arrays.copyOf(bytes, Math.min(8, bytes.length)));
      return bytes.length + " bytes " + start + " hash " + sha256(bytes);
    }

    private static String sha256(byte[] bytes) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every JVM has it", e);
      }
    }
  }
}
