package io.github.batchwright.engine.state;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers of the jobs of each queue, so that a listing of one queue never walks the jobs of the
 * others. Numbers are kept in pages of 8 bytes each; a page goes once all its jobs are forgotten.
 * Queues are known by name: what is left of a deleted queue is still found.
 */
public final class JobsByQueue {
  private static final int PAGE = 256;

  /** Numbers in ascending order, some of which may be of jobs that are forgotten. */
  private static final class Page {
    final long[] numbers = new long[PAGE];
    int size;
    int kept;
  }

  private final Map<String, TreeMap<Long, Page>> queues = new LinkedHashMap<>();

  /** Adds a job that is newer than all others. */
  void add(String queue, long number) {
    TreeMap<Long, Page> pages = queues.computeIfAbsent(queue, q -> new TreeMap<>());
    Page page = pages.isEmpty() ? null : pages.lastEntry().getValue();
    if (page == null || page.size == PAGE) {
      page = new Page();
      pages.put(number, page);
    }
    page.numbers[page.size++] = number;
    page.kept++;
  }

  void remove(String queue, long number) {
    TreeMap<Long, Page> pages = queues.get(queue);
    Map.Entry<Long, Page> found = pages == null ? null : pages.floorEntry(number);
    if (pages == null || found == null) {
      throw new IllegalStateException("job " + number + " is not in queue " + queue);
    }
    if (--found.getValue().kept == 0) {
      pages.remove(found.getKey());
    }
    if (pages.isEmpty()) {
      queues.remove(queue);
    }
  }

  /**
   * Returns the highest number of a queue that is not above another; 0 if there is none. The job of
   * that number may be forgotten.
   */
  public long floor(String queue, long number) {
    TreeMap<Long, Page> pages = queues.get(queue);
    Map.Entry<Long, Page> found = pages == null ? null : pages.floorEntry(number);
    return found == null ? 0 : floor(found.getValue(), number);
  }

  private static long floor(Page page, long number) {
    int at = Arrays.binarySearch(page.numbers, 0, page.size, number);
    return page.numbers[at >= 0 ? at : -at - 2];
  }
}
