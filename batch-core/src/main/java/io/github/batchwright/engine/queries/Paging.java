package io.github.batchwright.engine.queries;

import io.github.batchwright.ClientException;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.PageRequest;
import io.github.batchwright.model.ServiceLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cuts lists into pages. A page ends at a name, so that what is created or deleted between two
 * pages makes nothing else appear twice or not at all.
 */
public final class Paging {
  /** How many entries one page looks at. */
  public static final int LOOKED_AT = 10_000;

  private static final int USUAL_SIZE = 100;

  private final ServiceLimits limits;

  public Paging(ServiceLimits limits) {
    this.limits = limits;
  }

  public int size(PageRequest page) {
    int most = limits.resourcesPerPage();
    Integer wanted = page.maxResults();
    if (wanted != null && wanted > most) {
      throw ClientException.of("maxResults", wanted, "must be 1-" + most);
    }
    return wanted == null ? Math.min(USUAL_SIZE, most) : wanted;
  }

  /**
   * Reads the token of a page that begins at a number.
   *
   * @param token what the page before ended with, or null for the first page
   * @param first where the first page begins
   * @param most the highest number that a token may hold
   */
  public static long number(@Nullable String token, long first, long most) {
    if (token == null) {
      return first;
    }
    if (!token.matches("\\d{1,18}") || Long.parseLong(token) > most) {
      throw ClientException.of("nextToken", token, "is not a token of an earlier page");
    }
    return Long.parseLong(token);
  }

  public void checkNames(String field, List<String> names) {
    if (names.size() > limits.resourcesPerPage()) {
      throw ClientException.of(
          field, names.size() + " names", "must be at most " + limits.resourcesPerPage());
    }
  }

  /** Returns a page of those that are wanted, in the order of their names. */
  public <V, D> Page<D> page(
      NavigableMap<String, V> all,
      PageRequest request,
      Predicate<String> wanted,
      Function<V, D> detail) {
    int most = size(request);
    String token = request.nextToken();
    List<D> items = new ArrayList<>();
    int looked = 0;
    String last = "";
    for (Map.Entry<String, V> entry :
        (token == null ? all : all.tailMap(token, false)).entrySet()) {
      if (items.size() == most || looked++ == LOOKED_AT) {
        return new Page<>(items, last);
      }
      last = entry.getKey();
      if (wanted.test(last)) {
        items.add(detail.apply(entry.getValue()));
      }
    }
    return new Page<>(items, null);
  }
}
