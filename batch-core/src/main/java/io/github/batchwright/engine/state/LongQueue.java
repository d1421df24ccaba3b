package io.github.batchwright.engine.state;

/** A queue of numbers, first in, first out, without an object for each. */
final class LongQueue {
  private static final int SMALL = 8;

  private long[] items = new long[SMALL];
  private int head;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns the oldest number; there must be one. */
  long peek() {
    return items[head];
  }

  void add(long item) {
    if (size == items.length) {
      resize(2 * size);
    }
    items[(head + size++) & (items.length - 1)] = item;
  }

  /** Returns all numbers, the oldest first. */
  long[] toArray() {
    long[] all = new long[size];
    for (int i = 0; i < size; i++) {
      all[i] = items[(head + i) & (items.length - 1)];
    }
    return all;
  }

  long poll() {
    long first = items[head];
    head = (head + 1) & (items.length - 1);
    size--;
    if (items.length > SMALL && size < items.length / 4) {
      resize(items.length / 2);
    }
    return first;
  }

  private void resize(int length) {
    long[] moved = new long[length];
    for (int i = 0; i < size; i++) {
      moved[i] = items[(head + i) & (items.length - 1)];
    }
    items = moved;
    head = 0;
  }
}
