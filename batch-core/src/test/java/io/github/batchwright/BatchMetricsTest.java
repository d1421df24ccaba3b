package io.github.batchwright;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.ahead.EstimateStats;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class BatchMetricsTest {

  @Test
  void publishesTheCountsOfAService() {
    BatchService service = mock(BatchService.class);
    when(service.stats())
        .thenReturn(
            new ServiceStats(
                ImmutableMap.of(JobStatus.RUNNING, 7L),
                3,
                11,
                5,
                new EstimateStats(9, 1, 4, 2, 6, 0)));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new BatchMetrics(service).bindTo(registry);
    assertEquals(7, registry.get("batchwright.jobs").tag("status", "running").gauge().value());
    assertEquals(0, registry.get("batchwright.jobs").tag("status", "failed").gauge().value());
    assertEquals(3, registry.get("batchwright.requests.waiting").gauge().value());
    assertEquals(11, registry.get("batchwright.attempts.placed").functionCounter().count());
    assertEquals(5, registry.get("batchwright.events.dropped").functionCounter().count());
    assertEquals(4, estimates(registry, "start", true));
    assertEquals(2, estimates(registry, "start", false));
    assertEquals(6, estimates(registry, "finish", true));
    assertEquals(0, estimates(registry, "finish", false));
  }

  private static double estimates(SimpleMeterRegistry registry, String kind, boolean held) {
    return registry
        .get("batchwright.estimates")
        .tags("kind", kind, "held", Boolean.toString(held))
        .functionCounter()
        .count();
  }
}
