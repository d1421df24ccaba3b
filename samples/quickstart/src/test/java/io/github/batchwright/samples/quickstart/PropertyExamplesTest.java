package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.batchwright.aws.AwsJson;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.testkit.arbitraries.BatchDomain;
import io.github.batchwright.testkit.arbitraries.Workloads;
import io.github.batchwright.testkit.workload.Workload;
import io.github.batchwright.testkit.workload.WorkloadRun;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;

/** What docs/testing.md shows of property tests. */
// tag::properties[]
@Domain(BatchDomain.class)
class PropertyExamplesTest {

  @Provide
  Workloads onOneMachine() {
    return Workloads.rigidJobs().jobs(1, 10).environments(1, 1);
  }

  @Property(tries = 20)
  void jobsSucceedInTheOrderOfTheirQueue(@ForAll("onOneMachine") Workload workload) {
    try (var harness = workload.harness().build()) {
      WorkloadRun run = workload.start(harness).toTheEnd();

      Instant before = Instant.MIN;
      for (JobDetail job : run.details()) {
        assertEquals(JobStatus.SUCCEEDED, job.status());
        assertFalse(job.startedAt().isBefore(before));
        before = job.startedAt();
      }
    }
  }

  @Property(tries = 20)
  void definitionsSurviveTheirJson(@ForAll JobDefinition definition) {
    var json = AwsJson.strict();

    assertEquals(definition, json.readJobDefinition(json.write(definition)).value());
  }
}
// end::properties[]
