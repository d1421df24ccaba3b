package io.github.batchwright.checks;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules that several records share; every refusal names the field, the value and the rule. */
public final class Checks {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern JOB_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");
  private static final Pattern LONG_NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");
  private static final int SHOWN = 80;

  /** The last date that may be given: near enough for any sum of dates to be a number. */
  public static final Instant LAST_DATE = Instant.parse("9999-12-31T23:59:59.999Z");

  private Checks() {}

  public static String name(String field, String value) {
    Objects.requireNonNull(value, field);
    require(NAME.matcher(value).matches(), field, value, "must be 1-128 of [A-Za-z0-9_-]");
    return value;
  }

  public static String jobName(String field, String value) {
    Objects.requireNonNull(value, field);
    require(
        JOB_NAME.matcher(value).matches(),
        field,
        value,
        "must be 1-128 of [A-Za-z0-9_-] and begin with a letter or a digit");
    return value;
  }

  /** Checks the name of a part of a container. */
  public static String longName(String field, String value) {
    require(LONG_NAME.matcher(value).matches(), field, value, "must be 1-255 of [A-Za-z0-9_-]");
    return value;
  }

  public static String oneOf(String field, String value, List<String> allowed) {
    require(allowed.contains(value), field, value, "must be one of " + allowed);
    return value;
  }

  public static void distinct(String field, List<?> values) {
    require(
        values.stream().distinct().count() == values.size(),
        field,
        values,
        "must hold nothing twice");
  }

  public static String notBlank(String field, String value) {
    Objects.requireNonNull(value, field);
    require(!value.isBlank(), field, value, "must not be blank");
    return value;
  }

  public static int range(String field, int value, int low, int high) {
    require(value >= low && value <= high, field, value, "must be " + low + "-" + high);
    return value;
  }

  public static long atLeast(String field, long value, long low) {
    require(value >= low, field, value, "must be at least " + low);
    return value;
  }

  public static Duration positive(String field, Duration value) {
    require(value.compareTo(Duration.ZERO) > 0, field, value, "must be longer than zero");
    return value;
  }

  /** Checks a number of whole seconds. */
  public static Duration seconds(String field, Duration value, long low, long high) {
    return whole(field, value, ChronoUnit.SECONDS, low, high);
  }

  /** Checks a number of whole minutes. */
  public static Duration minutes(String field, Duration value, long low, long high) {
    return whole(field, value, ChronoUnit.MINUTES, low, high);
  }

  private static Duration whole(
      String field, Duration value, ChronoUnit unit, long low, long high) {
    long count = value.dividedBy(unit.getDuration());
    require(
        value.equals(Duration.of(count, unit)) && count >= low && count <= high,
        field,
        value,
        "must be " + low + "-" + high + " whole " + unit.toString().toLowerCase(Locale.ROOT));
    return value;
  }

  /** Checks a cap on how many run at once, which may be left out. */
  public static void concurrency(String field, @Nullable Integer value) {
    require(value == null || value >= 1, field, value == null ? "" : value, "must be at least 1");
  }

  /** An unmodifiable copy in the given order, which a hash-ordered copy would lose. */
  public static <V> Map<String, V> copy(Map<String, V> map) {
    return ImmutableMap.copyOf(map);
  }

  public static <T> List<T> copy(List<T> list) {
    return ImmutableList.copyOf(list);
  }

  /** Checks the name of a variable of the environment. */
  public static void variable(String field, String name) {
    require(
        !name.isEmpty() && name.indexOf('=') < 0 && name.indexOf('\0') < 0,
        field,
        name,
        "a variable's name must not be empty and must not hold '=' or NUL");
    require(!name.startsWith("AWS_BATCH"), field, name, "must not start with AWS_BATCH");
  }

  public static Map<String, String> environment(String field, Map<String, String> variables) {
    for (String name : variables.keySet()) {
      variable(field, name);
    }
    return copy(variables);
  }

  public static List<String> command(String field, List<String> command) {
    for (String argument : command) {
      require(argument.indexOf('\0') < 0, field, argument, "must not hold NUL");
    }
    return copy(command);
  }

  public static Map<String, String> tags(Map<String, String> tags) {
    tags.forEach(
        (key, value) -> {
          require(
              !key.isEmpty() && key.length() <= 128, "tags", key, "a key must be 1-128 characters");
          require(value.length() <= 256, "tags", value, "a value must be at most 256 characters");
        });
    require(tags.size() <= 50, "tags", tags.size() + " tags", "must be at most 50");
    return copy(tags);
  }

  public static void require(boolean holds, String field, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(field + ": '" + shorten(value) + "' " + rule);
    }
  }

  /** Returns a value as text for a message, cut if it is long. */
  public static String shorten(Object value) {
    String text = String.valueOf(value);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
