package io.github.batchwright.process;

import com.google.common.collect.ImmutableList;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds processes in {@code /proc}. Stateless.
 *
 * <p>A process belongs to an attempt if it is in the session of its first process, or if it has
 * inherited the attempt's token in its environment, or if its parent belongs. The session finds
 * what a shell leaves in the background, and the token what has made a session of its own, both
 * long after their parents are gone. Only a process that does all of it is not found: leaves the
 * session, drops its environment and outlives its parents.
 */
final class LinuxProcesses implements ProcessTrees {
  private static final Path PROC = Path.of("/proc");
  private static final byte[] NAME =
      (TreeMark.VARIABLE + "=").getBytes(StandardCharsets.ISO_8859_1);
  private static final int LONGEST_STAT = 4096;
  private static final int LOOKS_AT_NOTHING = 8;

  /** The parent of what is no program, and has no environment. */
  private static final long KERNEL = 2;

  /** In the place of the tokens in an environment that seems to be empty. */
  private static final String UNKNOWN = "?";

  /** Fields of {@code /proc/<pid>/stat}, counted from the one behind the name; see proc(5). */
  private static final int STATE = 0;

  private static final int PARENT = 1;
  private static final int SESSION = 3;
  private static final int START = 19;

  /**
   * {@code /proc} gives times in hundredths of a second on every architecture that Java runs on.
   */
  private static final int TICKS_PER_SECOND = 100;

  /** One process as {@code /proc/<pid>/stat} describes it. */
  record Entry(long pid, char state, long parent, long session, long start) {
    /** Reads a line of {@code stat}; the name in it may hold blanks and parentheses. */
    static Optional<Entry> parse(String stat) {
      int open = stat.indexOf(" (");
      int close = stat.lastIndexOf(") ");
      if (open < 0 || close < open) {
        return Optional.empty();
      }
      String[] fields = stat.substring(close + 2).split(" ", START + 2);
      if (fields.length <= START) {
        return Optional.empty();
      }
      return Optional.of(
          new Entry(
              Long.parseLong(stat.substring(0, open)),
              fields[STATE].charAt(0),
              Long.parseLong(fields[PARENT]),
              Long.parseLong(fields[SESSION]),
              Long.parseLong(fields[START].trim())));
    }

    /** A zombie has ended, and waits for its parent to notice. */
    boolean isAlive() {
      return state != 'Z' && state != 'X';
    }
  }

  @Override
  public long ticks() {
    try {
      String uptime = Files.readString(PROC.resolve("uptime"));
      double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
      return (long) (seconds * TICKS_PER_SECOND);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  @Override
  public OptionalLong startOf(long pid) {
    return stat(String.valueOf(pid))
        .filter(Entry::isAlive)
        .map(entry -> OptionalLong.of(entry.start()))
        .orElse(OptionalLong.empty());
  }

  @Override
  public Look look() {
    Map<Long, Entry> processes = new LinkedHashMap<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(PROC, folder -> isNumber(folder.getFileName().toString()))) {
      for (Path folder : folders) {
        stat(folder.getFileName().toString())
            .filter(Entry::isAlive)
            .ifPresent(entry -> processes.put(entry.pid(), entry));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + PROC, e);
    }
    processes.remove(ProcessHandle.current().pid());
    return new Snapshot(processes);
  }

  private static boolean isNumber(String name) {
    return name.charAt(0) >= '1' && name.charAt(0) <= '9';
  }

  private static Optional<Entry> stat(String pid) {
    return read("/proc/" + pid + "/stat", LONGEST_STAT)
        .flatMap(bytes -> Entry.parse(new String(bytes, StandardCharsets.ISO_8859_1)));
  }

  /** Reads a file of a process; nothing if the process is gone or somebody else's. */
  private static Optional<byte[]> read(String file, int most) {
    try (InputStream in = new FileInputStream(file)) {
      return Optional.of(in.readNBytes(most));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The processes of one moment. */
  private static final class Snapshot implements Look {
    private final Map<Long, Entry> processes;
    private final Map<Long, String> tokens = new HashMap<>();

    Snapshot(Map<Long, Entry> processes) {
      this.processes = processes;
    }

    @Override
    public List<ProcessHandle> membersOf(TreeMark mark) {
      Set<Long> members = new LinkedHashSet<>();
      long main = numberInUse(mark);
      for (Entry entry : processes.values()) {
        if (entry.pid() == main
            || (mark.session() && entry.session() == main)
            || (entry.start() >= mark.notBefore() && tokens(entry).contains(mark.token()))) {
          members.add(entry.pid());
        }
      }
      addChildren(members);
      ImmutableList.Builder<ProcessHandle> handles = ImmutableList.builder();
      for (Entry entry : processes.values()) {
        if (members.contains(entry.pid())) {
          handle(entry).ifPresent(handles::add);
        }
      }
      return handles.build();
    }

    @Override
    public boolean mayHide(TreeMark mark) {
      return processes.values().stream()
          .filter(entry -> entry.start() >= mark.notBefore() && entry.parent() != KERNEL)
          .map(this::tokens)
          .anyMatch(UNKNOWN::equals);
    }

    @Override
    public Set<String> tokens(String start) {
      Set<String> found = new LinkedHashSet<>();
      for (Entry entry : processes.values()) {
        String value = tokens(entry);
        int from = value.indexOf(start);
        while (from >= 0) {
          int to = value.indexOf(TreeMark.END, from);
          if (to > 0) {
            found.add(value.substring(from + start.length(), to));
          }
          from = value.indexOf(start, from + start.length());
        }
      }
      return found;
    }

    /**
     * Returns the number of the first process, which is that of its session too, or -1 if it may be
     * somebody else's by now. The number of a session that has members is not given to a new
     * process. So if there is one of that number and it is not ours, then all of ours are gone.
     */
    private long numberInUse(TreeMark mark) {
      ProcessHandle main = mark.main();
      return main != null && (main.isAlive() || !processes.containsKey(main.pid()))
          ? main.pid()
          : -1;
    }

    private void addChildren(Set<Long> members) {
      boolean grown = !members.isEmpty();
      while (grown) {
        grown = false;
        for (Entry entry : processes.values()) {
          grown |= members.contains(entry.parent()) && members.add(entry.pid());
        }
      }
    }

    /** Returns the handle of a process, unless its number has been given to another since. */
    private static Optional<ProcessHandle> handle(Entry seen) {
      Optional<ProcessHandle> handle = ProcessHandle.of(seen.pid());
      return stat(String.valueOf(seen.pid())).filter(now -> now.start() == seen.start()).isPresent()
          ? handle
          : Optional.empty();
    }

    private String tokens(Entry entry) {
      return tokens.computeIfAbsent(entry.pid(), Snapshot::tokens);
    }

    /**
     * Reads the tokens in the environment of a process. That seems to be empty for a moment while
     * the process turns into another program, so what seems to be empty is looked at again.
     */
    private static String tokens(long pid) {
      for (int i = 0; i < LOOKS_AT_NOTHING; i++) {
        Optional<byte[]> bytes = read("/proc/" + pid + "/environ", Integer.MAX_VALUE);
        if (bytes.isEmpty()) {
          return "";
        }
        if (bytes.get().length > 0) {
          return value(bytes.get());
        }
      }
      return UNKNOWN;
    }
  }

  /** Returns the value of our variable in an environment, where NUL ends each variable. */
  private static String value(byte[] environment) {
    int start = 0;
    for (int i = 0; i <= environment.length; i++) {
      if (i == environment.length || environment[i] == 0) {
        if (startsWithName(environment, start, i)) {
          int from = start + NAME.length;
          return new String(environment, from, i - from, StandardCharsets.ISO_8859_1);
        }
        start = i + 1;
      }
    }
    return "";
  }

  private static boolean startsWithName(byte[] bytes, int from, int to) {
    return to - from >= NAME.length
        && Arrays.equals(bytes, from, from + NAME.length, NAME, 0, NAME.length);
  }
}
