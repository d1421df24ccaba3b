package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list. A page may hold fewer than asked for, even none, and still have a token: one
 * call looks at a bounded number.
 *
 * @param <T> what is listed
 * @param items what is on this page
 * @param nextToken where the next page begins, or null if this is the last
 */
public record Page<T>(List<T> items, @Nullable String nextToken) {
  /** Copies the list. */
  public Page {
    items = Checks.copy(items);
  }
}
