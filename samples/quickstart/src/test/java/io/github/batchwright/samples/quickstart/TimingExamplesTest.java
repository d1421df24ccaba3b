package io.github.batchwright.samples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.BatchService;
import io.github.batchwright.JobHandle;
import io.github.batchwright.ServiceListener;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.start.DeadlineAction;
import io.github.batchwright.model.start.DeadlineEvent;
import io.github.batchwright.testkit.BatchHarness;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What docs/timing.md shows. */
class TimingExamplesTest {
  private static final String SOURCE =
      "src/test/java/io/github/batchwright/samples/quickstart/TimingExamplesTest.java";

  private static SubmitJobRequest report() {
    // tag::dates[]
    var request =
        SubmitJobRequest.builder("report", "make-report")
            .queue("night")
            .notBefore(Instant.parse("2030-01-02T02:00:00Z"))
            .deadline(Instant.parse("2030-01-02T06:00:00Z"), DeadlineAction.RAISE_PRIORITY)
            .expectedDuration(Duration.ofMinutes(30))
            .build();
    // end::dates[]
    return request;
  }

  private static SubmitJobRequest soon() {
    // tag::within[]
    var soon =
        SubmitJobRequest.builder("soon", "make-report")
            .queue("night")
            .deadline(Duration.ofHours(2), DeadlineAction.CANCEL)
            .build();
    // end::within[]
    return soon;
  }

  private static ServiceListener listener() {
    // tag::listener[]
    var listener =
        new ServiceListener() {
          @Override
          public void onFailed(Throwable cause) {}

          @Override
          public void onDeadlinePassed(DeadlineEvent event) {
            System.out.println(event.jobName() + " is late since " + event.deadline());
          }
        };
    // end::listener[]
    return listener;
  }

  private static BatchHarness harness() {
    BatchHarness harness =
        BatchHarness.builder()
            .startingAt(Instant.parse("2030-01-01T22:00:00Z"))
            .jobQueue(JobQueue.of("night", 1, "local"))
            .serviceListener(listener())
            .build();
    harness.register(JobDefinition.process("make-report", "./report").resources(4, 512).build());
    return harness;
  }

  @Test
  void thePageShowsThisCode() throws IOException {
    Pages.assertShows("docs/timing.md", SOURCE, "dates", "within", "listener", "explain");
  }

  @Test
  void aJobWaitsForItsDate() {
    try (BatchHarness harness = harness()) {
      JobHandle job = harness.submit(report());
      assertEquals(WaitReason.Kind.START_TIME, explain(harness.service(), job));
      harness.advance(Duration.ofHours(4));
      assertEquals(JobStatus.RUNNING, harness.describe(job.id()).status());
    }
  }

  private static WaitReason.Kind explain(BatchService service, JobHandle job) {
    // tag::explain[]
    var why = service.explain(job.id());
    System.out.println(why.reasons().get(0).text());
    System.out.println("until " + why.timing().heldUntil() + ", by " + why.timing().deadline());
    // end::explain[]
    return why.reasons().get(0).kind();
  }

  @Test
  void aJobThatWaitsIsCancelledAtItsDeadline() {
    try (BatchHarness harness = harness()) {
      harness.executor().on("long").neverEnds();
      harness.submit(SubmitJobRequest.builder("long", "make-report").queue("night").build());
      JobHandle job = harness.submit(soon());
      harness.advance(Duration.ofHours(2));
      String reason = String.valueOf(harness.describe(job.id()).statusReason());
      assertTrue(reason.contains("by 2030-01-02T00:00:00Z"), reason);
    }
  }
}
