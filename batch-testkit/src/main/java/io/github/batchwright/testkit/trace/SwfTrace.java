package io.github.batchwright.testkit.trace;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A log in the Standard Workload Format of the Parallel Workloads Archive, read line by line: plain
 * or gzip, which its first bytes tell. Lines that begin with {@code ;} are comments; those before
 * the first job are its header. Not thread-safe.
 */
public final class SwfTrace implements AutoCloseable {
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private final Path file;
  private final BufferedReader lines;

  /** A count, its digits in groups or not; what follows it must not look as if it went on. */
  private static final Pattern COUNT =
      Pattern.compile("(-?[0-9]+|[0-9]{1,3}(?:[,'_][0-9]{3})+)(?:[,;]?\\s+[^0-9\\s].*)?");

  private static final int MOST_DIGITS = 15;

  private final Map<String, Note> header = new LinkedHashMap<>();
  private @Nullable String ahead;
  private long line;

  /** What the header says in a line. */
  private record Note(String value, long line) {}

  private SwfTrace(Path file, BufferedReader lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * Opens a log and reads its header.
   *
   * @throws IOException if it cannot be read
   */
  public static SwfTrace open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file));
    try {
      // The archive's logs have names of people in old encodings; every byte is a character here.
      SwfTrace trace =
          new SwfTrace(
              file,
              new BufferedReader(
                  new InputStreamReader(unpacked(raw), StandardCharsets.ISO_8859_1), 1 << 16));
      trace.ahead = trace.readHeader();
      return trace;
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  private static InputStream unpacked(InputStream raw) throws IOException {
    raw.mark(2);
    boolean isGzip = raw.read() == GZIP_FIRST && raw.read() == GZIP_SECOND;
    raw.reset();
    return isGzip ? new GZIPInputStream(raw, 1 << 16) : raw;
  }

  private @Nullable String readHeader() throws IOException {
    for (String next = readLine(); next != null; next = readLine()) {
      if (next.startsWith(";")) {
        note(next.substring(1));
      } else if (!next.isEmpty()) {
        return next;
      }
    }
    return null;
  }

  /** Keeps a label and its value; of a label that is there several times, the first. */
  private void note(String comment) {
    int colon = comment.indexOf(':');
    if (colon > 0) {
      String label = comment.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      header.putIfAbsent(label, new Note(comment.substring(colon + 1).strip(), line));
    }
  }

  private @Nullable String readLine() throws IOException {
    String next = lines.readLine();
    if (next == null) {
      return null;
    }
    line++;
    return next.strip();
  }

  /** Returns what the header says under a label, in whatever case, such as {@code Computer}. */
  public Optional<String> header(String label) {
    return Optional.ofNullable(header.get(label.toLowerCase(Locale.ROOT))).map(Note::value);
  }

  /**
   * Returns how many processors the machine had, by the header: {@code MaxProcs}, else {@code
   * MaxNodes}. What is empty, or not above 0, is taken for unknown. Digits may be in groups of
   * three, as in {@code 9,216}, and a remark may follow.
   *
   * @throws SwfException if there is no such number
   */
  public OptionalLong processors() throws SwfException {
    OptionalLong processors = number("MaxProcs");
    return processors.isPresent() ? processors : number("MaxNodes");
  }

  private OptionalLong number(String label) throws SwfException {
    Note note = header.get(label.toLowerCase(Locale.ROOT));
    if (note == null || note.value().isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher count = COUNT.matcher(note.value());
    String digits = count.matches() ? count.group(1).replaceAll("[,'_]", "") : "";
    if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
      throw new SwfException(
          file,
          note.line(),
          "%s: '%s' must be a whole number of at most %d digits"
              .formatted(label, note.value(), MOST_DIGITS));
    }
    long value = Long.parseLong(digits);
    return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
  }

  /**
   * Returns the next job, or nothing at the end.
   *
   * @throws SwfException if a line is no job
   * @throws IOException if the log cannot be read
   */
  public Optional<SwfJob> next() throws IOException {
    String next = ahead;
    ahead = null;
    if (next == null) {
      next = readLine();
    }
    while (next != null && (next.isEmpty() || next.startsWith(";"))) {
      next = readLine();
    }
    return next == null ? Optional.empty() : Optional.of(new SwfLine(file, line, next).job());
  }

  /** Returns the number of the line that was read last, from 1. */
  long line() {
    return line;
  }

  Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
