package io.github.batchwright.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.PreemptionPolicy;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.ResourceSharing;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.testkit.BatchHarnessBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What preemption and quota shares have to do with instances that are bought. */
class ElasticQuotaTest {
  private static Elastic withQueues(int max) {
    return new Elastic(
        Elastic.cloud(Elastic.CATALOG),
        ElasticQuotaTest::queues,
        Elastic.environment(Elastic.onDemand(max, "m.small")));
  }

  private static BatchHarnessBuilder queues(BatchHarnessBuilder builder) {
    return builder
        .jobQueue(
            JobQueue.builder("low")
                .priority(1)
                .computeEnvironments(Elastic.CLOUD)
                .preemption(PreemptionPolicy.ofPreemptibleJobs())
                .build())
        .jobQueue(
            JobQueue.builder("high")
                .priority(9)
                .computeEnvironments(Elastic.CLOUD)
                .preemption(PreemptionPolicy.overLowerQueues())
                .build());
  }

  private static JobHandle submit(Elastic e, String name, String queue) {
    return e.batch.submit(SubmitJobRequest.builder(name, "work").queue(queue).build());
  }

  private static List<Boolean> preempted(Elastic e, JobHandle job) {
    return e.batch.describe(job.id()).attempts().stream().map(AttemptDetail::preempted).toList();
  }

  @Test
  void nobodyIsStoppedForWhatAnInstanceIsBoughtFor() {
    try (Elastic e = withQueues(4)) {
      e.takes("low", Duration.ofHours(1));
      JobHandle first = submit(e, "low", "low");
      JobHandle second = submit(e, "low", "low");
      e.advance(Duration.ofMinutes(5));
      JobHandle high = submit(e, "high", "high");
      e.advance(Duration.ofMinutes(5));
      assertEquals(JobStatus.SUCCEEDED, e.status(high));
      assertEquals(2, e.bought().size());
      assertEquals(List.of(false), preempted(e, first));
      assertEquals(List.of(false), preempted(e, second));
    }
  }

  @Test
  void whereNoneCanBeBoughtTheCheapestIsStopped() {
    try (Elastic e = withQueues(2)) {
      e.takes("low", Duration.ofHours(1));
      submit(e, "low", "low");
      e.advance(Duration.ofMinutes(5));
      JobHandle younger = submit(e, "low", "low");
      e.advance(Duration.ofMinutes(5));
      JobHandle high = submit(e, "high", "high");
      e.advance(Duration.ofMinutes(1));
      assertEquals(JobStatus.SUCCEEDED, e.status(high));
      assertEquals(1, e.bought().size());
      assertEquals(true, preempted(e, younger).get(0));
    }
  }

  @Test
  void anInstanceWhoseClaimIsDroppedIsGivenBack() {
    try (Elastic e = withQueues(2)) {
      e.takes("low", Duration.ofHours(1));
      e.batch.executor().on("low").ignoresStop().takes(Duration.ofHours(1));
      JobHandle first = submit(e, "low", "low");
      JobHandle second = submit(e, "low", "low");
      e.advance(Duration.ofMinutes(5));
      JobHandle high = submit(e, "high", "high");
      e.advance(Duration.ofSeconds(1));
      e.service().terminate(high.id(), "not wanted any more");
      e.service().terminate(first.id(), "nor these");
      e.service().terminate(second.id(), "nor these");
      e.advance(Duration.ofHours(2));
      assertEquals(List.of(), e.cloud.books().running());
    }
  }

  @Test
  void nothingIsBoughtBeyondWhatAQuotaShareMayHave() {
    Elastic elastic =
        new Elastic(
            Elastic.cloud(Elastic.CATALOG),
            builder ->
                builder
                    .schedulingPolicy(SchedulingPolicy.quotaShares("quotas"))
                    .jobQueue(
                        JobQueue.builder("default")
                            .computeEnvironments(Elastic.CLOUD)
                            .schedulingPolicy("quotas")
                            .build())
                    .quotaShare(
                        QuotaShare.builder("default", "team")
                            .limit(QuotaUnit.VCPU, 4)
                            .sharing(ResourceSharing.reserve())
                            .build()),
            Elastic.environment(Elastic.onDemand(64, "m.small")));
    try (Elastic e = elastic) {
      e.takes("long", Duration.ofHours(1));
      for (int i = 0; i < 20; i++) {
        e.batch.submit(SubmitJobRequest.builder("long", "work").quotaShare("team").build());
      }
      e.advance(Duration.ofMinutes(10));
      assertEquals(2, e.bought().size(), "4 vCPU on instances of 2");
    }
  }
}
