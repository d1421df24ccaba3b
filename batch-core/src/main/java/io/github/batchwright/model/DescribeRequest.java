package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;
import java.util.Objects;

/**
 * Asks for resources by their names, or for all of them by name, a page at a time. AWS: {@code
 * DescribeComputeEnvironments}, {@code DescribeJobQueues}.
 *
 * @param names the names; empty for all. {@link ServiceLimits#resourcesPerPage} caps how many
 * @param page which part of all; the first for names, which are described on one page
 */
public record DescribeRequest(List<String> names, PageRequest page) {
  /** Checks and copies the fields. */
  public DescribeRequest {
    names = Checks.copy(names);
    Objects.requireNonNull(page, "page");
    Checks.require(
        names.isEmpty() || page.nextToken() == null,
        "nextToken",
        String.valueOf(page.nextToken()),
        "may not be given together with names");
  }

  /** Asks for the first hundred of all. */
  public static DescribeRequest all() {
    return all(PageRequest.first());
  }

  /** Asks for a page of all. */
  public static DescribeRequest all(PageRequest page) {
    return new DescribeRequest(List.of(), page);
  }

  /** Asks for those of these names; of those that do not exist nothing is said. */
  public static DescribeRequest names(String... names) {
    return new DescribeRequest(List.of(names), PageRequest.first());
  }
}
