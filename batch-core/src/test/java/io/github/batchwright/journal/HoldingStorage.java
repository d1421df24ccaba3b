package io.github.batchwright.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A storage whose forces of files can be counted, held back and made to fail. Forces of the data
 * alone are those of the log. Thread-safe.
 */
final class HoldingStorage implements Storage {
  private final Storage storage;

  /** How many forces of data were begun. */
  final AtomicInteger forces = new AtomicInteger();

  /** A force needs a permit. */
  final Semaphore permits = new Semaphore(1_000_000);

  /** How many forces of snapshots fail from now on. */
  final AtomicInteger badSnapshots = new AtomicInteger();

  volatile boolean failing;

  HoldingStorage(Storage storage) {
    this.storage = storage;
  }

  @Override
  public List<String> list() throws IOException {
    return storage.list();
  }

  @Override
  public void makeFolder() throws IOException {
    storage.makeFolder();
  }

  @Override
  public Closeable lock() throws IOException, HeldException {
    return storage.lock();
  }

  @Override
  public StorageFile create(String name) throws IOException {
    return new HoldingFile(name, storage.create(name));
  }

  @Override
  public StorageFile open(String name) throws IOException {
    return storage.open(name);
  }

  @Override
  public StorageFile openToRead(String name) throws IOException {
    return storage.openToRead(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    storage.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    storage.delete(name);
  }

  @Override
  public void forceFolder() throws IOException {
    storage.forceFolder();
  }

  @Override
  public String describe(String name) {
    return storage.describe(name);
  }

  private final class HoldingFile implements StorageFile {
    private final String name;
    private final StorageFile file;

    HoldingFile(String name, StorageFile file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return file.read(into, position);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      return file.write(from, position);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      if (name.startsWith("snapshot-") && badSnapshots.getAndDecrement() > 0) {
        throw new IOException("No space left on device");
      }
      if (!metadata) {
        forces.incrementAndGet();
        permits.acquireUninterruptibly();
        if (failing) {
          throw new IOException("Input/output error");
        }
      }
      file.force(metadata);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
