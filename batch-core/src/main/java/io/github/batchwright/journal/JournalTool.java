package io.github.batchwright.journal;

import io.github.batchwright.JournalException;
import io.github.batchwright.engine.codec.FactBytes;
import io.github.batchwright.spi.Durability;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the journal of a {@link FileJournal} that nobody has open: checks it, prints it, and
 * saves what is left of a damaged one. It changes nothing in it. Thread-safe.
 */
public final class JournalTool {
  private static final int DONE = 0;
  private static final int LOST = 1;
  private static final int REFUSED = 2;

  private static final String HELP =
      """
      Looks into the journal in a folder. It must not be in use.

        verify DIR                        reads everything and says whether it is whole
        dump DIR [--from SEQ] [--to SEQ]  prints the facts, a line of JSON each
        salvage DIR TARGET [--to SEQ]     copies what can be read, up to the first damage or
                                          a fact, into a new folder that opens cleanly
        --help                            prints this

      Exit code: 0 all is well; 1 something is damaged or was left out; 2 it could not be done.
      """;

  private final PrintStream out;
  private final PrintStream err;
  private final PayloadPrinter printer;
  private final Settings settings;

  private JournalTool(PrintStream out, PrintStream err, PayloadPrinter printer) {
    this.out = out;
    this.err = err;
    this.printer = printer;
    SecureRandom random = new SecureRandom();
    this.settings =
        new Settings(
            Durability.POWER_LOSS, 64L << 20, Long.MAX_VALUE, 1 << 20, true, random::nextLong);
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /**
   * Runs a command.
   *
   * @param out where the answer is printed
   * @param err where it is said what is wrong
   * @return 0 if all is well, 1 if something is damaged or was left out, 2 if it could not be done
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, out, err, JournalTool::facts);
  }

  static int run(String[] args, PrintStream out, PrintStream err, PayloadPrinter printer) {
    return new JournalTool(out, err, printer).run(args);
  }

  /**
   * Returns facts as JSON; what no fact can be made of, such as one of a newer version, as it is.
   */
  private static List<String> facts(long firstSequence, byte[] encoded) {
    try {
      return FactBytes.lines(firstSequence, encoded);
    } catch (JournalException e) {
      return base64(firstSequence, encoded);
    }
  }

  private static List<String> base64(long firstSequence, byte[] encoded) {
    String payload = Base64.getEncoder().encodeToString(encoded);
    return List.of("{\"first\":" + firstSequence + ",\"payload\":\"" + payload + "\"}");
  }

  /** The command line is not one that the tool knows. */
  private static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  private int run(String[] args) {
    try {
      Command command = Command.parse(args);
      if (command.verb.equals("--help")) {
        out.print(HELP);
        return DONE;
      }
      return run(command);
    } catch (UsageException e) {
      err.printf(Locale.ROOT, "%s%n%n%s", e.getMessage(), HELP);
    } catch (Storage.HeldException e) {
      err.printf(Locale.ROOT, "The journal is in use by %s: stop it first.%n", e.holder());
    } catch (JournalDamagedException e) {
      err.printf(Locale.ROOT, "%s%n", e.getMessage());
      return LOST;
    } catch (JournalException e) {
      err.printf(Locale.ROOT, "%s%n", e.getMessage());
    } catch (IOException e) {
      err.printf(Locale.ROOT, "It cannot be read or written: %s%n", e);
    }
    return REFUSED;
  }

  /** A command line, taken apart. */
  private record Command(String verb, List<String> folders, long from, long to) {
    static Command parse(String[] args) throws UsageException {
      List<String> words = new ArrayList<>();
      long from = 1;
      long to = Long.MAX_VALUE;
      for (int i = 0; i < args.length; i++) {
        String arg = args[i];
        if (arg.equals("--help") || arg.equals("-h")) {
          return new Command("--help", List.of(), from, to);
        } else if (arg.equals("--from")) {
          from = number(arg, args, ++i);
        } else if (arg.equals("--to")) {
          to = number(arg, args, ++i);
        } else if (arg.startsWith("-")) {
          throw new UsageException(arg + ": no such option.");
        } else {
          words.add(arg);
        }
      }
      if (words.isEmpty()) {
        throw new UsageException("Which command?");
      }
      return new Command(words.get(0), List.copyOf(words.subList(1, words.size())), from, to);
    }

    private static long number(String option, String[] args, int at) throws UsageException {
      String value = at < args.length ? args[at] : "nothing";
      try {
        long number = Long.parseLong(value);
        if (number >= 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new UsageException(option + " " + value + ": the number of a fact is wanted.");
    }

    void requireFolders(String... names) throws UsageException {
      if (folders.size() != names.length) {
        throw new UsageException(verb + ": " + String.join(" and ", names) + " wanted.");
      }
    }
  }

  private int run(Command command) throws UsageException, IOException, Storage.HeldException {
    switch (command.verb) {
      case "verify", "dump" -> command.requireFolders("a folder");
      case "salvage" -> command.requireFolders("a folder", "a new folder");
      default -> throw new UsageException(command.verb + ": no such command.");
    }
    Storage storage = new DiskStorage(Path.of(command.folders.get(0)));
    Contents contents = Contents.of(storage);
    if (contents.isEmpty()) {
      err.printf(Locale.ROOT, "There is no journal in %s.%n", storage.describe(""));
      return REFUSED;
    }
    Closeable lock = lock(storage);
    try {
      contents = Contents.of(storage);
      contents.checkVersions(storage);
      return switch (command.verb) {
        case "verify" -> verify(storage, contents);
        case "dump" -> dump(storage, contents, command.from, command.to);
        default -> salvage(storage, contents, command);
      };
    } finally {
      if (lock != null) {
        lock.close();
      }
    }
  }

  /** A folder that cannot be written to cannot be locked, but may be all that is left. */
  private @Nullable Closeable lock(Storage storage) throws Storage.HeldException {
    try {
      return storage.lock();
    } catch (IOException e) {
      err.printf(
          Locale.ROOT, "It cannot be locked (%s): make sure that nothing writes to it.%n", e);
      return null;
    }
  }

  private int verify(Storage storage, Contents contents) throws IOException {
    long[] bytes = new long[2];
    LogVisitor visitor =
        new LogVisitor() {
          @Override
          public void part(byte[] payload) {
            bytes[0] += payload.length;
          }

          @Override
          public void batch(Frame frame, byte[] payload, FileName file, long offset) {
            bytes[1] += payload.length;
          }
        };
    Recovered found =
        new LogReader(storage, settings, visitor).read(contents, contents.newestSnapshot());
    var recovery = found.recovery();
    out.printf(
        Locale.ROOT,
        "snapshot: %s%n",
        found.snapshot() == null
            ? "none"
            : "facts 1 to " + recovery.snapshotSequence() + ", " + bytes[0] + " bytes");
    out.printf(
        Locale.ROOT,
        "log: %d batches up to fact %d, %d bytes in %d segment%s%n",
        recovery.batches(),
        recovery.lastSequence(),
        bytes[1],
        found.read().size(),
        found.read().size() == 1 ? "" : "s");
    out.printf(Locale.ROOT, "epoch: %d%n", contents.highestEpoch());
    if (recovery.cutBytes() > 0) {
      out.printf(
          Locale.ROOT,
          "unfinished: %d bytes at the end, never called durable; they will be cut off%n",
          recovery.cutBytes());
    }
    out.printf(Locale.ROOT, "It is whole.%n");
    return DONE;
  }

  private int dump(Storage storage, Contents contents, long from, long to) throws IOException {
    LogVisitor visitor =
        new LogVisitor() {
          private long snapshot;
          private int parts;

          @Override
          public void snapshot(FileName name) {
            snapshot = name.sequence();
          }

          @Override
          public void part(byte[] payload) {
            parts++;
            if (from <= snapshot) {
              // Facts of a snapshot have no numbers of their own.
              String place = "{\"snapshot\":" + snapshot + ",\"part\":" + parts + ",";
              for (String line : printer.lines(1, payload)) {
                out.println(place + line.replaceFirst("^\\{(\"(seq|first)\":\\d+,)?", ""));
              }
            }
          }

          @Override
          public void batch(Frame frame, byte[] payload, FileName file, long offset) {
            if (frame.last() >= from && frame.first() <= to) {
              printer.lines(frame.first(), payload).forEach(out::println);
            }
          }
        };
    new LogReader(storage, settings, visitor).read(contents, contents.newestSnapshot());
    return DONE;
  }

  private int salvage(Storage storage, Contents contents, Command command)
      throws IOException, Storage.HeldException {
    Storage target = new DiskStorage(Path.of(command.folders.get(1)));
    if (!target.list().isEmpty()) {
      err.printf(
          Locale.ROOT, "%s is not empty: salvage makes a new journal.%n", target.describe(""));
      return REFUSED;
    }
    target.makeFolder();
    Closeable lock = target.lock();
    try {
      Salvage salvage = new Salvage(storage, contents, target, settings);
      Salvage.Result result = salvage.copy(command.to);
      String what = result.last() == 0 ? "nothing" : "facts 1 to " + result.last();
      out.printf(Locale.ROOT, "salvaged: %s, into %s%n", what, target.describe(""));
      out.printf(Locale.ROOT, "lost: %s%n", result.lost());
      return result.complete() ? DONE : LOST;
    } finally {
      lock.close();
    }
  }
}
