package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.PreemptionPolicy;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.ResourceSharing;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What docs/preemption.md shows. */
class PreemptionExamplesTest {
  private static final String PAGE = "docs/preemption.md";
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/PreemptionExamplesTest.java";

  @Test
  void thePageShowsThisCode() throws IOException {
    Pages.assertShows(PAGE, SOURCE, "queues", "quotas");
  }

  @Test
  void anUrgentJobTakesThePlaceOfAPatientOne() {
    // tag::queues[]
    var builder =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("nodes", 1, Resources.of(8, 32_768)))
            .jobQueue(
                JobQueue.builder("urgent")
                    .priority(10)
                    .computeEnvironments("nodes")
                    .preemption(PreemptionPolicy.overLowerQueues())
                    .build())
            .jobQueue(
                JobQueue.builder("patient")
                    .priority(1)
                    .computeEnvironments("nodes")
                    .preemption(PreemptionPolicy.ofPreemptibleJobs().withMaxPreemptions(3))
                    .build());
    // end::queues[]
    try (BatchHarness harness = builder.build()) {
      harness.register(JobDefinition.process("fit", "true").resources(8, 1024).build());
      harness.executor().on("*").takes(Duration.ofHours(1));
      JobHandle patient =
          harness.submit(SubmitJobRequest.builder("patient", "fit").queue("patient").build());
      harness.advance(Duration.ofMinutes(1));
      JobHandle urgent =
          harness.submit(SubmitJobRequest.builder("urgent", "fit").queue("urgent").build());
      harness.settle();
      assertEquals(JobStatus.RUNNING, harness.describe(urgent.id()).status());
      assertEquals(JobStatus.RUNNABLE, harness.describe(patient.id()).status());
      harness.runUntilIdle();
      assertEquals(JobStatus.SUCCEEDED, harness.describe(patient.id()).status());
      assertEquals(1, harness.describe(patient.id()).preemptedAttempts());
    }
  }

  @Test
  void teamsLendWhatTheyDoNotUse() {
    // tag::quotas[]
    var builder =
        BatchHarness.builder()
            .computeEnvironment(ComputeEnvironment.fixed("nodes", 2, Resources.of(8, 32_768)))
            .schedulingPolicy(SchedulingPolicy.quotaShares("quotas"))
            .jobQueue(
                JobQueue.builder("shared")
                    .computeEnvironments("nodes")
                    .schedulingPolicy("quotas")
                    .build())
            .quotaShare(
                QuotaShare.builder("shared", "web")
                    .limit(QuotaUnit.VCPU, 4)
                    .sharing(ResourceSharing.reserve())
                    .build())
            .quotaShare(
                QuotaShare.builder("shared", "reports")
                    .limit(QuotaUnit.VCPU, 4)
                    .sharing(ResourceSharing.lend())
                    .build())
            .quotaShare(
                QuotaShare.builder("shared", "research")
                    .limit(QuotaUnit.VCPU, 8)
                    .sharing(ResourceSharing.lendAndBorrow(50))
                    .inSharePreemption(true)
                    .build());
    var fit = SubmitJobRequest.builder("fit", "fit").queue("shared").quotaShare("research");
    // end::quotas[]
    try (BatchHarness harness = builder.build()) {
      harness.register(JobDefinition.process("fit", "true").resources(1, 1024).build());
      harness.executor().on("*").takes(Duration.ofHours(1));
      harness.submit(fit.arraySize(16).build());
      harness.settle();
      assertEquals(12, harness.executor().running().size());
      harness.submit(
          SubmitJobRequest.builder("report", "fit")
              .queue("shared")
              .quotaShare("reports")
              .arraySize(3)
              .build());
      harness.settle();
      double research =
          harness.service().describeQuotaShare("shared", "research").used(QuotaUnit.VCPU);
      assertEquals(9, research);
    }
  }
}
