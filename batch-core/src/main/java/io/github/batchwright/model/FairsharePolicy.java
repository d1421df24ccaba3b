package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives capacity to the share that has the least of it. AWS: {@code fairsharePolicy}.
 *
 * @param shareDecay how long use of the past counts, fading to nothing: 0-604,800 whole seconds; 0
 *     means 600 seconds. AWS: {@code shareDecaySeconds}. It must be 0 with {@link
 *     FairshareMeasure#DOMINANT_RESOURCE}, which knows no past
 * @param computeReservation 0-99: with n active shares, a part {@code (computeReservation/100)^n}
 *     of the maximum vCPUs of an environment is kept for shares that are not active yet
 * @param shareDistribution weights of shares, at most 500 entries, none about the same identifier
 *     as another; a share without an entry has the weight 1
 * @param measure by what shares are compared, or null for {@link FairshareMeasure#VCPU_SECONDS}.
 *     Not in AWS
 */
public record FairsharePolicy(
    Duration shareDecay,
    int computeReservation,
    List<ShareAttributes> shareDistribution,
    @Nullable FairshareMeasure measure) {
  private static final Duration SHORTEST_DECAY = Duration.ofMinutes(10);

  /** Checks and copies the fields. */
  public FairsharePolicy {
    Checks.seconds("shareDecay", shareDecay, 0, 604_800);
    Checks.require(
        shareDecay.isZero() || measure != FairshareMeasure.DOMINANT_RESOURCE,
        "shareDecay",
        shareDecay,
        "must be 0 where measure is DOMINANT_RESOURCE, which knows no past");
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

  /** Makes a policy that measures by vCPU seconds. */
  public FairsharePolicy(
      Duration shareDecay, int computeReservation, List<ShareAttributes> shareDistribution) {
    this(shareDecay, computeReservation, shareDistribution, null);
  }

  /** Returns a policy of dominant-resource fairness, without a reservation. Not in AWS. */
  public static FairsharePolicy dominantResource(ShareAttributes... shares) {
    return new FairsharePolicy(
        Duration.ZERO, 0, List.of(shares), FairshareMeasure.DOMINANT_RESOURCE);
  }

  /** Returns a policy without a reservation. */
  public static FairsharePolicy of(Duration shareDecay, ShareAttributes... shares) {
    return new FairsharePolicy(shareDecay, 0, List.of(shares));
  }

  /**
   * Returns how long use of the past counts: 600 seconds where {@link #shareDecay} is 0, and not at
   * all by {@link FairshareMeasure#DOMINANT_RESOURCE}.
   */
  public Duration effectiveDecay() {
    return shareDecay.isZero() && !isByDominantResource() ? SHORTEST_DECAY : shareDecay;
  }

  /** Says whether shares are compared by what they hold most of. */
  public boolean isByDominantResource() {
    return measure == FairshareMeasure.DOMINANT_RESOURCE;
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
