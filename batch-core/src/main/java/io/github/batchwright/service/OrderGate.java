package io.github.batchwright.service;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.engine.state.JobOrders;
import io.github.batchwright.spi.JobOrder;
import io.github.batchwright.spi.QueueView;
import io.github.batchwright.spi.WaitingJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the engine and the job orders of a host: what one throws is counted, and logged
 * once until it works again; meanwhile queues are served in their own order.
 */
final class OrderGate {
  private static final Logger LOG = LoggerFactory.getLogger(OrderGate.class);

  private final Map<String, Guarded> orders = new LinkedHashMap<>();
  private final AtomicLong failures = new AtomicLong();

  OrderGate(Map<String, JobOrder> described) {
    described.forEach((name, order) -> orders.put(name, new Guarded(name, order)));
  }

  JobOrders orders() {
    return new JobOrders(new LinkedHashMap<>(orders));
  }

  /** Returns how often an order failed. Any thread may ask. */
  long failures() {
    return failures.get();
  }

  /** One order; asked on the engine's thread, and on those that run copies ahead. */
  private final class Guarded implements JobOrders.Source {
    private final String name;
    private final JobOrder order;
    private volatile boolean failing;

    Guarded(String name, JobOrder order) {
      this.name = name;
      this.order = order;
    }

    /** An item with what the order sees of it. */
    private record Seen<T>(T item, WaitingJob view) {}

    @Override
    public <T> @Nullable List<T> sorted(
        QueueView queue, List<T> items, Function<T, WaitingJob> view) {
      try {
        Comparator<WaitingJob> comparator = order.of(queue);
        List<Seen<T>> seen = new ArrayList<>(items.size());
        items.forEach(item -> seen.add(new Seen<>(item, view.apply(item))));
        seen.sort((one, other) -> comparator.compare(one.view(), other.view()));
        failing = false;
        return seen.stream().map(Seen::item).collect(ImmutableList.toImmutableList());
      } catch (RuntimeException | Error e) {
        failures.incrementAndGet();
        if (!failing) {
          LOG.warn("Job order '{}' failed; queues go on in their own order", name, e);
        }
        failing = true;
        return null;
      }
    }
  }
}
