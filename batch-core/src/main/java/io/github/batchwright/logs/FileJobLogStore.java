package io.github.batchwright.logs;

import com.google.common.annotations.VisibleForTesting;
import io.github.batchwright.model.JobId;
import io.github.batchwright.spi.JobLogStore;
import io.github.batchwright.spi.LogId;
import io.github.batchwright.spi.LogLoss;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps logs as files below one folder: {@code <job>/<attempt>.stdout}, and for a child of an array
 * {@code <array job>/<index>/<attempt>.stdout}, for a node of a multi-node job {@code
 * <job>/node-<index>/<attempt>.stdout}. Of several containers each has a folder: {@code
 * <job>/<attempt>.containers/<container>/stdout}. Thread-safe, and so are several stores on one
 * folder.
 *
 * <p>Folders and files can be read by their owner alone where the file system knows permissions. A
 * job deleted while one of its attempts still writes loses what that attempt goes on to write,
 * unless the stream is opened anew. The files are as long as what is written: nothing is cut.
 */
public final class FileJobLogStore implements JobLogStore {
  /** How often a folder is made again, or emptied again, when somebody works against it. */
  private static final int TRIES = 100;

  private final Path root;
  private final FileAttribute<?>[] ownFolder;
  private final FileAttribute<?>[] ownFile;
  private volatile boolean closed;

  /**
   * Makes a store below a folder, which is made if it is not there.
   *
   * @throws IOException if it is not a folder and cannot be made one
   */
  public FileJobLogStore(Path folder) throws IOException {
    this.root = folder.toAbsolutePath().normalize();
    boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
    this.ownFolder = posix ? attributes("rwx------") : new FileAttribute<?>[0];
    this.ownFile = posix ? attributes("rw-------") : new FileAttribute<?>[0];
    Files.createDirectories(root, ownFolder);
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  @Override
  public OutputStream append(LogId log) throws IOException {
    NoSuchFileException last = new NoSuchFileException(root.toString());
    for (int i = 0; i < TRIES; i++) {
      Path file = makeReady(log);
      try {
        // Not a channel: an interrupt of the writing thread would close it.
        return Files.newOutputStream(
            file, StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
      } catch (NoSuchFileException e) {
        last = e; // Deleted between the two: once more.
      }
    }
    throw last;
  }

  @Override
  public InputStream read(LogId log) throws IOException {
    try {
      return Files.newInputStream(path(log), LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return InputStream.nullInputStream();
    }
  }

  /** A loss is an empty file beside the log, named after it: {@code 1.stdout.lost-beginning}. */
  @Override
  public void noteLoss(LogId log, LogLoss loss) throws IOException {
    ready(lost(log, loss));
  }

  @Override
  public Set<LogLoss> losses(LogId log) {
    Set<LogLoss> found = EnumSet.noneOf(LogLoss.class);
    for (LogLoss loss : LogLoss.values()) {
      if (Files.exists(lost(log, loss), LinkOption.NOFOLLOW_LINKS)) {
        found.add(loss);
      }
    }
    return found;
  }

  private Path lost(LogId log, LogLoss loss) {
    Path file = path(log);
    String what = loss.name().toLowerCase(Locale.ROOT);
    return file.resolveSibling(file.getFileName() + ".lost-" + what);
  }

  @Override
  public Optional<Path> file(LogId log) throws IOException {
    return Optional.of(makeReady(log));
  }

  @Override
  public void delete(JobId job) throws IOException {
    Path folder = folder(job);
    for (int i = 0; Files.exists(folder, LinkOption.NOFOLLOW_LINKS); i++) {
      try {
        Files.walkFileTree(folder, new Deleter());
      } catch (NoSuchFileException e) {
        // Somebody else deletes the same.
      } catch (DirectoryNotEmptyException e) {
        if (i >= TRIES) {
          throw e; // Somebody writes faster than we delete.
        }
      }
    }
  }

  /**
   * Nothing can be opened to be written from now on, so that whoever is late makes no folders where
   * they were removed. What is there can still be read.
   */
  @Override
  public void close() {
    closed = true;
  }

  private Path makeReady(LogId log) throws IOException {
    return ready(path(log));
  }

  /** Makes a file, unless it is there. */
  private Path ready(Path file) throws IOException {
    FileSystemException last = new NoSuchFileException(file.toString());
    for (int i = 0; i < TRIES; i++) {
      if (closed) {
        throw new IOException("The log store is closed");
      }
      try {
        makeFolders(file);
        Files.createFile(file, ownFile);
        return file;
      } catch (FileAlreadyExistsException | NoSuchFileException e) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          return file;
        }
        last = e; // The folder was deleted between the two: once more.
      }
    }
    throw last;
  }

  /** Makes the folders of a file, and refuses one that leads elsewhere. */
  private void makeFolders(Path file) throws IOException {
    Path folder = file.resolveSibling("");
    Path part = root;
    for (Path name : root.relativize(folder)) {
      part = part.resolve(name);
      if (Files.isSymbolicLink(part)) {
        throw new NotDirectoryException(part + " is a symbolic link");
      }
    }
    Files.createDirectories(folder, ownFolder);
  }

  @VisibleForTesting
  Path path(LogId log) {
    Path folder = folder(log.attempt().job());
    int number = log.attempt().number();
    String label = log.stream().label();
    // A name may be as long as a file's may be: it is the name of a folder, with nothing added.
    Path file =
        log.container() == null
            ? folder.resolve(number + "." + label)
            : folder.resolve(number + ".containers").resolve(log.container()).resolve(label);
    return inside(file.normalize());
  }

  private Path folder(JobId job) {
    Path folder = root.resolve(job.wholeJob().value());
    if (job.arrayIndex().isPresent()) {
      folder = folder.resolve(String.valueOf(job.arrayIndex().getAsInt()));
    } else if (job.nodeIndex().isPresent()) {
      folder = folder.resolve("node-" + job.nodeIndex().getAsInt());
    }
    return inside(folder.normalize());
  }

  /**
   * An id has no character that could lead out of the folder; this holds whatever an id becomes.
   */
  private Path inside(Path path) {
    if (!path.startsWith(root) || path.equals(root)) {
      throw new IllegalArgumentException("log file: '" + path + "' must be below " + root);
    }
    return path;
  }

  /** Deletes a folder and everything in it, and never follows a link. Tolerates others doing so. */
  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null && !(failure instanceof NoSuchFileException)) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
