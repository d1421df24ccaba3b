package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.JobDeadline;
import io.github.batchwright.model.start.JobTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A job to run. AWS: {@code SubmitJob}.
 *
 * @param jobName 1-128 of {@code [A-Za-z0-9_-]}, the first a letter or a digit
 * @param jobQueue the name of the queue
 * @param jobDefinition {@code name} for the newest revision, or {@code name:revision}
 * @param shareIdentifier whose share of a fair-share queue it takes: 1-255 letters and digits;
 *     required there, null for a first-in, first-out queue
 * @param schedulingPriorityOverride 0-9999, over the definition's, or null
 * @param parameters values for the {@code Ref::name} of the command, over the definition's
 * @param properties what the job runs instead of what the definition says, or null; the overrides
 *     go over it. Not in AWS
 * @param containerOverrides what is said over the properties of a container, a process or a handler
 * @param ecsPropertiesOverride what is said over the properties of several containers, or null
 * @param arrayProperties makes this an array job, or null
 * @param dependsOn what this job waits for; {@link ServiceLimits} caps it
 * @param retryStrategy over the definition's, or null
 * @param timeout over the definition's, or null
 * @param propagateTags whether the job takes over the tags of its definition, or null for what the
 *     definition says
 * @param consumableResources what every attempt takes besides compute, over the definition's, or
 *     null. AWS: {@code consumableResourcePropertiesOverride}
 * @param nodeOverrides changes about the nodes of a multi-node job, or null
 * @param quotaShareName the quota share it belongs to; required for a queue that has quota shares,
 *     null for any other. AWS has it for service jobs
 * @param preemptionRetriesBeforeTermination how often a job of a quota share is queued again after
 *     it was stopped for another; the next time it fails. At least 0, or null for any number of
 *     times. AWS has it for service jobs
 * @param timing when it may start and by when it is to be finished. Not in AWS
 * @param clientToken 1-64 characters that make the submission happen once: another with the same
 *     token returns the same job for as long as it is kept. Null for none. Not in AWS
 * @param tags at most 50, together with those the definition propagates
 */
public record SubmitJobRequest(
    String jobName,
    String jobQueue,
    String jobDefinition,
    @Nullable String shareIdentifier,
    @Nullable Integer schedulingPriorityOverride,
    Map<String, String> parameters,
    @Nullable JobProperties properties,
    ContainerOverrides containerOverrides,
    @Nullable EcsPropertiesOverride ecsPropertiesOverride,
    @Nullable ArrayProperties arrayProperties,
    List<JobDependency> dependsOn,
    @Nullable RetryStrategy retryStrategy,
    @Nullable JobTimeout timeout,
    @Nullable Boolean propagateTags,
    @Nullable List<ConsumableResourceRequirement> consumableResources,
    @Nullable NodeOverrides nodeOverrides,
    @Nullable String quotaShareName,
    @Nullable Integer preemptionRetriesBeforeTermination,
    JobTiming timing,
    @Nullable String clientToken,
    Map<String, String> tags) {

  private static final Pattern SHARE = Pattern.compile("[A-Za-z0-9]{1,255}");

  /** Checks and copies the fields. */
  public SubmitJobRequest {
    Checks.jobName("jobName", jobName);
    Checks.notBlank("jobQueue", jobQueue);
    Checks.notBlank("jobDefinition", jobDefinition);
    Checks.require(
        shareIdentifier == null || SHARE.matcher(shareIdentifier).matches(),
        "shareIdentifier",
        String.valueOf(shareIdentifier),
        "must be 1-255 letters and digits");
    if (schedulingPriorityOverride != null) {
      Checks.range("schedulingPriorityOverride", schedulingPriorityOverride, 0, 9999);
    }
    parameters = Checks.copy(parameters);
    if (properties != null) {
      JobProperties.complete(properties);
    }
    dependsOn = Checks.copy(dependsOn);
    for (JobDependency dependency : dependsOn) {
      Checks.require(
          dependency.type() == null || !dependency.type().tiesChildren() || arrayProperties != null,
          "dependsOn.type",
          String.valueOf(dependency.type()),
          "may be given only for an array job");
    }
    if (consumableResources != null) {
      consumableResources = ConsumableResourceRequirement.copy(consumableResources);
    }
    checkQuota(quotaShareName, preemptionRetriesBeforeTermination);
    Objects.requireNonNull(timing, "timing");
    Checks.require(
        clientToken == null || (!clientToken.isEmpty() && clientToken.length() <= 64),
        "clientToken",
        String.valueOf(clientToken),
        "must be 1-64 characters");
    tags = Checks.tags(tags);
  }

  private static void checkQuota(@Nullable String share, @Nullable Integer retries) {
    if (share != null) {
      Checks.name("quotaShareName", share);
    }
    if (retries != null) {
      Checks.atLeast("preemptionRetriesBeforeTermination", retries, 0);
      Checks.require(
          share != null,
          "preemptionRetriesBeforeTermination",
          retries,
          "may be given only for a job of a quota share");
    }
  }

  /** Starts a request that has every field of this one. */
  public Builder toBuilder() {
    Builder copy = new Builder(jobName, jobDefinition);
    copy.jobQueue = jobQueue;
    copy.shareIdentifier = shareIdentifier;
    copy.schedulingPriority = schedulingPriorityOverride;
    copy.parameters.putAll(parameters);
    copy.properties = properties;
    if (containerOverrides != null) {
      copy.containerOverrides(containerOverrides);
    }
    copy.ecsPropertiesOverride = ecsPropertiesOverride;
    copy.arrayProperties = arrayProperties;
    copy.dependsOn.addAll(dependsOn);
    copy.retryStrategy = retryStrategy;
    copy.timeout = timeout;
    copy.propagateTags = propagateTags;
    copy.consumableResources =
        consumableResources == null ? null : new ArrayList<>(consumableResources);
    copy.nodeOverrides = nodeOverrides;
    copy.quotaShareName = quotaShareName;
    copy.preemptionRetries = preemptionRetriesBeforeTermination;
    copy.notBefore = timing.notBefore();
    copy.deadline = timing.deadline();
    copy.expectedDuration = timing.expectedDuration();
    copy.priceCurve = timing.priceCurve();
    copy.clientToken = clientToken;
    copy.tags.putAll(tags);
    return copy;
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
    private @Nullable String shareIdentifier;
    private @Nullable Integer schedulingPriority;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private @Nullable JobProperties properties;
    private final ContainerOverrides.Builder containerOverrides = ContainerOverrides.builder();
    private @Nullable EcsPropertiesOverride ecsPropertiesOverride;
    private @Nullable ArrayProperties arrayProperties;
    private final List<JobDependency> dependsOn = new ArrayList<>();
    private @Nullable RetryStrategy retryStrategy;
    private @Nullable JobTimeout timeout;
    private @Nullable Boolean propagateTags;
    private @Nullable List<ConsumableResourceRequirement> consumableResources;
    private @Nullable NodeOverrides nodeOverrides;
    private @Nullable String quotaShareName;
    private @Nullable Integer preemptionRetries;
    private @Nullable Instant notBefore;
    private @Nullable JobDeadline deadline;
    private @Nullable Duration expectedDuration;
    private @Nullable String priceCurve;
    private @Nullable String clientToken;
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

    /** Sets whose share of a fair-share queue it takes. */
    public Builder share(String identifier) {
      this.shareIdentifier = identifier;
      return this;
    }

    /** Sets the priority inside its share, 0-9999, over the definition's. */
    public Builder schedulingPriority(int priority) {
      this.schedulingPriority = priority;
      return this;
    }

    /** Adds a parameter. */
    public Builder parameter(String key, String value) {
      parameters.put(key, value);
      return this;
    }

    /** Runs something else than the definition says. */
    public Builder properties(JobProperties instead) {
      this.properties = instead;
      return this;
    }

    /** Sets what is said over the container, the process or the handler, instead of all so far. */
    public Builder containerOverrides(ContainerOverrides overrides) {
      containerOverrides.set(overrides);
      return this;
    }

    /** Sets what is said over several containers. */
    public Builder ecsPropertiesOverride(EcsPropertiesOverride override) {
      this.ecsPropertiesOverride = override;
      return this;
    }

    /** Runs another image. */
    public Builder image(String name) {
      containerOverrides.image(name);
      return this;
    }

    /** Runs another command. */
    public Builder command(String... arguments) {
      containerOverrides.command(arguments);
      return this;
    }

    /** Adds or replaces a variable of the environment. */
    public Builder environment(String variable, String value) {
      containerOverrides.environment(variable, value);
      return this;
    }

    /** Asks for other vCPUs and another amount of memory in MiB. */
    public Builder resources(double vcpus, long memoryMiB) {
      containerOverrides.resources(ResourceOverrides.of(vcpus, memoryMiB));
      return this;
    }

    /** Makes this an array job of this many children. */
    public Builder arraySize(int size) {
      return array(ArrayProperties.of(size));
    }

    /** Makes this an array job. */
    public Builder array(ArrayProperties properties) {
      this.arrayProperties = properties;
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

    /** Says whether the job takes over the tags of its definition. */
    public Builder propagateTags(boolean propagate) {
      this.propagateTags = propagate;
      return this;
    }

    /** Has every attempt take units of a consumable resource, over the definition's list. */
    public Builder consumableResource(String name, long quantity) {
      if (consumableResources == null) {
        consumableResources = new ArrayList<>();
      }
      consumableResources.add(new ConsumableResourceRequirement(name, quantity));
      return this;
    }

    /** Changes the nodes of a multi-node job. */
    public Builder nodeOverrides(NodeOverrides overrides) {
      this.nodeOverrides = overrides;
      return this;
    }

    /** Sets the quota share that it belongs to. */
    public Builder quotaShare(String name) {
      this.quotaShareName = name;
      return this;
    }

    /** Sets how often it is queued again after it was stopped for another; then it fails. */
    public Builder preemptionRetriesBeforeTermination(int retries) {
      this.preemptionRetries = retries;
      return this;
    }

    /** Does not start before a date, as the wall clock shows it. */
    public Builder notBefore(Instant date) {
      this.notBefore = date;
      return this;
    }

    /** Is to be finished by a date, as the wall clock shows it. */
    public Builder deadline(Instant date, DeadlineAction action) {
      return deadline(JobDeadline.at(date, action));
    }

    /** Is to be finished so long after it is submitted. */
    public Builder deadline(Duration within, DeadlineAction action) {
      return deadline(JobDeadline.within(within, action));
    }

    /** Sets by when it is to be finished. */
    public Builder deadline(JobDeadline by) {
      this.deadline = by;
      return this;
    }

    /** Says how long an attempt is expected to run; of an array, an attempt of one child. */
    public Builder expectedDuration(Duration attempt) {
      this.expectedDuration = attempt;
      return this;
    }

    /**
     * Waits for the cheapest time that its deadline allows.
     *
     * @param priceCurve the name of a price curve of the service
     */
    public Builder startWhenCheapest(String priceCurve) {
      this.priceCurve = priceCurve;
      return this;
    }

    /** Makes the submission happen once, however often it is repeated with this token. */
    public Builder clientToken(String token) {
      this.clientToken = token;
      return this;
    }

    /** Adds a tag. */
    public Builder tag(String key, String value) {
      tags.put(key, value);
      return this;
    }

    private JobTiming timing() {
      JobTiming given = new JobTiming(notBefore, deadline, expectedDuration, priceCurve);
      return given.equals(JobTiming.ANY) ? JobTiming.ANY : given;
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
          shareIdentifier,
          schedulingPriority,
          parameters,
          properties,
          containerOverrides.build(),
          ecsPropertiesOverride,
          arrayProperties,
          dependsOn,
          retryStrategy,
          timeout,
          propagateTags,
          consumableResources,
          nodeOverrides,
          quotaShareName,
          preemptionRetries,
          timing(),
          clientToken,
          tags);
    }
  }
}
