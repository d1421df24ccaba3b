package io.github.batchwright.docker.spec;

import java.util.ArrayList;
import java.util.List;

/**
 * A path on an engine's host, which may be another machine with other rules than this one's, and
 * whose links cannot be followed from here. Immutable.
 *
 * @param parts the names on the way from the root
 */
public record HostPath(List<String> parts) {
  public HostPath {
    parts = List.copyOf(parts);
  }

  /**
   * Takes a path apart.
   *
   * @throws IllegalArgumentException if it is not absolute, or leads up by {@code ..}, naming the
   *     field
   */
  public static HostPath of(String field, String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(field + ": '" + path + "' must be an absolute path");
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        throw new IllegalArgumentException(field + ": '" + path + "' must not hold '..'");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return new HostPath(parts);
  }

  /** Says whether a path is one of these, or below one; never if it leads up by {@code ..}. */
  public static boolean isWithin(String path, List<HostPath> allowed) {
    HostPath asked;
    try {
      asked = of("path", path);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return allowed.stream().anyMatch(asked::isWithin);
  }

  private boolean isWithin(HostPath other) {
    int depth = other.parts.size();
    return parts.size() >= depth && parts.subList(0, depth).equals(other.parts);
  }

  @Override
  public String toString() {
    return "/" + String.join("/", parts);
  }
}
