package io.github.batchwright.model;

import com.google.common.collect.ImmutableSet;
import io.github.batchwright.checks.Checks;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the jobs that want a consumable resource, newest first, a page at a time. AWS: {@code
 * ListJobsByConsumableResource}.
 *
 * @param consumableResource the name of the resource
 * @param statuses the statuses wanted; empty means every one. AWS: the filter {@code JOB_STATUS}
 * @param jobName the job's name, in any case, or its beginning followed by {@code *}; null for all.
 *     AWS: the filter {@code JOB_NAME}
 * @param page which part
 */
public record ListJobsByConsumableResourceRequest(
    String consumableResource,
    Set<JobStatus> statuses,
    @Nullable String jobName,
    PageRequest page) {
  /** Checks and copies the fields. */
  public ListJobsByConsumableResourceRequest {
    Checks.notBlank("consumableResource", consumableResource);
    statuses = ImmutableSet.copyOf(statuses);
    Checks.require(
        jobName == null || !jobName.isBlank(),
        "JOB_NAME",
        String.valueOf(jobName),
        "must not be blank");
    Objects.requireNonNull(page, "page");
  }

  /** Asks for the first hundred that are in one of these statuses, or in any. */
  public static ListJobsByConsumableResourceRequest of(
      String consumableResource, JobStatus... statuses) {
    return new ListJobsByConsumableResourceRequest(
        consumableResource, ImmutableSet.copyOf(statuses), null, PageRequest.first());
  }

  /** Asks for jobs of this name, or of names that begin with it if it ends with {@code *}. */
  public ListJobsByConsumableResourceRequest withJobName(String name) {
    return new ListJobsByConsumableResourceRequest(consumableResource, statuses, name, page);
  }

  /** Asks for another page. */
  public ListJobsByConsumableResourceRequest withPage(PageRequest newPage) {
    return new ListJobsByConsumableResourceRequest(consumableResource, statuses, jobName, newPage);
  }
}
