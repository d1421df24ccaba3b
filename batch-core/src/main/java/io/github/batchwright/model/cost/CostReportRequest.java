package io.github.batchwright.model.cost;

import io.github.batchwright.checks.Checks;
import java.time.Instant;
import java.util.Currency;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks what was spent on what. Immutable.
 *
 * @param groupBy what there is a row for each of
 * @param tagKey the key of the tag; with {@link CostGroup#TAG} and only then
 * @param from what came before does not count, or null for all; it counts from the beginning of the
 *     stretch on that it is in, see {@link CostReport}
 * @param to what came from then on does not count, or null for none; it counts until the end of the
 *     stretch that it is in
 * @param jobQueue only what jobs of this queue cost, or null for all
 * @param shareIdentifier only what jobs of this share cost, or null for all
 * @param currency only what is priced in it, or null for the one that there is
 * @param limit how many rows at most, 1-10000, those that cost most; the others are summed up
 */
public record CostReportRequest(
    CostGroup groupBy,
    @Nullable String tagKey,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String jobQueue,
    @Nullable String shareIdentifier,
    @Nullable Currency currency,
    int limit) {
  private static final int MOST_ROWS = 10_000;
  private static final int USUAL_ROWS = 1_000;

  /** Checks the fields. */
  public CostReportRequest {
    Objects.requireNonNull(groupBy, "groupBy");
    Checks.require(
        (groupBy == CostGroup.TAG) == (tagKey != null),
        "tagKey",
        String.valueOf(tagKey),
        "must be given to group by TAG, and only then");
    if (from != null && to != null) {
      Checks.require(from.isBefore(to), "from", from, "must be before 'to', " + to);
    }
    Checks.range("limit", limit, 1, MOST_ROWS);
  }

  /** Starts to ask for all that was ever spent, at most 1,000 rows of it. */
  public static Builder by(CostGroup group) {
    return new Builder(group, null);
  }

  /** Starts to ask by the values of a tag of jobs. */
  public static Builder byTag(String key) {
    return new Builder(CostGroup.TAG, key);
  }

  /** Collects the fields of a {@link CostReportRequest}. Not thread-safe. */
  public static final class Builder {
    private final CostGroup groupBy;
    private final @Nullable String tagKey;
    private @Nullable Instant from;
    private @Nullable Instant to;
    private @Nullable String jobQueue;
    private @Nullable String shareIdentifier;
    private @Nullable Currency currency;
    private int limit = USUAL_ROWS;

    private Builder(CostGroup groupBy, @Nullable String tagKey) {
      this.groupBy = groupBy;
      this.tagKey = tagKey;
    }

    /** Counts only what was spent from then on. */
    public Builder from(Instant instant) {
      this.from = instant;
      return this;
    }

    /** Counts only what was spent before. */
    public Builder to(Instant instant) {
      this.to = instant;
      return this;
    }

    /** Counts only what jobs of a queue cost. */
    public Builder jobQueue(String name) {
      this.jobQueue = name;
      return this;
    }

    /** Counts only what jobs of a share cost. */
    public Builder share(String identifier) {
      this.shareIdentifier = identifier;
      return this;
    }

    /** Counts only what is priced in a currency; there must be one if prices are in several. */
    public Builder currency(Currency value) {
      this.currency = value;
      return this;
    }

    /** Sets how many rows there are at most. */
    public Builder limit(int rows) {
      this.limit = rows;
      return this;
    }

    /**
     * Returns the request.
     *
     * @throws IllegalArgumentException if a field is out of its range, naming it
     */
    public CostReportRequest build() {
      return new CostReportRequest(
          groupBy, tagKey, from, to, jobQueue, shareIdentifier, currency, limit);
    }
  }
}
