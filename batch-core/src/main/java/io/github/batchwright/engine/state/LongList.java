package io.github.batchwright.engine.state;

import java.util.Arrays;
import java.util.function.LongPredicate;

/** A list of numbers, without an object for each. */
final class LongList {
  private long[] items = new long[2];
  private int size;

  int size() {
    return size;
  }

  long get(int index) {
    return items[index];
  }

  void add(long item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size + (size >> 1) + 1);
    }
    items[size++] = item;
  }

  /** Drops all but those that satisfy a test, and gives back the room. */
  void keep(LongPredicate wanted) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (wanted.test(items[i])) {
        items[kept++] = items[i];
      }
    }
    size = kept;
    items = Arrays.copyOf(items, Math.max(2, kept));
  }
}
