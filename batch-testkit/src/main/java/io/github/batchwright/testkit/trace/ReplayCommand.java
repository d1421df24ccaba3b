package io.github.batchwright.testkit.trace;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The command line of {@link TraceReplay}. */
final class ReplayCommand {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int NOT_UNDERSTOOD = 2;

  private static final List<String> OPTIONS =
      List.of("--trace", "--policy", "--estimates", "--procs", "--starts");

  private static final String HELP =
      """
      Replays a log in the Standard Workload Format through the engine, and prints a report as JSON.

        --trace FILE      the log, plain or gzip
        --policy POLICY   %s
        --estimates WHICH requested (as it is unless said) or exact
        --procs N         the processors of the machine, 1 to %d; unless said, what the
                          log's header has as MaxProcs, else as MaxNodes
        --starts OUT      writes a line for each job that ran: its number in the log, a space, and
                          the second of the log's clock at which it started; once the whole log
                          is replayed
        --help            prints this

      Exit codes: 0 done, 1 the log cannot be replayed or OUT not be written, 2 the arguments are not understood.\
      """
          .formatted(words(ReplayPolicy.values(), ReplayPolicy::word), Workload.MOST_PROCESSORS);

  private final PrintStream out;
  private final PrintStream err;

  ReplayCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Does what the arguments say; returns the exit code. */
  int run(String... args) {
    if (Arrays.asList(args).contains("--help")) {
      out.println(HELP);
      return DONE;
    }
    Map<String, String> given;
    TraceReplay replay;
    Path starts;
    try {
      given = options(args);
      replay = replay(given);
      starts = given.containsKey("--starts") ? starts(given) : null;
    } catch (IllegalArgumentException e) {
      err.println("TraceReplay: " + e.getMessage());
      err.println("TraceReplay: --help lists the options");
      return NOT_UNDERSTOOD;
    }
    try {
      out.println(report(replay, starts).toJson());
      return DONE;
    } catch (NoSuchFileException e) {
      err.println("TraceReplay: there is no " + e.getFile());
    } catch (IOException | UncheckedIOException e) {
      err.println("TraceReplay: " + (isPlain(e) ? e.getMessage() : e.toString()));
    }
    return FAILED;
  }

  private static ReplayReport report(TraceReplay replay, @Nullable Path starts) throws IOException {
    if (starts == null) {
      return replay.run();
    }
    // Before the work begins: whether it can be written at all.
    Path folder = starts.toAbsolutePath().getParent();
    boolean isThere = Files.exists(starts);
    if (Files.isDirectory(starts)
        || !Files.isWritable(isThere || folder == null ? starts : folder)) {
      throw new NotWritten(
          starts, isThere ? "it is no file to write" : "no file can be made there");
    }
    // What is there is kept until all of the log is known to be good.
    StringBuilder lines = new StringBuilder();
    ReplayReport report =
        replay.run(
            (number, second) -> lines.append(number).append(' ').append(second).append('\n'));
    try {
      Files.writeString(starts, lines);
    } catch (IOException e) {
      throw new NotWritten(starts, e);
    }
    return report;
  }

  private static boolean isPlain(Exception e) {
    return e instanceof SwfException || e instanceof NotWritten;
  }

  /** The starts cannot be written; the message says where and why. */
  private static final class NotWritten extends IOException {
    private static final long serialVersionUID = 1L;

    NotWritten(Path file, String why) {
      super("--starts: '%s' cannot be written: %s".formatted(file, why));
    }

    NotWritten(Path file, IOException why) {
      super("--starts: '%s' cannot be written: %s".formatted(file, why), why);
    }
  }

  private static Path starts(Map<String, String> given) {
    Path starts = path(given, "--starts");
    Path trace = path(given, "--trace");
    try {
      if (Files.exists(starts) && Files.exists(trace) && Files.isSameFile(starts, trace)) {
        throw new IllegalArgumentException(
            "--starts: '%s' must be another file than the trace".formatted(starts));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--starts: '%s' cannot be read: %s".formatted(starts, e), e);
    }
    return starts;
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String option = args[i];
      if (!OPTIONS.contains(option)) {
        throw new IllegalArgumentException(
            "argument: '%s' must be one of %s".formatted(option, String.join(", ", OPTIONS)));
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(option + ": must be followed by a value");
      }
      if (given.put(option, args[i + 1]) != null) {
        throw new IllegalArgumentException(option + ": must be given once only");
      }
    }
    return given;
  }

  private static TraceReplay replay(Map<String, String> given) {
    TraceReplay replay =
        TraceReplay.of(
            path(given, "--trace"),
            choice(
                "--policy",
                required(given, "--policy"),
                ReplayPolicy.values(),
                ReplayPolicy::word));
    String estimates = given.get("--estimates");
    if (estimates != null) {
      replay =
          replay.withEstimates(
              choice("--estimates", estimates, Estimates.values(), Estimates::word));
    }
    String processors = given.get("--procs");
    return processors == null ? replay : replay.withProcessors(count(processors));
  }

  private static int count(String text) {
    if (!text.matches("[0-9]{1,7}")) {
      throw new IllegalArgumentException(
          "--procs: '%s' must be a whole number, 1 to %d"
              .formatted(text, Workload.MOST_PROCESSORS));
    }
    return Integer.parseInt(text);
  }

  private static String required(Map<String, String> given, String option) {
    String value = given.get(option);
    if (value == null) {
      throw new IllegalArgumentException(option + ": must be given");
    }
    return value;
  }

  private static Path path(Map<String, String> given, String option) {
    String value = required(given, option);
    try {
      if (value.isEmpty()) {
        throw new IllegalArgumentException(option + ": '' must name a file");
      }
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("%s: '%s' must name a file".formatted(option, value), e);
    }
  }

  private static <T> T choice(String option, String value, T[] all, Function<T, String> word) {
    return Arrays.stream(all)
        .filter(one -> word.apply(one).equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: '%s' must be one of %s".formatted(option, value, words(all, word))));
  }

  private static <T> String words(T[] all, Function<T, String> word) {
    return Arrays.stream(all).map(word).collect(Collectors.joining(", "));
  }
}
