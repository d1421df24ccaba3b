package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.DescribeJobDefinitionsRequest;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.GpuPolicy;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What docs/scheduling.md shows. */
class SchedulingExamplesTest {
  private static final String PAGE = "docs/scheduling.md";
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/SchedulingExamplesTest.java";

  @Test
  void thePageShowsThisCode() throws IOException {
    Pages.assertShows(
        PAGE, SOURCE, "gpus", "share", "parts", "expected", "units", "caps", "explain");
  }

  @Test
  void jobsWithoutGpusLeaveThemToOthers() {
    // tag::gpus[]
    var gpus =
        ComputeEnvironment.builder("gpus")
            .instances(4, new Resources(32_000, 131_072, 4))
            .gpuPolicy(GpuPolicy.GPU_JOBS_FIRST)
            .build();
    // end::gpus[]
    try (BatchHarness harness =
        BatchHarness.builder()
            .computeEnvironment(gpus)
            .computeEnvironment(ComputeEnvironment.fixed("plain", Resources.of(4, 8_192)))
            .jobQueue(JobQueue.of("both", 1, "gpus", "plain"))
            .build()) {
      harness.register(JobDefinition.process("fit", "true").resources(4, 1024).build());
      harness.submit(SubmitJobRequest.builder("a", "fit").queue("both").build());
      harness.submit(SubmitJobRequest.builder("b", "fit").queue("both").build());
      harness.settle();
      assertEquals("plain/0", harness.executor().launches().get(0).instance());
      assertEquals("gpus/0", harness.executor().launches().get(1).instance());
    }
  }

  @Test
  void teamsShareAQueue() {
    // tag::share[]
    var policy =
        FairsharePolicy.of(
            Duration.ofHours(1),
            ShareAttributes.of("research", 0.5),
            ShareAttributes.of("web*", 1));
    var builder =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("nodes", 2, Resources.of(8, 32_768)))
            .schedulingPolicy(SchedulingPolicy.fairShare("teams", policy))
            .jobQueue(
                JobQueue.builder("shared")
                    .computeEnvironments("nodes")
                    .schedulingPolicy("teams")
                    .build());
    // end::share[]
    try (BatchHarness harness = builder.build()) {
      harness.register(JobDefinition.process("fit", "true").resources(8, 1024).build());
      harness.executor().on("a").takes(Duration.ofMinutes(1));
      harness.executor().on("b").takes(Duration.ofMinutes(1));
      for (int i = 0; i < 300; i++) {
        harness.submit(
            SubmitJobRequest.builder("a", "fit").queue("shared").share("research").build());
        harness.submit(SubmitJobRequest.builder("b", "fit").queue("shared").share("web1").build());
      }
      harness.advance(Duration.ofHours(2));
      long a = harness.executor().launches().stream().filter(l -> l.jobName().equals("a")).count();
      assertEquals(2.0 / 3, (double) a / harness.executor().launches().size(), 0.02);
    }
  }

  @Test
  void partsOfWhatThereIsAreShared() {
    // tag::parts[]
    var parts = FairsharePolicy.dominantResource(ShareAttributes.of("research", 0.5));
    // end::parts[]
    try (BatchHarness harness =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("node", Resources.of(6, 32_768)))
            .schedulingPolicy(SchedulingPolicy.fairShare("parts", parts))
            .jobQueue(
                JobQueue.builder("q").computeEnvironments("node").schedulingPolicy("parts").build())
            .build()) {
      harness.register(JobDefinition.process("fit", "true").resources(1, 1024).build());
      harness.executor().on("block").takes(Duration.ofMinutes(1));
      harness.executor().on("a").neverEnds();
      harness.executor().on("b").neverEnds();
      for (String job : new String[] {"block", "b", "a"}) {
        String share = job.equals("a") ? "research" : "web";
        harness.submit(
            SubmitJobRequest.builder(job, "fit").queue("q").share(share).arraySize(6).build());
      }
      harness.advance(Duration.ofMinutes(2));
      assertEquals(
          4, harness.executor().launches().stream().filter(l -> l.jobName().equals("a")).count());
    }
  }

  @Test
  void aDefinitionSaysHowLongItsJobsTake() {
    try (BatchHarness harness = BatchHarness.create()) {
      var service = harness.service();
      // tag::expected[]
      service.register(
          JobDefinition.process("nightly", "report")
              .timeout(Duration.ofHours(6))
              .expectedDuration(Duration.ofMinutes(40))
              .build());
      // end::expected[]
      JobDefinition registered =
          service
              .describeJobDefinitions(DescribeJobDefinitionsRequest.name("nightly"))
              .items()
              .get(0)
              .definition();
      assertEquals(Duration.ofMinutes(40), registered.expectedDuration());
    }
  }

  @Test
  void unitsAndCapsHoldJobsBack() {
    try (BatchHarness harness = BatchHarness.create()) {
      var service = harness.service();
      // tag::units[]
      service.createConsumableResource(ConsumableResource.replenishable("matlab", 2));
      service.register(
          JobDefinition.process("solve", "solve").consumableResource("matlab", 1).build());
      // end::units[]
      // tag::caps[]
      service.register(JobDefinition.process("crawl", "crawl").maxConcurrency(1).build());
      var crawl =
          SubmitJobRequest.builder("pages", "crawl").array(new ArrayProperties(1000, 10)).build();
      // end::caps[]
      for (int i = 0; i < 3; i++) {
        harness.submit(SubmitJobRequest.builder("solve", "solve").build());
      }
      JobHandle pages = harness.submit(crawl);
      harness.settle();
      harness.assertThat(pages).hasChildren(JobStatus.RUNNING, 1);
      assertEquals(0, service.describeConsumableResource("matlab").availableQuantity());
    }
  }

  @Test
  void aJobThatWaitsIsExplained() throws IOException {
    try (BatchHarness harness = BatchHarness.create()) {
      harness.executor().on("busy").neverEnds();
      harness.register(JobDefinition.process("small", "true").resources(1, 1024).build());
      harness.register(JobDefinition.process("large", "true").resources(4, 1024).build());
      harness.submit(SubmitJobRequest.builder("busy", "small").build());
      JobHandle job = harness.submit(SubmitJobRequest.builder("job", "large").build());
      harness.settle();
      StringBuilder out = new StringBuilder();
      // tag::explain[]
      JobExplanation why = job.explain();
      for (WaitReason reason : why.reasons()) {
        out.append(reason.kind()).append(": ").append(reason.text()).append('\n');
      }
      why.changes().forEach(change -> out.append("or: ").append(change.text()).append('\n'));
      // end::explain[]
      assertEquals(Pages.blocks(PAGE, "text").get(0), out.toString());
    }
  }
}
