package io.github.batchwright.testkit.replay;

import io.github.batchwright.engine.state.JobOrders;
import io.github.batchwright.spi.JobOrder;
import io.github.batchwright.spi.QueueView;
import io.github.batchwright.spi.WaitingJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** A host's own order of jobs; what it throws ends the replay. */
record ReplayOrder(JobOrder order) implements JobOrders.Source {
  private record Seen<T>(T item, WaitingJob view) {}

  @Override
  public <T> List<T> sorted(QueueView queue, List<T> items, Function<T, WaitingJob> view) {
    Comparator<WaitingJob> comparator = order.of(queue);
    List<Seen<T>> seen = new ArrayList<>(items.size());
    items.forEach(item -> seen.add(new Seen<>(item, view.apply(item))));
    seen.sort((one, other) -> comparator.compare(one.view(), other.view()));
    return seen.stream().map(Seen::item).toList();
  }
}
