package io.github.batchwright.samples.quickstart;

import static io.github.batchwright.model.start.DeadlineAction.WARN;
import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.JobHandler;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.dispatch.DispatchPolicy;
import io.github.batchwright.spi.JobOrder;
import io.github.batchwright.spi.QueueView;
import io.github.batchwright.spi.WaitingJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A scheduling policy of one's own: whoever is to be finished first starts first. */
public final class CustomPolicy {
  private CustomPolicy() {}

  // tag::order[]
  /** The earliest deadline first; what has none comes last. */
  static final class EarliestDeadlineFirst implements JobOrder {
    @Override
    public Comparator<WaitingJob> of(QueueView queue) {
      return comparing(WaitingJob::deadline, nullsLast(naturalOrder()));
    }
  }

  // end::order[]

  public static void main(String[] args) throws InterruptedException {
    System.out.println("They ran in this order: " + run());
  }

  static List<String> run() throws InterruptedException {
    List<String> ran = new CopyOnWriteArrayList<>();
    CountDownLatch allAreThere = new CountDownLatch(1);
    JobHandler work =
        job -> {
          allAreThere.await();
          ran.add(job.jobName());
        };
    // tag::service[]
    var builder =
        BatchService.builder()
            .jobOrder("edf", new EarliestDeadlineFirst())
            .computeEnvironment(ComputeEnvironment.fixed("one", Resources.of(1, 1_024)))
            .jobQueue(
                JobQueue.builder("urgent")
                    .computeEnvironments("one")
                    .dispatchPolicy(DispatchPolicy.STRICT.inOrder("edf"))
                    .build());
    // end::service[]
    try (BatchService batch = builder.handler("work", work).build()) {
      batch.register(JobDefinition.handler("work", "work").resources(1, 512).build());
      List<JobHandle> jobs = new ArrayList<>();
      jobs.add(batch.submit(job("running").build()));
      jobs.add(batch.submit(job("whenever").build()));
      jobs.add(batch.submit(job("tomorrow").deadline(Duration.ofHours(24), WARN).build()));
      jobs.add(batch.submit(job("tonight").deadline(Duration.ofHours(6), WARN).build()));
      allAreThere.countDown();
      for (JobHandle job : jobs) {
        job.await();
      }
    }
    return ran;
  }

  private static SubmitJobRequest.Builder job(String name) {
    return SubmitJobRequest.builder(name, "work").queue("urgent");
  }
}
