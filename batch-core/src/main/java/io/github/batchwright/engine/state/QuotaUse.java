package io.github.batchwright.engine.state;

import io.github.batchwright.model.QuotaCapacityLimit;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The quota shares of one queue and what their jobs have.
 *
 * <p>The shares that lend are one pool in each unit: all their limits together. A share may always
 * have its own limit; beyond that it may have what is left of the pool. So nobody ever gets what a
 * share reserves, and what is borrowed is never more than what is lent and idle.
 */
public final class QuotaUse {
  /** More than so many are not counted. */
  private static final long MOST_AT_ONCE = 1_000_000;

  /**
   * One share.
   *
   * @param share its settings
   * @param used what its attempts have, and what is kept for its jobs
   * @param deleting whether it is gone once its jobs are finished
   * @param createdAt when it was created, in milliseconds since the epoch
   */
  public record Entry(QuotaShare share, Quantity used, boolean deleting, long createdAt) {
    Entry with(Quantity nowUsed) {
      return new Entry(share, nowUsed, deleting, createdAt);
    }

    private long used(QuotaUnit unit) {
      return used.in(unit);
    }

    private static long limit(QuotaCapacityLimit limit) {
      return limit.maxCapacity() * Quantity.one(limit.capacityUnit());
    }

    /** Returns how much it may have with what it borrows, whatever others lend. */
    private long most(QuotaCapacityLimit limit) {
      int percent = share.resourceSharing().borrowLimit();
      if (!share.resourceSharing().borrows()) {
        return limit(limit);
      }
      return percent < 0 ? Long.MAX_VALUE : limit(limit) + limit(limit) * percent / 100;
    }

    private @Nullable Long limit(QuotaUnit unit) {
      for (QuotaCapacityLimit limit : share.capacityLimits()) {
        if (limit.capacityUnit() == unit) {
          return limit(limit);
        }
      }
      return null;
    }

    /** Returns how much of a unit it has beyond its own limit. */
    public long borrowed(QuotaUnit unit) {
      Long limit = limit(unit);
      return limit == null ? 0 : Math.max(0, used(unit) - limit);
    }
  }

  private final NavigableMap<String, Entry> entries = new TreeMap<>();

  QuotaUse() {}

  /** Returns a copy, to find out what would be if some of it were not used. */
  public QuotaUse copy() {
    QuotaUse copy = new QuotaUse();
    copy.entries.putAll(entries);
    return copy;
  }

  /** Returns every share in the order of the names; not to be changed. */
  public Collection<Entry> all() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /** Returns every share by its name; not to be changed. */
  public NavigableMap<String, Entry> byName() {
    return Collections.unmodifiableNavigableMap(entries);
  }

  /** Returns the share of this name, or null. */
  public @Nullable Entry find(String name) {
    return entries.get(name);
  }

  private Entry get(String name) {
    Entry found = entries.get(name);
    if (found == null) {
      throw new IllegalStateException("no quota share " + name);
    }
    return found;
  }

  void put(Entry entry) {
    entries.put(entry.share().name(), entry);
  }

  void remove(String name) {
    entries.remove(name);
  }

  /** Adds to what a share has. */
  public void take(String name, Quantity quantity) {
    put(get(name).with(get(name).used().plus(quantity)));
  }

  /** Takes away from what a share has. */
  public void giveBack(String name, Quantity quantity) {
    put(get(name).with(get(name).used().minus(quantity)));
  }

  /** Says whether a share may have this much more of its own, without borrowing. */
  public boolean isOwn(String name, Quantity more) {
    Entry entry = get(name);
    for (QuotaCapacityLimit limit : entry.share().capacityLimits()) {
      QuotaUnit unit = limit.capacityUnit();
      if (more.in(unit) > 0 && entry.used(unit) + more.in(unit) > Entry.limit(limit)) {
        return false;
      }
    }
    return true;
  }

  /** Says whether a share may have this much more if others lend it. */
  public boolean mayHave(String name, Quantity more) {
    Entry entry = get(name);
    for (QuotaCapacityLimit limit : entry.share().capacityLimits()) {
      QuotaUnit unit = limit.capacityUnit();
      if (more.in(unit) > 0 && entry.used(unit) + more.in(unit) > entry.most(limit)) {
        return false;
      }
    }
    return true;
  }

  /** Says whether this much is left for a share now, of its own or of what others lend. */
  public boolean isLeft(String name, Quantity more) {
    return mayHave(name, more) && isInPool(get(name), more);
  }

  /** Returns how many jobs that ask for the same may go on more for a share now. */
  public long mostOf(String name, Shape shape) {
    Quantity each = Quantity.of(shape);
    long low = 0;
    long high = MOST_AT_ONCE;
    while (low < high) {
      long middle = (low + high + 1) / 2;
      if (isLeft(name, each.times(middle))) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Says whether a share could have this much if nobody had anything. */
  public boolean couldEver(String name, Quantity more) {
    QuotaUse empty = new QuotaUse();
    entries.values().forEach(entry -> empty.put(entry.with(Quantity.NONE)));
    return empty.isLeft(name, more);
  }

  private boolean isInPool(Entry entry, Quantity more) {
    if (!entry.share().resourceSharing().lends()) {
      return true;
    }
    for (QuotaCapacityLimit limit : entry.share().capacityLimits()) {
      QuotaUnit unit = limit.capacityUnit();
      if (more.in(unit) > 0 && more.in(unit) > leftOfPool(unit)) {
        return false;
      }
    }
    return true;
  }

  /** Returns how much is left of a unit of what all who lend have together. */
  public long leftOfPool(QuotaUnit unit) {
    long left = 0;
    for (Entry entry : entries.values()) {
      Long limit = entry.limit(unit);
      if (limit != null && entry.share().resourceSharing().lends()) {
        left += limit - entry.used(unit);
      }
    }
    return left;
  }

  /** Says whether a share has more than its own of any unit. */
  public boolean isBorrowing(String name) {
    Entry entry = get(name);
    return entry.share().capacityLimits().stream()
        .anyMatch(limit -> entry.borrowed(limit.capacityUnit()) > 0);
  }
}
