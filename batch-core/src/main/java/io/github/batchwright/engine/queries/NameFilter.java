package io.github.batchwright.engine.queries;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A name in any case, or its beginning followed by {@code *}. */
public final class NameFilter implements Predicate<String> {
  private final @Nullable String text;
  private final boolean prefix;

  /** Makes a filter; null lets every name pass. */
  public NameFilter(@Nullable String pattern) {
    this.prefix = pattern != null && pattern.endsWith("*");
    this.text = pattern != null && prefix ? pattern.substring(0, pattern.length() - 1) : pattern;
  }

  @Override
  public boolean test(String name) {
    if (text == null) {
      return true;
    }
    return prefix
        ? name.regionMatches(true, 0, text, 0, text.length())
        : name.equalsIgnoreCase(text);
  }
}
