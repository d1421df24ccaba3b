package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import com.google.common.math.IntMath;
import com.google.common.math.LongMath;
import io.github.batchwright.model.Resources;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How many instances there are of each size. Confined to one thread. */
final class SizeCounts {
  /** By vCPU, then by memory, then by GPUs. */
  static final Comparator<Resources> BY_SIZE =
      Comparator.comparingLong(Resources::milliVcpus)
          .thenComparingLong(Resources::memoryMiB)
          .thenComparingInt(Resources::gpus);

  private final NavigableMap<Resources, Integer> counts = new TreeMap<>(BY_SIZE);
  private int size;
  private @Nullable Resources sum;

  SizeCounts() {}

  SizeCounts(SizeCounts original) {
    counts.putAll(original.counts);
    size = original.size;
    sum = original.sum;
  }

  void add(Resources each) {
    counts.merge(each, 1, Integer::sum);
    size++;
    sum = null;
  }

  void remove(Resources each) {
    counts.computeIfPresent(each, (key, count) -> count == 1 ? null : count - 1);
    size--;
    sum = null;
  }

  /** Returns how many there are. */
  int size() {
    return size;
  }

  /** Returns the sizes, each once, the smallest first. */
  List<Resources> sizes() {
    return ImmutableList.copyOf(counts.keySet());
  }

  /** Returns what all have together; what is too large to be counted stays at the largest. */
  Resources sum() {
    Resources known = sum;
    if (known == null) {
      known = Resources.NONE;
      for (var each : counts.entrySet()) {
        known = known.plus(times(each.getKey(), each.getValue()));
      }
      sum = known;
    }
    return known;
  }

  private static Resources times(Resources each, int count) {
    return new Resources(
        LongMath.saturatedMultiply(each.milliVcpus(), count),
        LongMath.saturatedMultiply(each.memoryMiB(), count),
        IntMath.saturatedMultiply(each.gpus(), count));
  }
}
