package io.github.batchwright.engine.state;

import io.github.batchwright.model.JobDependency;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs wait for which: an index, looked up and never walked as a whole. Who waits no longer
 * is dropped once such are more than half of a list, so that they do not pile up on a job that goes
 * on for long.
 */
final class Dependents {
  private static final int SMALL = 64;

  /** Those who wait for one thing, some of whom may wait no longer. */
  private static final class Waiting {
    final LongList entries = new LongList();
    int gone;

    /** Notes that one waits no longer; returns whether that was the last. */
    boolean leave(LongPredicate stillWaits) {
      gone++;
      boolean many = entries.size() > SMALL && gone > entries.size() / 2;
      // Who waits twice for the same leaves twice, so that this may count too many.
      if (many || gone >= entries.size()) {
        entries.keep(stillWaits);
        gone = 0;
      }
      return entries.size() == 0;
    }
  }

  /** Those who wait for one job, for its children, or child by child. */
  private static final class Awaited {
    @Nullable Waiting whole;
    @Nullable TreeMap<Integer, Waiting> byChild;
    @Nullable Waiting ties;
  }

  private final Map<Long, Awaited> index = new LinkedHashMap<>();

  /** Notes that the children of one array job wait for those of another. */
  void tie(long awaited, long waiting) {
    Awaited entry = index.computeIfAbsent(awaited, n -> new Awaited());
    if (entry.ties == null) {
      entry.ties = new Waiting();
    }
    entry.ties.entries.add(waiting);
  }

  /** Notes that an array job that is tied to another is finished. */
  void untie(long awaited, LongPredicate stillWaits) {
    Awaited entry = index.get(awaited);
    if (entry != null && entry.ties != null && entry.ties.leave(stillWaits)) {
      entry.ties = null;
      dropIfEmpty(awaited, entry);
    }
  }

  /** Says whether an array job that is not finished is tied to this one. */
  boolean hasTies(long number) {
    Awaited entry = index.get(number);
    return entry != null && entry.ties != null;
  }

  /** Returns the array jobs whose children are tied to those of this one; some may be finished. */
  LongList ties(long number) {
    Awaited entry = index.get(number);
    return entry == null || entry.ties == null ? new LongList() : entry.ties.entries;
  }

  /** Notes that a job waits for another, or for one child of it. */
  void add(TaskRef awaited, long waiting, Condition condition) {
    Awaited entry = index.computeIfAbsent(awaited.number(), n -> new Awaited());
    Waiting list;
    if (awaited.isChild()) {
      if (entry.byChild == null) {
        entry.byChild = new TreeMap<>();
      }
      list = entry.byChild.computeIfAbsent(awaited.index(), i -> new Waiting());
    } else {
      list = entry.whole == null ? new Waiting() : entry.whole;
      entry.whole = list;
    }
    list.entries.add(encode(waiting, condition));
  }

  /** Notes that a job waits no longer for another, or for a child of it, which goes on. */
  void leave(TaskRef awaited, LongPredicate stillWaits) {
    Awaited entry = index.get(awaited.number());
    if (entry == null) {
      return;
    }
    Waiting list =
        !awaited.isChild()
            ? entry.whole
            : entry.byChild == null ? null : entry.byChild.get(awaited.index());
    if (list != null && list.leave(code -> stillWaits.test(number(code)))) {
      take(awaited);
    }
  }

  /** Returns those who wait for the whole of a job, or for this very child, and forgets them. */
  @Nullable LongList take(TaskRef task) {
    Awaited entry = index.get(task.number());
    if (entry == null) {
      return null;
    }
    Waiting list;
    if (task.isChild()) {
      list = entry.byChild == null ? null : entry.byChild.remove(task.index());
      if (entry.byChild != null && entry.byChild.isEmpty()) {
        entry.byChild = null;
      }
    } else {
      list = entry.whole;
      entry.whole = null;
    }
    dropIfEmpty(task.number(), entry);
    return list == null ? null : list.entries;
  }

  private void dropIfEmpty(long number, Awaited entry) {
    if (entry.whole == null && entry.byChild == null && entry.ties == null) {
      index.remove(number);
    }
  }

  /** Returns the children, in a range, that other jobs wait for and that satisfy a test. */
  List<Integer> awaitedChildren(long number, int first, int end, IntPredicate wanted) {
    Awaited entry = index.get(number);
    if (entry == null || entry.byChild == null) {
      return List.of();
    }
    NavigableMap<Integer, Waiting> range = entry.byChild.subMap(first, true, end, false);
    List<Integer> found = new ArrayList<>();
    for (int child : range.keySet()) {
      if (wanted.test(child)) {
        found.add(child);
      }
    }
    return found;
  }

  void forget(long number) {
    index.remove(number);
  }

  /** Returns how many entries are kept, of those who wait and of those who do no longer. */
  int size() {
    int sum = 0;
    for (Awaited entry : index.values()) {
      sum += entry.whole == null ? 0 : entry.whole.entries.size();
      sum += entry.ties == null ? 0 : entry.ties.entries.size();
      if (entry.byChild != null) {
        for (Waiting list : entry.byChild.values()) {
          sum += list.entries.size();
        }
      }
    }
    return sum;
  }

  private static long encode(long number, Condition condition) {
    return number << Condition.BITS | condition.code();
  }

  /** Returns the job of an entry. */
  static long number(long entry) {
    return entry >> Condition.BITS;
  }

  /** Returns what the job of an entry waits for. */
  static Condition condition(long entry) {
    return Condition.of(entry);
  }

  /** What becomes of a job that somebody waits for. */
  enum Condition {
    /** It has to succeed. */
    SUCCESS(0),
    /** It has to finish, well or badly. */
    COMPLETION(1),
    /** It has to fail. */
    FAILURE(2);

    private static final int BITS = 2;

    private final int code;

    Condition(int code) {
      this.code = code;
    }

    private int code() {
      return code;
    }

    private static Condition of(long entry) {
      return switch ((int) (entry & ((1 << BITS) - 1))) {
        case 0 -> SUCCESS;
        case 1 -> COMPLETION;
        default -> FAILURE;
      };
    }

    static Condition of(JobDependency.@Nullable Type type) {
      if (type == JobDependency.Type.COMPLETION) {
        return COMPLETION;
      }
      return type == JobDependency.Type.FAILURE ? FAILURE : SUCCESS;
    }

    boolean isMet(boolean succeeded) {
      return switch (this) {
        case SUCCESS -> succeeded;
        case COMPLETION -> true;
        case FAILURE -> !succeeded;
      };
    }
  }
}
