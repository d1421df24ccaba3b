package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;

/**
 * How long the latest runs of something took, in little room: their quantiles, none of them less
 * than the exact one nor more than a sixteenth above it. Integers only, so that whoever is told of
 * the same runs says the same.
 *
 * <p>Each octave has 16 buckets of one width, and a run counts in the one it falls into. Once
 * {@value #MOST} runs count, of every two that are next to each other in length only the longer one
 * goes on counting. So a run counts the less the longer ago it was, and there are never more than
 * {@value #MOST} buckets, which take four bytes each.
 */
final class DurationSketch {
  /** That many runs never count: before, half of them are forgotten. */
  static final int MOST = 512;

  private static final int OCTAVE_BITS = 4;
  private static final int COUNT_BITS = 16;

  /** Buckets that are not empty: the index above, the count below; in the order of lengths. */
  private int[] buckets = new int[8];

  private int used;
  private int total;
  private double askedLast = -1;
  private long answeredLast;

  /** Adds a run. */
  void add(long millis) {
    askedLast = -1;
    int index = index(Math.max(0, millis));
    int at = Arrays.binarySearch(buckets, 0, used, index << COUNT_BITS);
    // No count is 0: the place of the bucket is that of its insertion.
    int place = -at - 1;
    if (place < used && buckets[place] >>> COUNT_BITS == index) {
      buckets[place]++;
    } else {
      insert(place, index << COUNT_BITS | 1);
    }
    total++;
    if (total == MOST) {
      halve();
    }
  }

  private void insert(int place, int bucket) {
    if (used == buckets.length) {
      buckets = Arrays.copyOf(buckets, 2 * used);
    }
    System.arraycopy(buckets, place, buckets, place + 1, used - place);
    buckets[place] = bucket;
    used++;
  }

  /** Keeps every second run in the order of lengths, of which the last is the longest of all. */
  private void halve() {
    int before = 0;
    int kept = 0;
    for (int i = 0; i < used; i++) {
      int after = before + count(buckets[i]);
      int half = after / 2 - before / 2;
      if (half > 0) {
        buckets[kept++] = buckets[i] >>> COUNT_BITS << COUNT_BITS | half;
      }
      before = after;
    }
    used = kept;
    total = before / 2;
  }

  /** Returns how many runs count. */
  int count() {
    return total;
  }

  /**
   * Returns what this part of the runs did not exceed, in milliseconds; there must be a run.
   *
   * @param part from 0, the shortest run, to 1, the longest
   */
  long quantile(double part) {
    if (part != askedLast) {
      answeredLast = find(Math.max(1, (int) Math.ceil(part * total)));
      askedLast = part;
    }
    return answeredLast;
  }

  private long find(int rank) {
    int before = 0;
    for (int i = 0; i < used; i++) {
      before += count(buckets[i]);
      if (before >= rank) {
        return longest(buckets[i] >>> COUNT_BITS);
      }
    }
    throw new IllegalStateException("no run counts");
  }

  private static int count(int bucket) {
    return bucket & ((1 << COUNT_BITS) - 1);
  }

  private static int index(long millis) {
    int octave = Math.max(0, 63 - OCTAVE_BITS - Long.numberOfLeadingZeros(millis | 1));
    return (octave << OCTAVE_BITS) + (int) (millis >>> octave);
  }

  /** Returns the longest run that falls into a bucket. */
  private static long longest(int index) {
    int octave = Math.max(0, (index >>> OCTAVE_BITS) - 1);
    long position = index - ((long) octave << OCTAVE_BITS);
    return ((position + 1) << octave) - 1;
  }

  /** Returns all that is kept. */
  List<Integer> image() {
    return Arrays.stream(buckets, 0, used).boxed().collect(ImmutableList.toImmutableList());
  }

  /** Makes a sketch from what {@link #image} returned. */
  static DurationSketch of(List<Integer> image) {
    DurationSketch sketch = new DurationSketch();
    for (int bucket : image) {
      sketch.insert(sketch.used, bucket);
      sketch.total += count(bucket);
    }
    return sketch;
  }
}
