package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableSortedMap;
import io.github.batchwright.spi.QueueView;
import io.github.batchwright.spi.WaitingJob;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The orders of jobs that a host has made itself, by name. They are no part of the state: only
 * decisions and answers look at them, and no fact does.
 */
public final class JobOrders {
  /** There are none. */
  public static final JobOrders NONE = new JobOrders(ImmutableSortedMap.of());

  private final ImmutableSortedMap<String, Source> sources;

  public JobOrders(Map<String, Source> sources) {
    this.sources = ImmutableSortedMap.copyOf(sources);
  }

  /** One order; it never throws. */
  public interface Source {
    /**
     * Returns what waits in this order, or null if that cannot be told now.
     *
     * @param queue the queue
     * @param items what waits, in the queue's own order
     * @param view shows one as the order sees it
     */
    <T> @Nullable List<T> sorted(QueueView queue, List<T> items, Function<T, WaitingJob> view);
  }

  /** Says whether there is none. */
  boolean isEmpty() {
    return sources.isEmpty();
  }

  /** Says whether there is an order of a name. */
  public boolean has(String name) {
    return sources.containsKey(name);
  }

  /** Returns the order of a name, or null if there is none in this life. */
  public @Nullable Source find(String name) {
    return sources.get(name);
  }
}
