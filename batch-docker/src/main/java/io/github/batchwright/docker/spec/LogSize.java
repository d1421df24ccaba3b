package io.github.batchwright.docker.spec;

import io.github.batchwright.model.container.LogConfiguration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of its host's disk a container may fill with what it writes, if it says so itself. */
public final class LogSize {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kmgtp]?)b?");
  private static final String UNITS = "kmgtp";
  private static final int KIBI = 10; // bits; some drivers count in thousands, which is less

  private LogSize() {}

  /**
   * Returns the most MiB that the engine keeps, rounded up; nothing if the options leave it open,
   * or cannot be read. Options that are left out count as nothing: the executor sets them.
   */
  public static OptionalLong mostMiB(LogConfiguration logs) {
    OptionalLong own = mostBytes(logs.options(), "max-size", "max-file");
    OptionalLong cached = mostBytes(logs.options(), "cache-max-size", "cache-max-file");
    if (own.isEmpty() || cached.isEmpty()) {
      return OptionalLong.empty();
    }
    long most = Math.max(own.getAsLong(), cached.getAsLong());
    return OptionalLong.of((most + (1L << 20) - 1) >> 20);
  }

  private static OptionalLong mostBytes(Map<String, String> options, String size, String files) {
    if (!options.containsKey(size) && !options.containsKey(files)) {
      return OptionalLong.of(0);
    }
    // What is left out is one of the usual, and no more than this.
    Matcher bytes =
        SIZE.matcher(options.getOrDefault(size, "128m").strip().toLowerCase(Locale.ROOT));
    Matcher count = SIZE.matcher(options.getOrDefault(files, "2").strip());
    if (!bytes.matches() || !count.matches() || !count.group(2).isEmpty()) {
      return OptionalLong.empty();
    }
    int unit = UNITS.indexOf(bytes.group(2)) + (bytes.group(2).isEmpty() ? 0 : 1);
    try {
      long one = Math.multiplyExact(Long.parseLong(bytes.group(1)), 1L << (unit * KIBI));
      long most = Math.multiplyExact(one, Long.parseLong(count.group(1)));
      return most == 0 ? OptionalLong.empty() : OptionalLong.of(most);
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }
}
