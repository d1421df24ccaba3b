package io.github.batchwright.engine;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.github.batchwright.engine.state.TaskCounts;
import io.github.batchwright.model.JobStatus;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts of an engine at the end of a turn. Immutable.
 *
 * @param jobs how many single jobs and array children are in each status
 * @param placements how many attempts were placed so far
 * @param facts how many facts were recorded so far
 */
public record EngineStats(Map<JobStatus, Long> jobs, long placements, long facts) {
  static final EngineStats NONE = of(new TaskCounts(), 0, 0);

  /** Copies the map. */
  public EngineStats {
    jobs = ImmutableMap.copyOf(jobs);
  }

  static EngineStats of(TaskCounts counts, long placements, long facts) {
    Map<JobStatus, Long> jobs = new EnumMap<>(JobStatus.class);
    for (JobStatus status : JobStatus.values()) {
      jobs.put(status, counts.get(status));
    }
    return new EngineStats(Maps.immutableEnumMap(jobs), placements, facts);
  }
}
