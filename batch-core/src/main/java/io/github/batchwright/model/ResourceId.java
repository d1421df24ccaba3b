package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names anything that can have tags: its kind and its name. AWS names it by its ARN; {@link
 * #toString} writes and {@link #parse} reads that form.
 *
 * @param kind what it is
 * @param name its name; {@code name:revision} for a definition, the id for a job
 */
public record ResourceId(Kind kind, String name) {
  private static final String PREFIX = "arn:batchwright:batch:::";
  private static final Pattern ARN =
      Pattern.compile("arn:[^:/]*:batch:[^:/]*:[^:/]*:([a-z-]+)/(.+)");

  /** What a resource is. */
  public enum Kind {
    /** A compute environment. */
    COMPUTE_ENVIRONMENT("compute-environment"),
    /** A queue. */
    JOB_QUEUE("job-queue"),
    /** A scheduling policy. */
    SCHEDULING_POLICY("scheduling-policy"),
    /** A consumable resource. */
    CONSUMABLE_RESOURCE("consumable-resource"),
    /** A revision of a job definition. */
    JOB_DEFINITION("job-definition"),
    /** A job; children of array jobs and nodes have no tags of their own. */
    JOB("job"),
    /** A schedule. */
    SCHEDULE("schedule");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Returns what stands for this kind in an ARN, such as {@code job-queue}. */
    public String word() {
      return word;
    }
  }

  /** Checks the fields. */
  public ResourceId {
    Objects.requireNonNull(kind, "kind");
    Checks.notBlank("resourceArn", name);
    Checks.require(name.length() <= 256, "resourceArn", name, "must be at most 256 characters");
  }

  /** Names a compute environment. */
  public static ResourceId computeEnvironment(String name) {
    return new ResourceId(Kind.COMPUTE_ENVIRONMENT, name);
  }

  /** Names a queue. */
  public static ResourceId jobQueue(String name) {
    return new ResourceId(Kind.JOB_QUEUE, name);
  }

  /** Names a scheduling policy. */
  public static ResourceId schedulingPolicy(String name) {
    return new ResourceId(Kind.SCHEDULING_POLICY, name);
  }

  /** Names a consumable resource. */
  public static ResourceId consumableResource(String name) {
    return new ResourceId(Kind.CONSUMABLE_RESOURCE, name);
  }

  /** Names a revision of a job definition. */
  public static ResourceId jobDefinition(String name, int revision) {
    return new ResourceId(Kind.JOB_DEFINITION, name + ":" + revision);
  }

  /** Names a job. */
  public static ResourceId job(JobId job) {
    return new ResourceId(Kind.JOB, job.value());
  }

  /** Names a schedule. */
  public static ResourceId schedule(String name) {
    return new ResourceId(Kind.SCHEDULE, name);
  }

  /**
   * Reads {@code arn:partition:batch:region:account:kind/name}. The partition, the region and the
   * account may be any or empty: there is one of each here.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static ResourceId parse(String arn) {
    Matcher matcher = ARN.matcher(arn);
    Checks.require(
        matcher.matches(),
        "resourceArn",
        arn,
        "must be arn:partition:batch:region:account:kind/name");
    for (Kind kind : Kind.values()) {
      if (kind.word.equals(matcher.group(1))) {
        return new ResourceId(kind, matcher.group(2));
      }
    }
    throw new IllegalArgumentException(
        "resourceArn: '" + matcher.group(1) + "' is no kind of resource that has tags");
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return PREFIX + kind.word + "/" + name;
  }
}
