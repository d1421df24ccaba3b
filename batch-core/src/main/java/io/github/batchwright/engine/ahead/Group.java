package io.github.batchwright.engine.ahead;

import com.google.common.primitives.ImmutableLongArray;
import io.github.batchwright.model.ahead.GroupOutlook;
import io.github.batchwright.model.capacity.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of the jobs of one queue, share or definition. Confined to one thread. */
final class Group {
  private static final long NONE = Long.MIN_VALUE;

  private final ImmutableLongArray.Builder waits = ImmutableLongArray.builder();
  private long started;
  private long finished;
  private long lastFinish = NONE;

  /** One began to run for the first time that had waited this long, in milliseconds. */
  void started(long waited) {
    started++;
    waits.add(waited);
  }

  /** One has not begun to run although it has waited this long, in milliseconds. */
  void stillWaits(long waited) {
    waits.add(waited);
  }

  /** One was finished, at an instant in milliseconds since the epoch. */
  void finished(long at) {
    finished++;
    lastFinish = at;
  }

  /** Returns what became of them. */
  GroupOutlook outlook(String key, @Nullable Money cost) {
    long[] sorted = waits.build().toArray();
    Arrays.sort(sorted);
    return new GroupOutlook(
        key,
        sorted.length,
        started,
        finished,
        Duration.ofMillis(mean(sorted)),
        Duration.ofMillis(quantile(sorted, 0.5)),
        Duration.ofMillis(quantile(sorted, 0.95)),
        lastFinish == NONE ? null : Instant.ofEpochMilli(lastFinish),
        cost);
  }

  private static long mean(long[] values) {
    double sum = 0;
    for (long value : values) {
      sum += value;
    }
    return values.length == 0 ? 0 : Math.round(sum / values.length);
  }

  /** Returns the least value that this part of all values does not exceed. */
  private static long quantile(long[] sorted, double part) {
    if (sorted.length == 0) {
      return 0;
    }
    int index = (int) Math.ceil(part * sorted.length) - 1;
    return sorted[Math.max(0, Math.min(index, sorted.length - 1))];
  }
}
