package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.time.Duration;
import java.util.List;

/**
 * Gives capacity to the share that had the least of it lately. AWS: {@code fairsharePolicy}.
 *
 * @param shareDecay how long use of the past counts, fading to nothing: 0-604,800 whole seconds; 0
 *     means 600 seconds. AWS: {@code shareDecaySeconds}
 * @param computeReservation 0-99: with n active shares, a part {@code (computeReservation/100)^n}
 *     of the maximum vCPUs of an environment is kept for shares that are not active yet
 * @param shareDistribution weights of shares, at most 500 entries, none about the same identifier
 *     as another; a share without an entry has the weight 1
 */
public record FairsharePolicy(
    Duration shareDecay, int computeReservation, List<ShareAttributes> shareDistribution) {
  private static final Duration SHORTEST_DECAY = Duration.ofMinutes(10);

  /** Checks and copies the fields. */
  public FairsharePolicy {
    Checks.seconds("shareDecay", shareDecay, 0, 604_800);
    Checks.range("computeReservation", computeReservation, 0, 99);
    Checks.require(
        shareDistribution.size() <= 500,
        "shareDistribution",
        shareDistribution.size() + " entries",
        "must be at most 500");
    for (int i = 0; i < shareDistribution.size(); i++) {
      for (int j = 0; j < i; j++) {
        ShareAttributes one = shareDistribution.get(i);
        ShareAttributes other = shareDistribution.get(j);
        Checks.require(
            !one.overlaps(other),
            "shareDistribution.shareIdentifier",
            one.shareIdentifier(),
            "must not overlap with '" + other.shareIdentifier() + "'");
      }
    }
    shareDistribution = Checks.copy(shareDistribution);
  }

  /** Returns a policy without a reservation. */
  public static FairsharePolicy of(Duration shareDecay, ShareAttributes... shares) {
    return new FairsharePolicy(shareDecay, 0, List.of(shares));
  }

  /** Returns how long use of the past counts: 600 seconds where {@link #shareDecay} is 0. */
  public Duration effectiveDecay() {
    return shareDecay.isZero() ? SHORTEST_DECAY : shareDecay;
  }

  /** Returns what the policy says of one share; the weight 1 and no cap unless it has an entry. */
  public ShareAttributes share(String identifier) {
    for (ShareAttributes share : shareDistribution) {
      if (share.covers(identifier)) {
        return share;
      }
    }
    return new ShareAttributes(identifier, 1, null);
  }
}
