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

  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int MOST = 2;
  private static final int CHILDREN = 3;
  private static final int SIZE = 4;

  /** The numbers of a node stand side by side, so that one look into memory gets them all. */
  private long[] nodes = {};

  FreeTree() {}

  private FreeTree(FreeTree original) {
    nodes = original.nodes.clone();
  }

  FreeTree copy() {
    return new FreeTree(this);
  }

  /** Has room for positions below this number. */
  void reach(int size) {
    nodes = Arrays.copyOf(nodes, Math.multiplyExact(size, SIZE));
  }

  /** Returns what a node has free of the dimension that it is ordered by. */
  long first(int node) {
    return nodes[node * SIZE + FIRST];
  }

  /** Returns what a node has free of the other dimension. */
  long second(int node) {
    return nodes[node * SIZE + SECOND];
  }

  private long most(int node) {
    return nodes[node * SIZE + MOST];
  }

  private void most(int node, long most) {
    nodes[node * SIZE + MOST] = most;
  }

  private int left(int node) {
    return (int) (nodes[node * SIZE + CHILDREN] >> Integer.SIZE);
  }

  private int right(int node) {
    return (int) nodes[node * SIZE + CHILDREN];
  }

  private void children(int node, int left, int right) {
    nodes[node * SIZE + CHILDREN] = (long) left << Integer.SIZE | Integer.toUnsignedLong(right);
  }

  /** Adds a position that is in no tree; returns the root of the tree with it. */
  int insert(int root, int node, long first, long second) {
    nodes[node * SIZE + FIRST] = first;
    nodes[node * SIZE + SECOND] = second;
    most(node, second);
    children(node, NONE, NONE);
    return insert(root, node);
  }

  private int insert(int root, int node) {
    if (root == NONE) {
      return node;
    }
    long most = Math.max(most(root), second(node));
    boolean isLeft = isBefore(node, root);
    int below = insert(isLeft ? left(root) : right(root), node);
    if (!isAbove(below, root)) {
      children(root, isLeft ? below : left(root), isLeft ? right(root) : below);
      most(root, most);
      return root;
    }
    if (isLeft) {
      children(root, right(below), right(root));
      children(below, left(below), root);
    } else {
      children(root, left(root), left(below));
      children(below, root, right(below));
    }
    measure(root);
    most(below, most);
    return below;
  }

  /** Removes a position that is in a tree; returns the root of the tree without it. */
  int remove(int root, int node) {
    if (root == node) {
      return merge(left(node), right(node));
    }
    if (isBefore(node, root)) {
      children(root, remove(left(root), node), right(root));
    } else {
      children(root, left(root), remove(right(root), node));
    }
    if (most(root) == second(node)) {
      measure(root);
    }
    return root;
  }

  /** Makes one tree of two, all of one of which comes before all of the other. */
  private int merge(int before, int after) {
    if (before == NONE || after == NONE) {
      return before == NONE ? after : before;
    }
    long most = Math.max(most(before), most(after));
    int top;
    if (isAbove(before, after)) {
      children(before, left(before), merge(right(before), after));
      top = before;
    } else {
      children(after, merge(before, left(after)), right(after));
      top = after;
    }
    most(top, most);
    return top;
  }

  /** Returns the first that has at least so much of both dimensions, or {@link #NONE}. */
  int find(int root, long leastFirst, long leastSecond) {
    return find(root, leastFirst, Long.MIN_VALUE, NONE, leastSecond);
  }

  /** Returns the first after another that has at least so much of the second dimension. */
  int next(int root, int previous, long leastSecond) {
    return find(root, first(previous), second(previous), previous, leastSecond);
  }

  /** Returns the first that comes after a place in the order and has enough of the second. */
  private int find(int root, long afterFirst, long afterSecond, int afterNode, long leastSecond) {
    int node = root;
    while (node != NONE && most(node) >= leastSecond) {
      if (compare(node, afterFirst, afterSecond, afterNode) > 0) {
        int found = find(left(node), afterFirst, afterSecond, afterNode, leastSecond);
        if (found != NONE || second(node) >= leastSecond) {
          return found != NONE ? found : node;
        }
      }
      node = right(node);
    }
    return NONE;
  }

  /** Returns the last of a tree that is not empty. */
  int last(int root) {
    int node = root;
    while (right(node) != NONE) {
      node = right(node);
    }
    return node;
  }

  private boolean isBefore(int node, int other) {
    return compare(node, first(other), second(other), other) < 0;
  }

  private int compare(int node, long otherFirst, long otherSecond, int other) {
    int byFirst = Long.compare(first(node), otherFirst);
    int bySecond = byFirst != 0 ? byFirst : Long.compare(second(node), otherSecond);
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
    int left = left(node);
    int right = right(node);
    long below = second(node);
    below = left == NONE ? below : Math.max(below, most(left));
    most(node, right == NONE ? below : Math.max(below, most(right)));
  }
}
