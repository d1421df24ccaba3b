package io.github.batchwright.journal;

import io.github.batchwright.JournalException;
import io.github.batchwright.spi.Durability;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.spi.JournalBatch;
import io.github.batchwright.spi.JournalListener;
import io.github.batchwright.spi.JournalReader;
import io.github.batchwright.spi.JournalRecovery;
import io.github.batchwright.spi.JournalSnapshot;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in a folder of files, which holds everything that was called durable through a crash,
 * and with {@link Durability#POWER_LOSS} through a loss of power. Thread-safe.
 *
 * <p>One journal has the folder to itself. Files can be read by their owner alone where the file
 * system knows permissions. What is in them is described in {@code docs/journal-format.md}; {@link
 * JournalTool} reads them.
 *
 * <p>If the disk refuses a write of the log, the journal fails for good: {@link
 * JournalListener#failed} is called, nothing more is called durable, and a new journal on the same
 * folder finds everything that had been. A snapshot that cannot be written is given up with a
 * warning, and tried again after as much log again.
 */
public final class FileJournal implements Journal {
  private static final Logger log = LoggerFactory.getLogger(FileJournal.class);

  private final Storage storage;
  private final Settings settings;
  private final JournalCore core;
  private @Nullable Closeable folderLock;
  private volatile @Nullable JournalThreads threads;
  private volatile State state = State.NEW;

  private enum State {
    NEW,
    REPLAYED,
    OPEN,
    CLOSED
  }

  FileJournal(Storage storage, Settings settings) {
    this.storage = storage;
    this.settings = settings;
    this.core = new JournalCore(storage, settings);
  }

  /** Begins a journal in a folder, which is made when the journal is replayed. */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  /**
   * {@inheritDoc}
   *
   * @throws JournalDamagedException if something that was durable cannot be read
   */
  @Override
  public synchronized JournalRecovery replay(JournalReader reader) {
    require(State.NEW);
    Objects.requireNonNull(reader, "reader");
    JournalRecovery recovery =
        uninterrupted(
            () -> {
              takeFolder();
              return core.replay(reader);
            });
    warnOfCut(core.recovered());
    state = State.REPLAYED;
    return recovery;
  }

  private void warnOfCut(Recovered found) {
    Recovered.End end = found.end();
    if (end != null && found.recovery().cutBytes() > 0) {
      log.warn(
          "{} ends in {} bytes at byte {} that were never finished, and never called durable: they"
              + " are cut off after fact {}",
          storage.describe(end.segment().text()),
          found.recovery().cutBytes(),
          end.offset(),
          found.recovery().lastSequence());
    }
  }

  private void takeFolder() {
    if (folderLock != null) {
      return;
    }
    String folder = storage.describe("");
    try {
      storage.makeFolder();
      folderLock = storage.lock();
    } catch (IOException e) {
      throw new JournalException("cannot use " + folder + " for a journal: " + e, e);
    } catch (Storage.HeldException e) {
      throw new JournalException(
          "the journal in "
              + folder
              + " is in use by "
              + e.holder()
              + ": close it there, or use another folder",
          e);
    }
  }

  /**
   * Reads what a journal in a folder keeps, as {@link #replay} would, and changes nothing: no lock
   * is taken, and nothing is cut off. A journal that is in use may be read; what is being written
   * meanwhile is seen or not.
   *
   * @return what was found
   * @throws JournalException if there is no journal in the folder, it cannot be read, or its owner
   *     removed files while they were read: then the next call fares better
   */
  public static JournalRecovery read(Path directory, JournalReader reader) {
    Objects.requireNonNull(reader, "reader");
    Storage storage = new DiskStorage(Objects.requireNonNull(directory, "directory"));
    return uninterrupted(() -> read(storage, reader));
  }

  private static JournalRecovery read(Storage storage, JournalReader reader) {
    LogVisitor visitor =
        new LogVisitor() {
          @Override
          public void part(byte[] payload) {
            reader.snapshotPart(payload);
          }

          @Override
          public void batch(Frame frame, byte[] payload, FileName file, long offset) {
            reader.batch(frame.first(), payload);
          }
        };
    Settings settings =
        new Settings(Durability.PROCESS_CRASH, 1, Long.MAX_VALUE, Builder.BUFFER, true, () -> 0);
    try {
      Contents contents = Contents.of(storage);
      if (contents.isEmpty()) {
        throw new JournalException("There is no journal in " + storage.describe(""));
      }
      contents.checkVersions(storage);
      return new LogReader(storage, settings, visitor)
          .read(contents, contents.newestSnapshot())
          .recovery();
    } catch (IOException e) {
      throw new JournalException(
          "cannot read the journal in " + storage.describe("") + ": " + e, e);
    }
  }

  @Override
  public synchronized long open(JournalListener listener) {
    require(State.REPLAYED);
    Objects.requireNonNull(listener, "listener");
    long epoch =
        uninterrupted(
            () -> {
              try {
                return core.open();
              } catch (IOException e) {
                throw new JournalException(
                    "cannot write to the journal in " + storage.describe("") + ": " + e, e);
              }
            });
    JournalThreads started =
        new JournalThreads(core, listener, settings.snapshotAfterBytes(), this::release);
    threads = started;
    state = State.OPEN;
    started.start();
    return epoch;
  }

  /** An interrupt would close the files under us: it is kept for afterwards. */
  private static <T> T uninterrupted(Supplier<T> action) {
    boolean interrupted = Thread.interrupted();
    try {
      return action.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Never waits for the disk. A batch of more than 256 MiB makes the journal fail.
   */
  @Override
  public void append(JournalBatch batch) {
    opened().append(batch);
  }

  @Override
  public boolean wantsSnapshot() {
    return opened().wantsSnapshot();
  }

  @Override
  public void snapshot(JournalSnapshot snapshot) {
    opened().snapshot(snapshot);
  }

  private JournalThreads opened() {
    JournalThreads running = threads;
    if (running == null) {
      throw new IllegalStateException("the journal is not open: it is " + state);
    }
    return running;
  }

  @Override
  public Durability durability() {
    return settings.durability();
  }

  private void require(State wanted) {
    if (state != wanted) {
      throw new IllegalStateException("the journal is " + state + ", not " + wanted);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Waits until what was appended is written, though no longer than the disk takes for a minute.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (state == State.CLOSED) {
        return;
      }
      state = State.CLOSED;
    }
    JournalThreads running = threads;
    uninterrupted(
        () -> {
          if (running != null) {
            running.close();
          } else {
            release();
          }
          return state;
        });
  }

  private void release() {
    core.close();
    Closeable held = folderLock;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        log.warn("cannot give up the lock on {}", storage.describe(""), e);
      }
    }
  }

  /** Says how a journal is to be kept. Confined to one thread. */
  public static final class Builder {
    private static final long MIN_SEGMENT = 64L << 10;
    private static final long MAX_SEGMENT = 1L << 30;
    private static final int BUFFER = 1 << 20;

    private final Path directory;
    private Durability durability = Durability.POWER_LOSS;
    private long segmentBytes = 64L << 20;
    private long snapshotAfterBytes = 64L << 20;

    private Builder(Path directory) {
      this.directory = Objects.requireNonNull(directory, "directory");
    }

    /**
     * Says what that which is called durable has to survive; {@link Durability#POWER_LOSS} unless
     * told otherwise.
     *
     * @throws IllegalArgumentException if it is {@link Durability#MEMORY}
     */
    public Builder durability(Durability value) {
      if (value == Durability.MEMORY) {
        throw new IllegalArgumentException(
            "durability " + value + ": a journal in files is PROCESS_CRASH or POWER_LOSS");
      }
      this.durability = Objects.requireNonNull(value, "durability");
      return this;
    }

    /**
     * Says how large a file of the log is, in bytes, from 64 KiB to 1 GiB; 64 MiB unless told
     * otherwise. That much room is taken on the disk ahead of its use.
     */
    public Builder segmentBytes(long value) {
      if (value < MIN_SEGMENT || value > MAX_SEGMENT) {
        throw new IllegalArgumentException(
            "segmentBytes " + value + ": from " + MIN_SEGMENT + " to " + MAX_SEGMENT);
      }
      this.segmentBytes = value;
      return this;
    }

    /**
     * Says after how many bytes of log a snapshot is wanted; 64 MiB unless told otherwise. It is
     * wanted later where the last snapshot is larger than that.
     */
    public Builder snapshotAfterBytes(long value) {
      if (value < 1) {
        throw new IllegalArgumentException("snapshotAfterBytes " + value + ": at least 1");
      }
      this.snapshotAfterBytes = value;
      return this;
    }

    /** Returns the journal. Nothing is touched before it is replayed. */
    public FileJournal build() {
      SecureRandom random = new SecureRandom();
      return new FileJournal(
          new DiskStorage(directory),
          new Settings(
              durability, segmentBytes, snapshotAfterBytes, BUFFER, true, random::nextLong));
    }
  }
}
