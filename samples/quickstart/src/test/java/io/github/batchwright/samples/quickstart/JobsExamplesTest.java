package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobFilter;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.ResourceId;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/jobs.md shows. */
class JobsExamplesTest {
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/JobsExamplesTest.java";

  @Test
  void thePageShowsThisCode() throws IOException {
    Pages.assertShows(
        "docs/jobs.md", SOURCE, "depend", "token", "override", "nodes", "bulk", "delete");
  }

  @Test
  void jobsAreMoreThanOneLine() {
    try (BatchHarness harness =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("local", 4, Resources.of(4, 4096)))
            .build()) {
      var service = harness.service();
      for (String name : List.of("load", "alarm", "clean")) {
        service.register(JobDefinition.process(name, name).build());
      }
      harness.executor().on("load").exitsWith(1);
      // tag::depend[]
      var load = service.submit("load", "load");
      var alarm =
          service.submit(
              SubmitJobRequest.builder("alarm", "alarm")
                  .dependsOn(new JobDependency(load.id(), JobDependency.Type.FAILURE))
                  .build());
      var clean =
          service.submit(
              SubmitJobRequest.builder("clean", "clean")
                  .dependsOn(new JobDependency(load.id(), JobDependency.Type.COMPLETION))
                  .build());
      // end::depend[]
      harness.runUntilIdle();
      harness.assertThat(load).is(JobStatus.FAILED);
      harness.assertThat(alarm).succeeded();
      harness.assertThat(clean).succeeded();
      // tag::token[]
      var order = SubmitJobRequest.builder("order-4711", "load").clientToken("order-4711").build();
      var first = service.submit(order);
      var again = service.submit(order); // after a lost answer, say
      assert first.id().equals(again.id());
      // end::token[]
      assertEquals(first.id(), again.id());
      // tag::override[]
      var large =
          SubmitJobRequest.builder("large", "load")
              .resources(2, 2048)
              .environment("MODE", "full")
              .attempts(3)
              .build();
      // end::override[]
      assertEquals(
          Resources.of(2, 2048),
          harness.describe(service.submit(large).id()).properties().resourceRequirements());
      // tag::nodes[]
      var worker =
          new ProcessProperties(List.of("solve", "--part"), Map.of(), null, Resources.of(4, 1024));
      service.register(JobDefinition.builder("solve", NodeProperties.of(3, worker)).build());
      var solve = service.submit("solve", "solve");
      var main = solve.id().node(0);
      // end::nodes[]
      harness.runUntilIdle();
      harness.assertThat(solve).succeeded();
      harness.assertThat(main).succeeded();
      for (int i = 0; i < 3; i++) {
        service.submit("nightly-" + i, "clean");
      }
      // tag::bulk[]
      long cancelled =
          service.cancelJobs(
              JobFilter.builder().jobQueue("default").jobName("nightly-*").build(), "a holiday");
      // end::bulk[]
      assertTrue(cancelled >= 0);
      harness.runUntilIdle();
      // tag::delete[]
      service.tagResource(ResourceId.jobQueue("default"), Map.of("team", "search"));
      service.updateJobQueue(
          JobQueueUpdate.builder("default").state(ResourceState.DISABLED).build());
      service.deleteJobQueue("default"); // terminates what is left in it
      // end::delete[]
      harness.settle();
      assertTrue(service.describeJobQueue("default").isEmpty());
    }
  }
}
