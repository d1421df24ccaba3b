package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks for revisions of job definitions: for some by what a submission names them, or for all by
 * name, the newest of each name first, a page at a time. AWS: {@code DescribeJobDefinitions}.
 *
 * @param jobDefinitions {@code name} for the newest ACTIVE revision, or {@code name:revision};
 *     empty for all. {@link ServiceLimits#resourcesPerPage} caps how many. May not be given
 *     together with anything else
 * @param jobDefinitionName only revisions of this name, or null
 * @param status only revisions of this status, or null
 * @param page which part
 */
public record DescribeJobDefinitionsRequest(
    List<String> jobDefinitions,
    @Nullable String jobDefinitionName,
    @Nullable JobDefinitionStatus status,
    PageRequest page) {
  /** Checks and copies the fields. */
  public DescribeJobDefinitionsRequest {
    jobDefinitions = Checks.copy(jobDefinitions);
    Objects.requireNonNull(page, "page");
    Checks.require(
        jobDefinitions.isEmpty()
            || (jobDefinitionName == null && status == null && page.nextToken() == null),
        "jobDefinitions",
        jobDefinitions,
        "may not be given together with anything else");
  }

  /** Asks for these: {@code name} or {@code name:revision}. */
  public static DescribeJobDefinitionsRequest of(String... jobDefinitions) {
    return new DescribeJobDefinitionsRequest(
        List.of(jobDefinitions), null, null, PageRequest.first());
  }

  /** Asks for the first hundred of all. */
  public static DescribeJobDefinitionsRequest all() {
    return new DescribeJobDefinitionsRequest(List.of(), null, null, PageRequest.first());
  }

  /** Asks for the first hundred revisions of one name. */
  public static DescribeJobDefinitionsRequest name(String jobDefinitionName) {
    return new DescribeJobDefinitionsRequest(
        List.of(), jobDefinitionName, null, PageRequest.first());
  }

  /** Asks for revisions of this status only. */
  public DescribeJobDefinitionsRequest withStatus(JobDefinitionStatus wanted) {
    return new DescribeJobDefinitionsRequest(jobDefinitions, jobDefinitionName, wanted, page);
  }

  /** Asks for another page. */
  public DescribeJobDefinitionsRequest withPage(PageRequest newPage) {
    return new DescribeJobDefinitionsRequest(jobDefinitions, jobDefinitionName, status, newPage);
  }
}
