package io.github.batchwright.docker.logs;

import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much of a container's log the engine keeps, and what that says of a log that was read.
 * Immutable.
 *
 * <p>An engine writes files one after the other, begins a new one once the last is as large as it
 * may be, and deletes the oldest when there are too many, without a word. So where something was
 * deleted, all files but the last are full. From what can be read it is not seen whether the last
 * file to be begun made another one go; therefore there are several, which makes the range in which
 * that is not known small: the size of one of them.
 *
 * @param fileBytes the size at which a file is full
 * @param files how many files are kept
 * @param growth how many times as much room as in driver {@code local} an entry takes at most
 */
public record LogRetention(long fileBytes, int files, int growth) {
  /** How many files there are; the more, the less is in doubt. */
  private static final int FILES = 8;

  /** How many files there are of a size that a job asks for, unless it says that too. */
  private static final int FILES_OF_A_SIZE = 2;

  /** What is kept unless said: 256 MB. */
  public static final LogRetention DEFAULT = of(256_000_000);

  /** The least that can be kept: a file holds at least one part of a line. */
  public static final long LEAST_BYTES = 20_000L * FILES;

  /** Driver {@code json-file} stores one byte as six characters, if it is a special one. */
  private static final int JSON_GROWTH = 6;

  /** Nothing can be said, so nothing is called complete. */
  private static final LogRetention UNKNOWN = new LogRetention(0, 1, 1);

  private static final Pattern BYTES = Pattern.compile("([0-9]{1,15})([kmg]?)b?");

  /**
   * Keeps about this much of a log, counted as the engine stores it.
   *
   * @param bytes at least {@link #LEAST_BYTES}
   */
  public static LogRetention of(long bytes) {
    return new LogRetention(bytes / FILES, FILES, 1);
  }

  /** The names that a driver has for the options. */
  private record Names(String size, String count) {
    /** Drivers that send logs elsewhere keep a copy, as driver {@code local} does. */
    static Names of(LoggingType driver) {
      return driver == LoggingType.LOCAL || driver == LoggingType.JSON_FILE
          ? new Names("max-size", "max-file")
          : new Names("cache-max-size", "cache-max-file");
    }
  }

  /** Adds what a driver must be told to keep this much, unless its options say something else. */
  public void fill(LoggingType driver, Map<String, String> options) {
    Names names = Names.of(driver);
    if (driver == LoggingType.JOURNALD) {
      // The journal of the host has limits of its own.
      return;
    }
    boolean asked = options.containsKey(names.size);
    options.putIfAbsent(names.size, String.valueOf(fileBytes));
    options.putIfAbsent(names.count, String.valueOf(asked ? FILES_OF_A_SIZE : files));
    if (driver == LoggingType.LOCAL) {
      // What is compressed can be read less well when the engine is killed.
      options.putIfAbsent("compress", "false");
    }
  }

  /** Returns what a container was made with, which may be somebody else's wish. */
  public static LogRetention read(@Nullable LogConfig config) {
    LoggingType driver = config == null ? null : config.getType();
    if (driver == LoggingType.DEFAULT) {
      // The client has two names for this one.
      driver = LoggingType.JSON_FILE;
    }
    if (config == null || driver == null || driver == LoggingType.JOURNALD) {
      return UNKNOWN;
    }
    Map<String, String> options = config.getConfig() == null ? Map.of() : config.getConfig();
    Names names = Names.of(driver);
    if (driver != LoggingType.JSON_FILE) {
      return read(
          options.getOrDefault(names.size, "20m"), options.getOrDefault(names.count, "5"), 1);
    }
    String size = options.getOrDefault(names.size, "-1");
    return size.startsWith("-")
        ? new LogRetention(Long.MAX_VALUE, 2, 1)
        : read(size, options.getOrDefault(names.count, "1"), JSON_GROWTH);
  }

  private static LogRetention read(String size, String count, int growth) {
    Matcher bytes = BYTES.matcher(size);
    Matcher files = BYTES.matcher(count);
    if (!bytes.matches() || !files.matches()) {
      return UNKNOWN;
    }
    return new LogRetention(
        Long.parseLong(bytes.group(1)) * unit(bytes.group(2)),
        (int) Math.min(Integer.MAX_VALUE, Long.parseLong(files.group(1))),
        growth);
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
    // Divided, since the product may be too large for a number.
    return kept / Math.max(1, files - 1) >= atLeast / growth || files < 2;
  }
}
