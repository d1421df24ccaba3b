package io.github.batchwright.journal;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import io.github.batchwright.spi.JournalSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two threads of an open journal. One writes the log: while it forces a group of batches the
 * next group gathers, so that the busier the journal, the fewer the forces per batch. The other
 * makes segments ahead of their use and writes snapshots. Neither is ever interrupted, since that
 * would close the file it works on. Thread-safe.
 */
final class JournalThreads {
  private static final Logger log = LoggerFactory.getLogger(JournalThreads.class);

  /** How many bytes are written, at the most or one batch more, before they are forced. */
  private static final long GROUP_BYTES = 16 << 20;

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

  private final JournalCore core;
  private final JournalListener listener;
  private final Runnable release;
  private final long snapshotAfterBytes;
  private final Thread writer = thread("batchwright-journal-writer", this::write);
  private final Thread keeper = thread("batchwright-journal-keeper", this::keepHouse);

  /** Who still uses the files: the two threads, and whoever has yet to call close. */
  private final AtomicInteger users = new AtomicInteger(3);

  private final AtomicLong logBytes;
  private volatile long snapshotBytes;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition chores = lock.newCondition();
  private ArrayDeque<JournalBatch> queue = new ArrayDeque<>();
  private @Nullable JournalSnapshot requested;
  private boolean snapshotRunning;
  private long last;
  private boolean closing;
  private boolean failed;

  /**
   * Makes the threads for a core that is open.
   *
   * @param release called once, when the last user has gone
   */
  JournalThreads(
      JournalCore core, JournalListener listener, long snapshotAfterBytes, Runnable release) {
    this.core = core;
    this.listener = listener;
    this.release = release;
    this.snapshotAfterBytes = snapshotAfterBytes;
    Recovered found = core.recovered();
    this.logBytes = new AtomicLong(found.logBytes());
    this.snapshotBytes = found.snapshotBytes();
    this.last = found.recovery().lastSequence();
  }

  private static Thread thread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    writer.start();
    keeper.start();
  }

  /** Puts a batch where the writer finds it. After a failure it goes nowhere. */
  void append(JournalBatch batch) {
    lock.lock();
    try {
      if (closing) {
        throw new IllegalStateException("the journal is closed");
      }
      if (batch.firstSequence() != last + 1 || batch.size() < 1) {
        throw new IllegalArgumentException(
            "a batch of "
                + batch.size()
                + " facts from "
                + batch.firstSequence()
                + ": at least one was expected, from "
                + (last + 1));
      }
      last = batch.lastSequence();
      if (!failed) {
        queue.add(batch);
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean wantsSnapshot() {
    if (logBytes.get() < Math.max(snapshotAfterBytes, snapshotBytes)) {
      return false;
    }
    lock.lock();
    try {
      return !snapshotRunning && !failed && !closing;
    } finally {
      lock.unlock();
    }
  }

  /** Puts a snapshot where the keeper finds it; of two at once only the first is written. */
  void snapshot(JournalSnapshot snapshot) {
    lock.lock();
    try {
      if (!snapshotRunning && !failed && !closing) {
        snapshotRunning = true;
        requested = snapshot;
        logBytes.set(0);
        chores.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    try {
      List<JournalBatch> group = nextGroup();
      while (!group.isEmpty()) {
        writeGroup(group);
        group = nextGroup();
      }
    } catch (Throwable e) {
      fail(e);
    } finally {
      leave();
    }
  }

  /** Waits for batches; none come after the journal was closed. */
  private List<JournalBatch> nextGroup() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closing) {
        work.awaitUninterruptibly();
      }
      List<JournalBatch> group = new ArrayList<>(queue);
      queue.clear();
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void writeGroup(List<JournalBatch> group) throws IOException {
    long bytes = 0;
    for (JournalBatch batch : group) {
      bytes += core.append(batch.firstSequence(), batch.size(), batch.encoded());
      if (bytes >= GROUP_BYTES) {
        commit(bytes);
        bytes = 0;
      }
    }
    if (bytes > 0) {
      commit(bytes);
    }
  }

  private void commit(long bytes) throws IOException {
    long durable = core.commit();
    logBytes.addAndGet(bytes);
    listener.durable(durable);
    if (core.wantsNext()) {
      signalKeeper();
    }
  }

  private void signalKeeper() {
    lock.lock();
    try {
      chores.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Called on the writer's thread alone, so that nothing is called durable afterwards. */
  private void fail(Throwable cause) {
    lock.lock();
    try {
      failed = true;
      queue = new ArrayDeque<>();
      chores.signal();
    } finally {
      lock.unlock();
    }
    log.error("the journal failed: it takes nothing any more", cause);
    listener.failed(cause);
  }

  private void keepHouse() {
    SnapshotWriter writing = null;
    try {
      while (awaitChore(writing)) {
        if (core.wantsNext()) {
          core.prepare();
        }
        writing = writing == null ? begin() : step(writing);
      }
    } catch (Throwable e) {
      log.error("the journal will make no more snapshots", e);
    } finally {
      if (writing != null) {
        writing.giveUp();
      }
      leave();
    }
  }

  /** Returns false when there will be no more. */
  private boolean awaitChore(@Nullable SnapshotWriter writing) {
    lock.lock();
    try {
      while (!closing && !failed && writing == null && requested == null && !core.wantsNext()) {
        chores.awaitUninterruptibly();
      }
      return !closing && !failed;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable SnapshotWriter begin() {
    lock.lock();
    try {
      JournalSnapshot snapshot = requested;
      requested = null;
      return snapshot == null ? null : core.snapshot(snapshot);
    } finally {
      lock.unlock();
    }
  }

  /** A snapshot that fails is tried again after as much log again; nothing was lost. */
  private @Nullable SnapshotWriter step(SnapshotWriter writing) {
    try {
      if (writing.step()) {
        return writing;
      }
      snapshotBytes = writing.bytes();
    } catch (Throwable e) {
      log.warn("a snapshot of the journal was given up; the log is kept", e);
      writing.giveUp();
    }
    lock.lock();
    try {
      snapshotRunning = false;
    } finally {
      lock.unlock();
    }
    return null;
  }

  /** Lets what was appended be written, and waits for the threads, though not without end. */
  void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
      chores.signal();
    } finally {
      lock.unlock();
    }
    leave();
    for (Thread thread : List.of(writer, keeper)) {
      if (thread != Thread.currentThread()) {
        Uninterruptibles.joinUninterruptibly(thread, LONGEST_CLOSE);
        if (thread.isAlive()) {
          log.warn("{} waits for the disk: the journal stays locked until it is done", thread);
        }
      }
    }
  }

  private void leave() {
    if (users.decrementAndGet() == 0) {
      release.run();
    }
  }
}
