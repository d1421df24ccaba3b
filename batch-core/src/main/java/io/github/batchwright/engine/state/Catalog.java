package io.github.batchwright.engine.state;

import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.SchedulingPolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of resources besides what placement needs of them: policies, consumable resources,
 * tags that were changed, and which queues are being deleted.
 */
public final class Catalog {
  final NavigableMap<String, SchedulingPolicy> policies = new TreeMap<>();
  final NavigableMap<String, ConsumableState> consumables = new TreeMap<>();
  final Set<String> deleting = new LinkedHashSet<>();
  final Map<ResourceId, Long> createdAt = new LinkedHashMap<>();
  private final Map<Long, Map<String, String>> jobTags = new LinkedHashMap<>();

  Catalog() {}

  /** Returns every policy by its name; not to be changed. */
  public NavigableMap<String, SchedulingPolicy> policies() {
    return Collections.unmodifiableNavigableMap(policies);
  }

  /** Returns every consumable resource by its name; not to be changed. */
  public NavigableMap<String, ConsumableState> consumables() {
    return Collections.unmodifiableNavigableMap(consumables);
  }

  /** Returns the queues that are gone once their jobs are finished; not to be changed. */
  public Set<String> deletingQueues() {
    return Collections.unmodifiableSet(deleting);
  }

  /** Returns when an environment or a queue was created, in milliseconds since the epoch. */
  public long createdAt(ResourceId resource) {
    Long at = createdAt.get(resource);
    if (at == null) {
      throw new IllegalStateException("no " + resource);
    }
    return at;
  }

  /** Says whether a queue is gone once its jobs are finished. */
  public boolean isDeleting(String queue) {
    return deleting.contains(queue);
  }

  /** Returns the tags of a job: those it was submitted with, unless they were changed. */
  public Map<String, String> tags(JobRecord job) {
    Map<String, String> changed = jobTags.get(job.number());
    return changed == null ? Tags.of(job) : changed;
  }

  /** Returns the tags of jobs whose tags were changed, by the job's number; not to be changed. */
  Map<Long, Map<String, String>> jobTags() {
    return Collections.unmodifiableMap(jobTags);
  }

  void tagJob(long number, Map<String, String> tags) {
    jobTags.put(number, tags);
  }

  void jobBegun(JobRecord job) {
    for (ConsumableResourceRequirement needed : job.shape().consumables()) {
      ConsumableState consumable = find(needed);
      if (consumable != null) {
        consumable.jobBegun();
      }
    }
  }

  void jobFinished(JobRecord job) {
    for (ConsumableResourceRequirement needed : job.shape().consumables()) {
      ConsumableState consumable = find(needed);
      if (consumable != null) {
        consumable.jobFinished();
      }
    }
  }

  void jobForgotten(long number) {
    jobTags.remove(number);
  }

  private @Nullable ConsumableState find(ConsumableResourceRequirement needed) {
    return consumables.get(needed.consumableResource());
  }
}
