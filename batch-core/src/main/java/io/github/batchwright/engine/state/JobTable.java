package io.github.batchwright.engine.state;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every job record by its number, in pages; empty pages are given back. */
public final class JobTable {
  private static final int BITS = 10;
  private static final int PAGE = 1 << BITS;

  private static final class Page {
    final @Nullable JobRecord[] slots = new JobRecord[PAGE];
    int used;

    Page copy() {
      Page copy = new Page();
      System.arraycopy(slots, 0, copy.slots, 0, PAGE);
      copy.used = used;
      return copy;
    }
  }

  private final List<@Nullable Page> pages;
  private final @Nullable Owned owned;
  private long last;
  private int size;

  /** What a table that shares its pages with another has copied for itself. */
  private static final class Owned {
    final BitSet pages = new BitSet();
    final Set<Long> children = new LinkedHashSet<>();
  }

  JobTable() {
    this(new ArrayList<>(), null);
  }

  private JobTable(List<@Nullable Page> pages, @Nullable Owned owned) {
    this.pages = pages;
    this.owned = owned;
  }

  /**
   * Returns a table of the same jobs, in which jobs can be replaced but not added or removed. It
   * copies what it changes, and holds until this table is changed.
   */
  JobTable trial() {
    JobTable trial = new JobTable(new ArrayList<>(pages), new Owned());
    trial.last = last;
    trial.size = size;
    return trial;
  }

  /** Returns the highest number given so far; 0 if there was no job. */
  public long last() {
    return last;
  }

  public int size() {
    return size;
  }

  public @Nullable JobRecord find(long number) {
    Page page = number < 1 || number > last ? null : pages.get((int) (number >> BITS));
    return page == null ? null : page.slots[(int) (number & (PAGE - 1))];
  }

  /**
   * Returns the highest number, up to this one, of a page that holds any job; 0 if there is none.
   */
  public long skipEmptyPages(long number) {
    long at = Math.min(number, last);
    while (at > 0 && pages.get((int) (at >> BITS)) == null) {
      at = (at >> BITS << BITS) - 1;
    }
    return Math.max(at, 0);
  }

  public JobRecord get(long number) {
    JobRecord found = find(number);
    if (found == null) {
      throw new IllegalStateException("no job of number " + number);
    }
    return found;
  }

  /** Returns a job whose children may be changed. */
  JobRecord forWriting(long number) {
    JobRecord job = get(number);
    if (owned != null && job.children() != null && owned.children.add(number)) {
      job = job.withChildren(job.children().copy());
      replace(job);
    }
    return job;
  }

  void add(JobRecord job) {
    if (job.number() != last + 1) {
      throw new IllegalStateException("number " + job.number() + " does not follow " + last);
    }
    last = job.number();
    int index = (int) (last >> BITS);
    while (pages.size() <= index) {
      pages.add(new Page());
    }
    Page before = index == 0 ? null : pages.get(index - 1);
    if (before != null && before.used == 0) {
      // It was emptied while it was the newest page, which is never given back.
      pages.set(index - 1, null);
    }
    Page page = pages.get(index);
    if (page == null) {
      throw new IllegalStateException("the page of number " + last + " was given back too early");
    }
    page.slots[(int) (last & (PAGE - 1))] = job;
    page.used++;
    size++;
  }

  void replace(JobRecord job) {
    int index = (int) (job.number() >> BITS);
    Page page = pages.get(index);
    if (page == null) {
      throw new IllegalStateException("no job of number " + job.number());
    }
    if (owned != null && !owned.pages.get(index)) {
      page = page.copy();
      pages.set(index, page);
      owned.pages.set(index);
    }
    page.slots[(int) (job.number() & (PAGE - 1))] = job;
  }

  void remove(long number) {
    Page page = find(number) == null ? null : pages.get((int) (number >> BITS));
    if (page == null) {
      return;
    }
    page.slots[(int) (number & (PAGE - 1))] = null;
    page.used--;
    size--;
    boolean full = last >> BITS > number >> BITS;
    if (page.used == 0 && full) {
      pages.set((int) (number >> BITS), null);
    }
  }
}
