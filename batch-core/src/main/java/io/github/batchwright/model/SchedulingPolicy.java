package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.Map;
import java.util.Objects;

/**
 * How a queue shares capacity among those who submit to it. AWS: {@code CreateSchedulingPolicy}.
 *
 * @param name 1-128 of {@code [A-Za-z0-9_-]}
 * @param fairsharePolicy the rules
 * @param tags at most 50
 */
public record SchedulingPolicy(
    String name, FairsharePolicy fairsharePolicy, Map<String, String> tags) {
  /** Checks and copies the fields. */
  public SchedulingPolicy {
    Checks.name("schedulingPolicyName", name);
    Objects.requireNonNull(fairsharePolicy, "fairsharePolicy");
    tags = Checks.tags(tags);
  }

  /** Returns this policy with other rules. */
  public SchedulingPolicy withFairsharePolicy(FairsharePolicy rules) {
    return new SchedulingPolicy(name, rules, tags);
  }

  /** Returns this policy with these tags and no others. */
  public SchedulingPolicy withTags(Map<String, String> newTags) {
    return new SchedulingPolicy(name, fairsharePolicy, newTags);
  }

  /** Returns a policy without tags. */
  public static SchedulingPolicy fairShare(String name, FairsharePolicy policy) {
    return new SchedulingPolicy(name, policy, Map.of());
  }
}
