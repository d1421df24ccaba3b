package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a queue shares capacity among those who submit to it: by fair share or by quota shares. AWS:
 * {@code CreateSchedulingPolicy}.
 *
 * @param name 1-128 of {@code [A-Za-z0-9_-]}
 * @param fairsharePolicy the rules of fair share, or null if there are quota shares
 * @param quotaSharePolicy the rules of quota shares, or null if there is fair share
 * @param tags at most 50
 */
public record SchedulingPolicy(
    String name,
    @Nullable FairsharePolicy fairsharePolicy,
    @Nullable QuotaSharePolicy quotaSharePolicy,
    Map<String, String> tags) {
  /** Checks and copies the fields. */
  public SchedulingPolicy {
    Checks.name("schedulingPolicyName", name);
    Checks.require(
        (fairsharePolicy == null) != (quotaSharePolicy == null),
        "schedulingPolicyName",
        name,
        "must have either a fairsharePolicy or a quotaSharePolicy");
    tags = Checks.tags(tags);
  }

  /** Makes a policy of fair share. */
  public SchedulingPolicy(String name, FairsharePolicy fairsharePolicy, Map<String, String> tags) {
    this(name, fairsharePolicy, null, tags);
  }

  /** Returns this policy with other rules of fair share. */
  public SchedulingPolicy withFairsharePolicy(FairsharePolicy rules) {
    return new SchedulingPolicy(name, rules, quotaSharePolicy, tags);
  }

  /** Returns this policy with these tags and no others. */
  public SchedulingPolicy withTags(Map<String, String> newTags) {
    return new SchedulingPolicy(name, fairsharePolicy, quotaSharePolicy, newTags);
  }

  /** Returns a policy of fair share without tags. */
  public static SchedulingPolicy fairShare(String name, FairsharePolicy policy) {
    return new SchedulingPolicy(name, policy, Map.of());
  }

  /** Returns a policy of quota shares without tags. */
  public static SchedulingPolicy quotaShares(String name) {
    return new SchedulingPolicy(name, null, QuotaSharePolicy.FIFO, Map.of());
  }
}
