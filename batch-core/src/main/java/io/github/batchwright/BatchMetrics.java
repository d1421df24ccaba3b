package io.github.batchwright;

import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ahead.EstimateStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Publishes the counts of a service as Micrometer meters. This is the only class that needs
 * Micrometer; a host without it leaves this class alone.
 *
 * <ul>
 *   <li>{@code batchwright.jobs}, a gauge: single jobs and array children, tag {@code status}
 *   <li>{@code batchwright.requests.waiting}, a gauge: requests that wait to be taken in
 *   <li>{@code batchwright.attempts.placed}, a counter
 *   <li>{@code batchwright.events.dropped}, a counter
 *   <li>{@code batchwright.estimates}, a counter of estimates that could be judged, tags {@code
 *       kind} ({@code start} or {@code finish}) and {@code held} ({@code true} or {@code false})
 * </ul>
 */
@SuppressWarnings("exports") // who uses this class has Micrometer; who does not need not
public final class BatchMetrics implements MeterBinder {
  private final BatchService service;

  /** Publishes the counts of this service. */
  public BatchMetrics(BatchService service) {
    this.service = service;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (JobStatus status : JobStatus.values()) {
      Gauge.builder("batchwright.jobs", service, s -> jobs(s, status))
          .description("Single jobs and array children in a status")
          .tag("status", status.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("batchwright.requests.waiting", service, s -> s.stats().waitingRequests())
        .description("Requests that wait to be taken in")
        .register(registry);
    FunctionCounter.builder("batchwright.attempts.placed", service, s -> s.stats().placements())
        .description("Attempts that were placed")
        .register(registry);
    FunctionCounter.builder("batchwright.events.dropped", service, s -> s.stats().droppedEvents())
        .description("Events dropped because listeners were too slow")
        .register(registry);
    bindEstimates(registry, "start", true, EstimateStats::startsHeld);
    bindEstimates(registry, "start", false, EstimateStats::startsMissed);
    bindEstimates(registry, "finish", true, EstimateStats::finishesHeld);
    bindEstimates(registry, "finish", false, EstimateStats::finishesMissed);
  }

  private void bindEstimates(
      MeterRegistry registry, String kind, boolean held, ToDoubleFunction<EstimateStats> count) {
    FunctionCounter.builder(
            "batchwright.estimates", service, s -> count.applyAsDouble(s.stats().estimates()))
        .description("Estimates of finished jobs, by whether their interval held")
        .tag("kind", kind)
        .tag("held", Boolean.toString(held))
        .register(registry);
  }

  private static double jobs(BatchService service, JobStatus status) {
    return service.stats().jobs().getOrDefault(status, 0L);
  }
}
