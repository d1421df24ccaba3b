package io.github.batchwright.journal;

import io.github.batchwright.journal.Storage.HeldException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a folder to one journal: among processes by a lock on the file {@code lock}, in which its
 * holder writes who it is, and within this process by a system property.
 *
 * <p>The property is there because a lock on a file belongs to the process: closing the file that
 * somebody else in this process holds locked, even one opened to look, would release it. And it is
 * a system property, not a static field, because two copies of this library in one process, as two
 * web applications have, must know of each other.
 */
final class FolderLock implements Closeable {
  /** The file that is locked. */
  static final String FILE = "lock";

  private static final Logger log = LoggerFactory.getLogger(FolderLock.class);
  private static final int MAX_TEXT = 512;

  private final String property;
  private final FileChannel channel;

  private FolderLock(String property, FileChannel channel) {
    this.property = property;
    this.channel = channel;
  }

  static FolderLock take(Path folder, FileAttribute<?>[] attributes)
      throws IOException, HeldException {
    String property = "io.github.batchwright.journal.lock:" + folder.toRealPath();
    String self = self();
    Object holder = System.getProperties().putIfAbsent(property, self);
    if (holder != null) {
      throw new HeldException(holder + ", which is this process");
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel =
          FileChannel.open(
              folder.resolve(FILE),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              attributes);
      if (lock(channel) == null) {
        throw new HeldException(text(channel));
      }
      sign(channel, self);
      taken = true;
      return new FolderLock(property, channel);
    } finally {
      if (!taken) {
        System.getProperties().remove(property);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  private static void sign(FileChannel channel, String self) {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((self + "\n").getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException e) {
      log.debug("cannot write into the lock who holds it: the disk may be full", e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_TEXT);
    channel.read(bytes, 0);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "a process that has not said who it is" : text;
  }

  private static String self() {
    // pid@host, on every JVM we know; the host is not to be had otherwise without asking the
    // network.
    String name = ManagementFactory.getRuntimeMXBean().getName();
    String host = name.substring(name.indexOf('@') + 1);
    return "process " + ProcessHandle.current().pid() + " on " + host + " since " + Instant.now();
  }

  /** Leaves the file behind: deleting it could take it from under somebody who just opened it. */
  @Override
  public void close() throws IOException {
    try {
      channel.truncate(0);
    } finally {
      try {
        channel.close();
      } finally {
        System.getProperties().remove(property);
      }
    }
  }
}
