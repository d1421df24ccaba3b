package io.github.batchwright.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder on a disk. Thread-safe. A thread that uses it must not be interrupted: an interrupt
 * closes the file.
 */
final class DiskStorage implements Storage {
  private final Path folder;
  private final boolean posix;

  DiskStorage(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.posix = this.folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Returns the attributes that keep a new file or folder to its owner. */
  private FileAttribute<?>[] owned(String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public List<String> list() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return names;
  }

  /** A folder is lost with the power if the one above it was not forced: so they all are. */
  @Override
  public void makeFolder() throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = folder; at != null && !Files.exists(at); at = at.getParent()) {
      missing.push(at);
    }
    for (Path next : missing) {
      try {
        Files.createDirectory(next, owned("rwx------"));
      } catch (FileAlreadyExistsException e) {
        // Somebody else made it at the same time.
      }
      Path above = next.getParent();
      if (above != null) {
        force(above);
      }
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + " is not a folder");
    }
  }

  @Override
  public Closeable lock() throws IOException, HeldException {
    return FolderLock.take(folder, owned("rw-------"));
  }

  @Override
  public StorageFile create(String name) throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new DiskFile(FileChannel.open(folder.resolve(name), options, owned("rw-------")));
  }

  @Override
  public StorageFile open(String name) throws IOException {
    return new DiskFile(
        FileChannel.open(folder.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public StorageFile openToRead(String name) throws IOException {
    return new DiskFile(FileChannel.open(folder.resolve(name), StandardOpenOption.READ));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  @Override
  public void forceFolder() throws IOException {
    force(folder);
  }

  /** Where the file system is not POSIX, a folder cannot be opened and need not be forced. */
  private void force(Path path) throws IOException {
    if (posix) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public String describe(String name) {
    return name.isEmpty() ? folder.toString() : folder.resolve(name).toString();
  }

  /** A file on a disk. */
  private record DiskFile(FileChannel channel) implements StorageFile {
    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return channel.read(into, position);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      return channel.write(from, position);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      channel.force(metadata);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
