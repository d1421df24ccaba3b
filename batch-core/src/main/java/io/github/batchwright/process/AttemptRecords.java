package io.github.batchwright.process;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is written down of each attempt, in one folder, so that a later life of the host application
 * finds its processes again. Thread-safe.
 *
 * <p>{@code <attempt>.attempt} is made before the process is: an attempt without it was never
 * launched. It is completed once the process is there. {@code <attempt>.exit} holds the exit code;
 * the {@link Wrapper} writes it. Both go when the attempt is released. A line counts only if it is
 * whole, with the line feed that ends it, so what a crash has cut is as if it were not there.
 *
 * <p>Nothing here is forced to disk, and nothing need be. What the kernel was given outlives this
 * program, but not a loss of power. So {@code boot} names the boot of the machine during which the
 * records were made, and when it is not the present one, they prove nothing: {@link Past}. A name
 * that was lost, or cut, is not the present one either.
 */
final class AttemptRecords {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptRecords.class);
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String RECORD = ".attempt";
  private static final String EXIT = ".exit";
  private static final Pattern FORM =
      Pattern.compile(
          "copied=(true|false) session=(true|false) wrapped=(true|false)\n"
              + "(?:pid=([0-9]{1,18}) start=([0-9]{1,18})\n)?.*");
  private static final Pattern EXIT_CODE = Pattern.compile("([0-9]{1,3})\n");

  /** The reverse of {@link AttemptId#fileName}. */
  private static final Pattern FILE_NAME =
      Pattern.compile("([A-Za-z0-9-]{1,64})(?:_(n?)([0-9]{1,9}))?\\.([0-9]{1,9})");

  private final Path folder;
  private final @Nullable String boot;
  private final FileAttribute<?>[] ownFile;

  /** What the records of earlier lives are worth. */
  enum Past {
    /** They are complete: the machine has been up since they were begun. */
    SAME_BOOT,
    /** No process is left of them, and some may be lost. */
    OTHER_BOOT,
    /** Nobody knows; this host gives its boots no name. */
    UNKNOWN
  }

  /**
   * How a process is made.
   *
   * @param copied whether its output is copied by the host application
   * @param session whether it leads a session of its own
   * @param wrapped whether it is a {@link Wrapper}, which starts the command
   */
  record Manner(boolean copied, boolean session, boolean wrapped) {}

  /**
   * A process as it was made.
   *
   * @param start when it started, as {@link ProcessTrees#startOf} tells
   */
  record Main(long pid, long start) {}

  /**
   * The record of an attempt.
   *
   * @param main the first process, or null if it was not noted
   */
  record Entry(Manner manner, @Nullable Main main) {}

  /**
   * Opens records.
   *
   * @param folder where they are; made if it is not there
   * @param boot the name of the machine's present boot, or null if it has none
   * @throws IOException if it is not a folder and cannot be made one
   */
  AttemptRecords(Path folder, @Nullable String boot) throws IOException {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    this.ownFile = posix ? attributes("rw-------") : new FileAttribute<?>[0];
    if (!Files.isDirectory(folder)) { // It may be a link to one.
      Files.createDirectories(folder, posix ? attributes("rwx------") : new FileAttribute<?>[0]);
    }
    this.folder = folder.toRealPath();
    this.boot = boot;
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  /** Returns the name of the machine's present boot, or null if it has none. */
  static @Nullable String presentBoot() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Returns what the tokens of these attempts begin with: the same in each life. It follows from
   * the place, not from something kept there: whoever copies the folder, to try something with it,
   * must not reach the processes of the original.
   */
  String tokenStart() {
    return UUID.nameUUIDFromBytes(folder.toString().getBytes(StandardCharsets.UTF_8)) + "/";
  }

  /** Says what the records of earlier lives are worth. */
  Past past() {
    if (boot == null) {
      return Past.UNKNOWN;
    }
    Optional<String> earlier = read(folder.resolve("boot"));
    return earlier.equals(Optional.of(boot + "\n")) ? Past.SAME_BOOT : Past.OTHER_BOOT;
  }

  /**
   * Says that the records are complete from now on. Before that, every attempt must have one that
   * may have been launched during an earlier boot.
   */
  void beginBoot() throws IOException {
    write("boot", boot + "\n", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /**
   * Notes that the process of an attempt is about to be made.
   *
   * @throws FileAlreadyExistsException if that was noted before
   */
  void launching(String name, Manner manner) throws IOException {
    String line =
        "copied=%s session=%s wrapped=%s\n"
            .formatted(manner.copied(), manner.session(), manner.wrapped());
    write(name + RECORD, line, StandardOpenOption.CREATE_NEW);
  }

  /** Notes the process of an attempt. */
  void made(String name, long pid, long start) throws IOException {
    write(name + RECORD, "pid=" + pid + " start=" + start + "\n", StandardOpenOption.APPEND);
  }

  /** Notes that an attempt may have been launched, if nothing is noted of it. */
  void mayHaveRun(String name) throws IOException {
    try {
      launching(name, new Manner(false, false, false));
    } catch (FileAlreadyExistsException e) {
      LOG.debug("{} has a record", name);
    }
  }

  private void write(String file, String text, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(Arrays.asList(options));
    all.add(StandardOpenOption.WRITE);
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    try (SeekableByteChannel channel = Files.newByteChannel(folder.resolve(file), all, ownFile)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  /** Returns the file for the exit code of an attempt. */
  Path exitFile(String name) {
    return folder.resolve(name + EXIT);
  }

  /** Returns the record of an attempt; one that was cut tells nothing but that there is one. */
  Optional<Entry> find(String name) {
    return read(folder.resolve(name + RECORD)).map(AttemptRecords::parse);
  }

  private static Entry parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return new Entry(new Manner(false, false, false), null);
    }
    Manner manner = new Manner(isTrue(form, 1), isTrue(form, 2), isTrue(form, 3));
    String pid = form.group(4);
    return pid == null
        ? new Entry(manner, null)
        : new Entry(manner, new Main(Long.parseLong(pid), Long.parseLong(form.group(5))));
  }

  private static boolean isTrue(Matcher form, int group) {
    return Boolean.parseBoolean(form.group(group));
  }

  /** Returns the exit code of an attempt, if it is known. */
  OptionalInt exitCode(String name) {
    Optional<Matcher> code = read(exitFile(name)).map(EXIT_CODE::matcher).filter(Matcher::matches);
    return code.isPresent()
        ? OptionalInt.of(Integer.parseInt(code.get().group(1)))
        : OptionalInt.empty();
  }

  /** Reads a file; nothing if it is not there. */
  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** Returns the names of all attempts of which something is here. */
  Set<String> names() throws IOException {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        for (String ending : new String[] {RECORD, EXIT}) {
          if (name.endsWith(ending)) {
            names.add(name.substring(0, name.length() - ending.length()));
          }
        }
      }
    }
    return names;
  }

  /** Forgets an attempt. What cannot be deleted is left for a later life. */
  void delete(String name) {
    try {
      // The record last: while it is there, the attempt is not launched again.
      Files.deleteIfExists(exitFile(name));
      Files.deleteIfExists(folder.resolve(name + RECORD));
    } catch (IOException e) {
      LOG.warn("The record of {} in {} cannot be deleted", name, folder, e);
    }
  }

  /** Returns the attempt of this {@linkplain AttemptId#fileName name}, if it is one. */
  static Optional<AttemptId> attempt(String name) {
    Matcher form = FILE_NAME.matcher(name);
    if (!form.matches()) {
      return Optional.empty();
    }
    String job = form.group(1);
    String index = form.group(3);
    if (index != null) {
      job += ("n".equals(form.group(2)) ? "#" : ":") + index;
    }
    int number = Integer.parseInt(form.group(4));
    return number < 1 ? Optional.empty() : Optional.of(new AttemptId(new JobId(job), number));
  }
}
