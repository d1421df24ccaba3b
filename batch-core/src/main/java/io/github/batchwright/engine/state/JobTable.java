package io.github.batchwright.engine.state;

import com.google.common.collect.AbstractIterator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every job record by its number, in pages; empty pages are given back. A copy shares the pages
 * with its original, and each page is copied by the first that changes it; the same holds for the
 * children of array jobs.
 */
public final class JobTable {
  private static final int BITS = 10;
  private static final int PAGE = 1 << BITS;

  private static final class Page {
    final @Nullable JobRecord[] slots = new JobRecord[PAGE];
    final Object owner;
    int used;

    Page(Object owner) {
      this.owner = owner;
    }

    Page copy(Object newOwner) {
      Page copy = new Page(newOwner);
      System.arraycopy(slots, 0, copy.slots, 0, PAGE);
      copy.used = used;
      return copy;
    }
  }

  private final List<@Nullable Page> pages;

  /** Who may change a page in place: the one table that has the same owner. */
  private Object owner = new Object();

  private long last;
  private int size;

  JobTable() {
    this(new ArrayList<>());
  }

  private JobTable(List<@Nullable Page> pages) {
    this.pages = pages;
  }

  /** Returns a table of the same jobs that holds until this table is changed. */
  JobTable trial() {
    JobTable trial = new JobTable(new ArrayList<>(pages));
    trial.last = last;
    trial.size = size;
    return trial;
  }

  /**
   * Returns a table of the same jobs that stays as it is whatever becomes of this one. It costs a
   * pointer for each page now, and a copy of each page that is changed later, once.
   */
  JobTable fork() {
    owner = new Object();
    return trial();
  }

  /** Returns who may change the children of array jobs that are added now. */
  Object owner() {
    return owner;
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
    ArrayChildren children = job.children();
    if (children != null && children.owner() != owner) {
      job = job.withChildren(children.copy(owner));
      replace(job);
    }
    return job;
  }

  void add(JobRecord job) {
    if (job.number() != last + 1) {
      throw new IllegalStateException("number " + job.number() + " does not follow " + last);
    }
    put(job);
    int index = (int) (last >> BITS);
    Page before = index == 0 ? null : pages.get(index - 1);
    if (before != null && before.used == 0) {
      // It was emptied while it was the newest page, which is never given back.
      pages.set(index - 1, null);
    }
  }

  /** Adds a job whose number is higher than all others, and may leave a gap behind them. */
  void put(JobRecord job) {
    reach(job.number());
    Page page = writable((int) (last >> BITS));
    page.slots[(int) (last & (PAGE - 1))] = job;
    page.used++;
    size++;
  }

  /** Goes on to a number that was given, whether or not there is a job of that number. */
  void reach(long number) {
    last = number;
    int index = (int) (number >> BITS);
    while (pages.size() < index) {
      pages.add(null);
    }
    if (pages.size() == index) {
      pages.add(new Page(owner));
    }
  }

  /** Returns a page that may be changed. */
  private Page writable(int index) {
    Page page = pages.get(index);
    if (page == null) {
      throw new IllegalStateException("there is no page " + index);
    }
    if (page.owner != owner) {
      page = page.copy(owner);
      pages.set(index, page);
    }
    return page;
  }

  /** Returns every job by ascending number; the table must not be changed meanwhile. */
  public Iterator<JobRecord> iterator() {
    return new AbstractIterator<>() {
      private long number;

      @Override
      protected @Nullable JobRecord computeNext() {
        while (number < last) {
          number++;
          Page page = pages.get((int) (number >> BITS));
          if (page == null) {
            number |= PAGE - 1;
            continue;
          }
          JobRecord job = page.slots[(int) (number & (PAGE - 1))];
          if (job != null) {
            return job;
          }
        }
        return endOfData();
      }
    };
  }

  void replace(JobRecord job) {
    Page page = writable((int) (job.number() >> BITS));
    page.slots[(int) (job.number() & (PAGE - 1))] = job;
  }

  void remove(long number) {
    if (find(number) == null) {
      return;
    }
    Page page = writable((int) (number >> BITS));
    page.slots[(int) (number & (PAGE - 1))] = null;
    page.used--;
    size--;
    boolean full = last >> BITS > number >> BITS;
    if (page.used == 0 && full) {
      pages.set((int) (number >> BITS), null);
    }
  }
}
