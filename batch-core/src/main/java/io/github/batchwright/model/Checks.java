package io.github.batchwright.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The rules that several records share; every refusal names the field, the value and the rule. */
final class Checks {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern JOB_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");
  private static final int SHOWN = 80;

  private Checks() {}

  static String name(String field, String value) {
    require(NAME.matcher(value).matches(), field, value, "must be 1-128 of [A-Za-z0-9_-]");
    return value;
  }

  static String jobName(String field, String value) {
    require(
        JOB_NAME.matcher(value).matches(),
        field,
        value,
        "must be 1-128 of [A-Za-z0-9_-] and begin with a letter or a digit");
    return value;
  }

  static String notBlank(String field, String value) {
    require(!value.isBlank(), field, value, "must not be blank");
    return value;
  }

  static int range(String field, int value, int low, int high) {
    require(value >= low && value <= high, field, value, "must be " + low + "-" + high);
    return value;
  }

  static long atLeast(String field, long value, long low) {
    require(value >= low, field, value, "must be at least " + low);
    return value;
  }

  static Duration positive(String field, Duration value) {
    require(value.compareTo(Duration.ZERO) > 0, field, value, "must be longer than zero");
    return value;
  }

  /** An unmodifiable copy in the given order, which a hash-ordered copy would lose. */
  static <V> Map<String, V> copy(Map<String, V> map) {
    return ImmutableMap.copyOf(map);
  }

  static <T> List<T> copy(List<T> list) {
    return ImmutableList.copyOf(list);
  }

  static Map<String, String> environment(String field, Map<String, String> variables) {
    for (String name : variables.keySet()) {
      require(
          !name.isEmpty() && name.indexOf('=') < 0 && name.indexOf('\0') < 0,
          field,
          name,
          "a variable's name must not be empty and must not hold '=' or NUL");
      require(!name.startsWith("AWS_BATCH"), field, name, "must not start with AWS_BATCH");
    }
    return copy(variables);
  }

  static List<String> command(String field, List<String> command) {
    for (String argument : command) {
      require(argument.indexOf('\0') < 0, field, argument, "must not hold NUL");
    }
    return copy(command);
  }

  static Map<String, String> tags(Map<String, String> tags) {
    tags.forEach(
        (key, value) -> {
          require(
              !key.isEmpty() && key.length() <= 128, "tags", key, "a key must be 1-128 characters");
          require(value.length() <= 256, "tags", value, "a value must be at most 256 characters");
        });
    require(tags.size() <= 50, "tags", tags.size() + " tags", "must be at most 50");
    return copy(tags);
  }

  static void require(boolean holds, String field, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(field + ": '" + shorten(value) + "' " + rule);
    }
  }

  private static String shorten(Object value) {
    String text = String.valueOf(value);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
