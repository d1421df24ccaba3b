package io.github.batchwright.engine.queries;

import com.google.common.base.Ascii;
import io.github.batchwright.engine.state.JobRecord;
import org.jspecify.annotations.Nullable;

/** How listings and bulk calls name what they want, as AWS's filters do. */
public final class NamePatterns {
  private NamePatterns() {}

  /**
   * Compares a name in any case; {@code *} at the end of the pattern matches any rest, and null
   * every name.
   */
  public static boolean matchesName(@Nullable String pattern, String name) {
    return pattern == null || matches(Ascii.toLowerCase(pattern), Ascii.toLowerCase(name));
  }

  /** Compares {@code name}, {@code name*} or {@code name:revision} with a job's definition. */
  public static boolean matchesDefinition(String pattern, JobRecord job) {
    return pattern.indexOf(':') >= 0
        ? pattern.equals(job.definition().id())
        : matches(pattern, job.definition().definition().name());
  }

  private static boolean matches(String pattern, String text) {
    return pattern.endsWith("*")
        ? text.startsWith(pattern.substring(0, pattern.length() - 1))
        : text.equals(pattern);
  }
}
