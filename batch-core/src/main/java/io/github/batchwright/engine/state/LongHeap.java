package io.github.batchwright.engine.state;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongPredicate;

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

  LongHeap copy() {
    LongHeap copy = new LongHeap();
    copy.items = items.clone();
    copy.size = size;
    return copy;
  }

  /** Shows items from the lowest on, until the visitor says false. Costs nothing for the rest. */
  void visit(LongPredicate visitor) {
    PriorityQueue<Integer> border =
        new PriorityQueue<>(Comparator.comparingLong((Integer at) -> items[at]));
    if (size > 0) {
      border.add(0);
    }
    while (!border.isEmpty()) {
      int at = border.remove();
      if (!visitor.test(items[at])) {
        return;
      }
      for (int child = 2 * at + 1; child <= 2 * at + 2 && child < size; child++) {
        border.add(child);
      }
    }
  }
}
