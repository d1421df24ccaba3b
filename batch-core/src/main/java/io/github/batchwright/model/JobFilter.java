package io.github.batchwright.model;

import com.google.common.collect.ImmutableSet;
import io.github.batchwright.checks.Checks;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says which jobs a bulk call acts upon: those that everything given here fits. At least one thing
 * must be given. An array job counts as one job, with its own status. Not in AWS.
 *
 * @param jobQueue the queue, or null for any
 * @param jobName the name in any case, {@code *} at the end matching any rest; null for any
 * @param jobDefinition {@code name}, {@code name*} or {@code name:revision}; null for any
 * @param statuses the statuses; empty for any
 * @param shareIdentifier whose share it takes, or null for any
 * @param createdBefore it was submitted before this, or null
 * @param createdAfter it was submitted after this, or null
 * @param tags tags that it has, with these values, those of its definition included if they are
 *     handed on
 */
public record JobFilter(
    @Nullable String jobQueue,
    @Nullable String jobName,
    @Nullable String jobDefinition,
    Set<JobStatus> statuses,
    @Nullable String shareIdentifier,
    @Nullable Instant createdBefore,
    @Nullable Instant createdAfter,
    Map<String, String> tags) {

  /** Checks and copies the fields. */
  public JobFilter {
    statuses = ImmutableSet.copyOf(statuses);
    tags = Checks.copy(tags);
    checkPattern("filter.jobName", jobName);
    checkPattern("filter.jobDefinition", jobDefinition);
    Checks.require(
        jobQueue != null
            || jobName != null
            || jobDefinition != null
            || !statuses.isEmpty()
            || shareIdentifier != null
            || createdBefore != null
            || createdAfter != null
            || !tags.isEmpty(),
        "filter",
        "",
        "must say at least one thing about the jobs");
  }

  private static void checkPattern(String field, @Nullable String pattern) {
    if (pattern != null) {
      Checks.notBlank(field, pattern);
      int star = pattern.indexOf('*');
      Checks.require(
          star < 0 || star == pattern.length() - 1, field, pattern, "may hold '*' only at its end");
      Checks.require(
          star < 0 || pattern.indexOf(':') < 0,
          field,
          pattern,
          "may not hold '*' together with a revision");
    }
  }

  /** Returns a filter for all jobs of a queue. */
  public static JobFilter queue(String jobQueue) {
    return builder().jobQueue(jobQueue).build();
  }

  /** Starts a filter that says nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the fields of a {@link JobFilter}. Not thread-safe. */
  public static final class Builder {
    private @Nullable String jobQueue;
    private @Nullable String jobName;
    private @Nullable String jobDefinition;
    private Set<JobStatus> statuses = ImmutableSet.of();
    private @Nullable String shareIdentifier;
    private @Nullable Instant createdBefore;
    private @Nullable Instant createdAfter;
    private final Map<String, String> tags = new LinkedHashMap<>();

    private Builder() {}

    /** Wants jobs of this queue. */
    public Builder jobQueue(String name) {
      this.jobQueue = name;
      return this;
    }

    /** Wants jobs of this name, or of any that begins like this if it ends with {@code *}. */
    public Builder jobName(String pattern) {
      this.jobName = pattern;
      return this;
    }

    /** Wants jobs of this definition: {@code name}, {@code name*} or {@code name:revision}. */
    public Builder jobDefinition(String definition) {
      this.jobDefinition = definition;
      return this;
    }

    /** Wants jobs in one of these statuses. */
    public Builder statuses(JobStatus... wanted) {
      this.statuses = ImmutableSet.copyOf(wanted);
      return this;
    }

    /** Wants jobs of this share. */
    public Builder shareIdentifier(String identifier) {
      this.shareIdentifier = identifier;
      return this;
    }

    /** Wants jobs submitted before an instant. */
    public Builder createdBefore(Instant instant) {
      this.createdBefore = instant;
      return this;
    }

    /** Wants jobs submitted after an instant. */
    public Builder createdAfter(Instant instant) {
      this.createdAfter = instant;
      return this;
    }

    /** Wants jobs that have a tag of this value. */
    public Builder tag(String key, String value) {
      tags.put(key, value);
      return this;
    }

    /**
     * Returns the filter.
     *
     * @throws IllegalArgumentException if it says nothing, or a pattern is malformed
     */
    public JobFilter build() {
      return new JobFilter(
          jobQueue,
          jobName,
          jobDefinition,
          statuses,
          shareIdentifier,
          createdBefore,
          createdAfter,
          tags);
    }
  }
}
