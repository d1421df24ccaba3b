package io.github.batchwright.engine.cost;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Currency;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a row of a ledger is about. A row of instances has no queue, share, definition and tags.
 * Immutable.
 *
 * @param currency what the prices are in, or null if there is no price
 * @param queue the name of the queue, or null
 * @param share the share identifier, or null
 * @param definition the name of the job definition, or null
 * @param environment the name of the compute environment; null in the row of what is beyond the
 *     rows that are kept
 * @param instanceType the type of a bought instance, or null for others
 * @param tags the tags of the job
 */
public record CostKey(
    @Nullable Currency currency,
    @Nullable String queue,
    @Nullable String share,
    @Nullable String definition,
    @Nullable String environment,
    @Nullable String instanceType,
    Map<String, String> tags) {
  /** Sorts the tags. */
  public CostKey {
    tags = ImmutableSortedMap.copyOf(tags);
  }

  /** Returns the row of instances of an environment. */
  public static CostKey ofInstances(
      @Nullable Currency currency, String environment, @Nullable String instanceType) {
    return new CostKey(currency, null, null, null, environment, instanceType, ImmutableMap.of());
  }

  /** Returns the row of what is beyond the rows that are kept. */
  CostKey rest() {
    return new CostKey(currency, null, null, null, null, null, ImmutableMap.of());
  }
}
