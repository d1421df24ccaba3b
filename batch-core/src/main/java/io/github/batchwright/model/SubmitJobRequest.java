package io.github.batchwright.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job to run. AWS: {@code SubmitJob}.
 *
 * @param jobName 1-128 of {@code [A-Za-z0-9_-]}, the first a letter or a digit
 * @param jobQueue the name of the queue
 * @param jobDefinition {@code name} for the newest revision, or {@code name:revision}
 * @param parameters values for the {@code Ref::name} of the command, over the definition's
 * @param arrayProperties makes this an array job, or null
 * @param dependsOn what this job waits for; {@link ServiceLimits} caps it
 * @param retryStrategy over the definition's, or null
 * @param timeout over the definition's, or null
 * @param tags at most 50, together with those the definition propagates
 */
public record SubmitJobRequest(
    String jobName,
    String jobQueue,
    String jobDefinition,
    Map<String, String> parameters,
    @Nullable ArrayProperties arrayProperties,
    List<JobDependency> dependsOn,
    @Nullable RetryStrategy retryStrategy,
    @Nullable JobTimeout timeout,
    Map<String, String> tags) {

  /** Checks and copies the fields. */
  public SubmitJobRequest {
    Checks.jobName("jobName", jobName);
    Checks.notBlank("jobQueue", jobQueue);
    Checks.notBlank("jobDefinition", jobDefinition);
    parameters = Checks.copy(parameters);
    dependsOn = Checks.copy(dependsOn);
    for (JobDependency dependency : dependsOn) {
      Checks.require(
          dependency.type() == null || arrayProperties != null,
          "dependsOn.type",
          String.valueOf(dependency.type()),
          "may be given only for an array job");
    }
    tags = Checks.tags(tags);
  }

  /** Starts a request; the queue is {@code default} unless said. */
  public static Builder builder(String jobName, String jobDefinition) {
    return new Builder(jobName, jobDefinition);
  }

  /** Collects the fields of a {@link SubmitJobRequest}. Not thread-safe. */
  public static final class Builder {
    private final String jobName;
    private final String jobDefinition;
    private String jobQueue = "default";
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private @Nullable ArrayProperties arrayProperties;
    private final List<JobDependency> dependsOn = new ArrayList<>();
    private @Nullable RetryStrategy retryStrategy;
    private @Nullable JobTimeout timeout;
    private final Map<String, String> tags = new LinkedHashMap<>();

    private Builder(String jobName, String jobDefinition) {
      this.jobName = jobName;
      this.jobDefinition = jobDefinition;
    }

    /** Sets the queue. */
    public Builder queue(String name) {
      this.jobQueue = name;
      return this;
    }

    /** Adds a parameter. */
    public Builder parameter(String key, String value) {
      parameters.put(key, value);
      return this;
    }

    /** Makes this an array job of this many children. */
    public Builder arraySize(int size) {
      this.arrayProperties = new ArrayProperties(size);
      return this;
    }

    /** Waits for the whole of each of these jobs to succeed. */
    public Builder dependsOn(JobId... jobs) {
      for (JobId job : jobs) {
        dependsOn.add(JobDependency.on(job));
      }
      return this;
    }

    /** Adds a dependency. */
    public Builder dependsOn(JobDependency dependency) {
      dependsOn.add(dependency);
      return this;
    }

    /** Sets the number of attempts, over the definition's. */
    public Builder attempts(int attempts) {
      return retryStrategy(RetryStrategy.attempts(attempts));
    }

    /** Sets the retry strategy, over the definition's. */
    public Builder retryStrategy(RetryStrategy strategy) {
      this.retryStrategy = strategy;
      return this;
    }

    /** Sets the longest an attempt may run, over the definition's. */
    public Builder timeout(Duration attemptDuration) {
      this.timeout = new JobTimeout(attemptDuration);
      return this;
    }

    /** Adds a tag. */
    public Builder tag(String key, String value) {
      tags.put(key, value);
      return this;
    }

    /**
     * Returns the request.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public SubmitJobRequest build() {
      return new SubmitJobRequest(
          jobName,
          jobQueue,
          jobDefinition,
          parameters,
          arrayProperties,
          dependsOn,
          retryStrategy,
          timeout,
          tags);
    }
  }
}
