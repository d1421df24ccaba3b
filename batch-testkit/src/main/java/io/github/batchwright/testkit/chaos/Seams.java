package io.github.batchwright.testkit.chaos;

import io.github.batchwright.JobListener;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.spi.JobExecutor;
import io.github.batchwright.spi.Journal;
import io.github.batchwright.testkit.BatchHarness;
import io.github.batchwright.testkit.cloud.SimulatedCloud;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a bug can be put between the service and those who watch it, to see that they notice. Each
 * run has its own.
 */
class Seams {
  /** Changes nothing. */
  Seams() {}

  /** Returns what the service takes for its journal. */
  Journal journal(Journal journal) {
    return journal;
  }

  /** Returns what the service takes for its executor. */
  JobExecutor executor(JobExecutor executor) {
    return executor;
  }

  /** Returns what the service takes for its listener. */
  JobListener listener(JobListener listener) {
    return listener;
  }

  /** Returns what the service is taken to have described. */
  List<JobDetail> described(List<JobDetail> jobs) {
    return jobs;
  }

  /** Returns what the service is taken to have counted. */
  Map<JobStatus, Long> counted(Map<JobStatus, Long> jobs) {
    return jobs;
  }

  /** Something else goes wrong after a step. */
  void afterStep(BatchHarness harness, @Nullable SimulatedCloud cloud) {}
}
