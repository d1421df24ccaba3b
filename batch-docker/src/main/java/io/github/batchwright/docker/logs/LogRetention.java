package io.github.batchwright.docker.logs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much of a container's log the engine keeps, and what that says of a log that was read.
 * Immutable.
 *
 * <p>Driver {@code local} writes files one after the other, begins a new one once the last is as
 * large as it may be, and deletes the oldest when there are too many, without a word. So where
 * something was deleted, all files but the last are full. From what can be read it is not seen
 * whether the last file to be begun made another one go; therefore there are several, which makes
 * the range in which that is not known small: the size of one of them.
 *
 * @param fileBytes the size at which a file is full
 * @param files how many files are kept, at least 2
 */
public record LogRetention(long fileBytes, int files) {
  /** How many files there are; the more, the less is in doubt. */
  private static final int FILES = 8;

  /** What is kept unless said: 256 MB, at least 224 of them the newest. */
  public static final LogRetention DEFAULT = of(256_000_000);

  /** The least that can be kept: a file holds at least one part of a line. */
  public static final long LEAST_BYTES = 20_000L * FILES;

  private static final String SIZE = "max-size";
  private static final String COUNT = "max-file";
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,15})([kmg]?)b?");

  /**
   * Keeps about this much of a log, counted as the engine stores it.
   *
   * @param bytes at least {@link #LEAST_BYTES}
   */
  public static LogRetention of(long bytes) {
    return new LogRetention(bytes / FILES, FILES);
  }

  /** Returns the options of the driver. */
  public Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put(SIZE, String.valueOf(fileBytes));
    options.put(COUNT, String.valueOf(files));
    // What is compressed can be read less well when the engine is killed.
    options.put("compress", "false");
    return options;
  }

  /** Returns what a container was made with; the driver's own defaults if it does not say. */
  public static LogRetention read(@Nullable Map<String, String> options) {
    Map<String, String> given = options == null ? Map.of() : options;
    Matcher size = BYTES.matcher(given.getOrDefault(SIZE, "20m"));
    Matcher count = BYTES.matcher(given.getOrDefault(COUNT, "5"));
    if (!size.matches() || !count.matches()) {
      // Not ours: nothing can be said, so nothing is called complete.
      return new LogRetention(0, 2);
    }
    return new LogRetention(
        Long.parseLong(size.group(1)) * unit(size.group(2)),
        (int) Math.min(Integer.MAX_VALUE, Long.parseLong(count.group(1))));
  }

  private static long unit(String letter) {
    return switch (letter) {
      case "k" -> 1_000;
      case "m" -> 1_000_000;
      case "g" -> 1_000_000_000;
      default -> 1;
    };
  }

  /**
   * Says whether the beginning of a log may be lost. A log that is not complete is never called so;
   * one that is complete may be called in doubt, if it just fits.
   *
   * @param kept how much the engine had of it, as a {@link RetainedBytes} counts
   */
  public boolean mayHaveLost(long kept) {
    // A file is full once it is as large, or larger. Not every engine need do it like that.
    long atLeast = fileBytes - fileBytes / 8;
    return kept >= (files - 1) * atLeast;
  }
}
