package io.github.batchwright.engine.state;

import java.util.Arrays;

/** A binary heap of numbers, lowest first. */
final class LongHeap {
  private long[] items = new long[8];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Returns the lowest number; the heap must not be empty. */
  long peek() {
    return items[0];
  }

  void push(long item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size + (size >> 1) + 1);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (items[parent] <= item) {
        break;
      }
      items[at] = items[parent];
      at = parent;
    }
    items[at] = item;
  }

  long pop() {
    long top = items[0];
    long moved = items[--size];
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && items[child + 1] < items[child]) {
        child++;
      }
      if (items[child] >= moved) {
        break;
      }
      items[at] = items[child];
      at = child;
    }
    items[at] = moved;
    return top;
  }
}
