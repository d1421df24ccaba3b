package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The weight of one share, or of every share whose identifier begins alike. AWS: {@code
 * shareDistribution}.
 *
 * @param shareIdentifier 1-255 letters and digits; a {@code *} at the end stands for any rest, and
 *     gives each identifier that begins so a share of its own
 * @param weightFactor 0.0001-999.9999; usage is multiplied by it, so a lower factor gets more
 * @param maxConcurrency how many attempts of one share run at once at most, or null for no cap. Not
 *     in AWS
 */
public record ShareAttributes(
    String shareIdentifier, double weightFactor, @Nullable Integer maxConcurrency) {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9]{1,255}\\*?");

  /** Checks the fields. */
  public ShareAttributes {
    Checks.require(
        IDENTIFIER.matcher(shareIdentifier).matches(),
        "shareDistribution.shareIdentifier",
        shareIdentifier,
        "must be 1-255 letters and digits, and at most a final '*'");
    Checks.require(
        weightFactor >= 0.0001 && weightFactor <= 999.9999,
        "shareDistribution.weightFactor",
        weightFactor,
        "must be 0.0001-999.9999");
    Checks.concurrency("shareDistribution.maxConcurrency", maxConcurrency);
  }

  /** Returns a share of this weight without a cap. */
  public static ShareAttributes of(String shareIdentifier, double weightFactor) {
    return new ShareAttributes(shareIdentifier, weightFactor, null);
  }

  /** Says whether this entry is about a share of that identifier. */
  public boolean covers(String identifier) {
    return isPrefix() ? identifier.startsWith(prefix()) : identifier.equals(shareIdentifier);
  }

  /** Says whether some identifier would be covered by both entries. */
  boolean overlaps(ShareAttributes other) {
    if (isPrefix() && other.isPrefix()) {
      return prefix().startsWith(other.prefix()) || other.prefix().startsWith(prefix());
    }
    return covers(other.shareIdentifier) || other.covers(shareIdentifier);
  }

  private boolean isPrefix() {
    return shareIdentifier.endsWith("*");
  }

  private String prefix() {
    return shareIdentifier.substring(0, shareIdentifier.length() - 1);
  }
}
