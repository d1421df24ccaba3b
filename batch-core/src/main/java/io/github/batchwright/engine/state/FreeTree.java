package io.github.batchwright.engine.state;

import java.util.Arrays;

/**
 * Trees of instances in the order of what they have free of one dimension, then of the other, then
 * of their position. Each instance is in one tree at most, and is a node there by its position, so
 * that it costs 32 bytes whether or not it is like others. Confined to one thread.
 *
 * <p>A tree is a treap: in the order of its keys from left to right, and in that of numbers that
 * are scattered over the positions from top to bottom. So it has the same form however it came to
 * be, and is expected to be as high as the logarithm of its size. Each node knows the most that is
 * free of the second dimension below it. Of the instances that have enough of the first, which are
 * all those from some place on, the first that has enough of the second is therefore found on one
 * way down.
 */
final class FreeTree {
  /** No node. */
  static final int NONE = -1;

  private long[] first = {};
  private long[] second = {};
  private long[] most = {};
  private int[] left = {};
  private int[] right = {};

  FreeTree() {}

  private FreeTree(FreeTree original) {
    first = original.first.clone();
    second = original.second.clone();
    most = original.most.clone();
    left = original.left.clone();
    right = original.right.clone();
  }

  FreeTree copy() {
    return new FreeTree(this);
  }

  /** Has room for positions below this number. */
  void reach(int size) {
    first = Arrays.copyOf(first, size);
    second = Arrays.copyOf(second, size);
    most = Arrays.copyOf(most, size);
    left = Arrays.copyOf(left, size);
    right = Arrays.copyOf(right, size);
  }

  /** Adds a position that is in no tree; returns the root of the tree with it. */
  int insert(int root, int node, long newFirst, long newSecond) {
    first[node] = newFirst;
    second[node] = newSecond;
    most[node] = newSecond;
    left[node] = NONE;
    right[node] = NONE;
    return insert(root, node);
  }

  private int insert(int root, int node) {
    if (root == NONE) {
      return node;
    }
    int top = root;
    if (isBefore(node, root)) {
      int below = insert(left[root], node);
      left[root] = below;
      if (isAbove(below, root)) {
        left[root] = right[below];
        right[below] = root;
        top = below;
      }
    } else {
      int below = insert(right[root], node);
      right[root] = below;
      if (isAbove(below, root)) {
        right[root] = left[below];
        left[below] = root;
        top = below;
      }
    }
    measure(root);
    measure(top);
    return top;
  }

  /** Removes a position that is in a tree; returns the root of the tree without it. */
  int remove(int root, int node) {
    if (root == node) {
      return merge(left[node], right[node]);
    }
    if (isBefore(node, root)) {
      left[root] = remove(left[root], node);
    } else {
      right[root] = remove(right[root], node);
    }
    measure(root);
    return root;
  }

  /** Makes one tree of two, all of one of which comes before all of the other. */
  private int merge(int before, int after) {
    if (before == NONE || after == NONE) {
      return before == NONE ? after : before;
    }
    int top;
    if (isAbove(before, after)) {
      right[before] = merge(right[before], after);
      top = before;
    } else {
      left[after] = merge(before, left[after]);
      top = after;
    }
    measure(top);
    return top;
  }

  /** Returns the first that has at least so much of both dimensions, or {@link #NONE}. */
  int find(int root, long leastFirst, long leastSecond) {
    return find(root, leastFirst, Long.MIN_VALUE, NONE, leastSecond);
  }

  /** Returns the first after another that has at least so much of the second dimension. */
  int next(int root, int previous, long leastSecond) {
    return find(root, first[previous], second[previous], previous, leastSecond);
  }

  /** Returns the first that comes after a place in the order and has enough of the second. */
  private int find(int root, long afterFirst, long afterSecond, int afterNode, long leastSecond) {
    int node = root;
    while (node != NONE && most[node] >= leastSecond) {
      if (compare(node, afterFirst, afterSecond, afterNode) > 0) {
        int found = find(left[node], afterFirst, afterSecond, afterNode, leastSecond);
        if (found != NONE || second[node] >= leastSecond) {
          return found != NONE ? found : node;
        }
      }
      node = right[node];
    }
    return NONE;
  }

  /** Returns the last of a tree that is not empty. */
  int last(int root) {
    int node = root;
    while (right[node] != NONE) {
      node = right[node];
    }
    return node;
  }

  long first(int node) {
    return first[node];
  }

  long second(int node) {
    return second[node];
  }

  private boolean isBefore(int node, int other) {
    return compare(node, first[other], second[other], other) < 0;
  }

  private int compare(int node, long otherFirst, long otherSecond, int other) {
    int byFirst = Long.compare(first[node], otherFirst);
    int bySecond = byFirst != 0 ? byFirst : Long.compare(second[node], otherSecond);
    return bySecond != 0 ? bySecond : Integer.compare(node, other);
  }

  private static boolean isAbove(int node, int other) {
    return Integer.compareUnsigned(scatter(node), scatter(other)) > 0;
  }

  /** Gives each position another number (the last step of MurmurHash3, which is one to one). */
  private static int scatter(int position) {
    int mixed = (position ^ position >>> 16) * 0x85ebca6b;
    mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
    return mixed ^ mixed >>> 16;
  }

  private void measure(int node) {
    long below = second[node];
    if (left[node] != NONE) {
      below = Math.max(below, most[left[node]]);
    }
    if (right[node] != NONE) {
      below = Math.max(below, most[right[node]]);
    }
    most[node] = below;
  }
}
