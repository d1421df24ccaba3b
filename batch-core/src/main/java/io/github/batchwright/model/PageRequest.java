package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param maxResults how many at most, at least 1; null for 100. {@link
 *     ServiceLimits#resourcesPerPage} caps it
 * @param nextToken where the page before this one ended, or null for the first
 */
public record PageRequest(@Nullable Integer maxResults, @Nullable String nextToken) {
  private static final PageRequest FIRST = new PageRequest(null, null);

  /** Checks the fields. */
  public PageRequest {
    Checks.require(
        maxResults == null || maxResults >= 1,
        "maxResults",
        String.valueOf(maxResults),
        "must be at least 1");
  }

  /** Asks for the first hundred. */
  public static PageRequest first() {
    return FIRST;
  }

  /** Asks for this many of the beginning. */
  public static PageRequest ofSize(int most) {
    return new PageRequest(most, null);
  }

  /** Asks for the page that begins at a token. */
  public PageRequest after(@Nullable String token) {
    return new PageRequest(maxResults, token);
  }
}
