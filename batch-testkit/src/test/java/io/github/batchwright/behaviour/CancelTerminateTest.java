package io.github.batchwright.behaviour;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.ClientException;
import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.SubmitJobRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class CancelTerminateTest extends Behaviour {

  /** Brings a job into each status that a single job can be seen in. */
  private Map<JobStatus, JobHandle> jobs() {
    batch.executor().on("running").neverEnds();
    batch.executor().on("starting").startsAfter(ofSeconds(1_000));
    batch.executor().on("failed").exitsWith(1);
    Map<JobStatus, JobHandle> jobs = new EnumMap<>(JobStatus.class);
    jobs.put(JobStatus.SUCCEEDED, submit("succeeded"));
    jobs.put(JobStatus.FAILED, submit("failed"));
    advance(1);
    jobs.put(JobStatus.RUNNING, submit("running"));
    jobs.put(JobStatus.STARTING, submit("starting"));
    jobs.put(JobStatus.RUNNABLE, batch.submit(SubmitJobRequest.builder("runnable", WIDE).build()));
    jobs.put(JobStatus.PENDING, submit("pending", jobs.get(JobStatus.RUNNABLE)));
    batch.settle();
    jobs.forEach((status, job) -> batch.assertThat(job).is(status));
    return jobs;
  }

  @Test
  void cancelActsOnlyOnWhatIsNotPlaced() {
    Map<JobStatus, JobHandle> jobs = jobs();
    for (JobStatus status :
        List.of(JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.RUNNING, JobStatus.STARTING)) {
      int facts = batch.facts().size();
      jobs.get(status).cancel("never mind");
      batch.assertThat(jobs.get(status)).is(status);
      assertFalse(batch.describe(jobs.get(status).id()).isCancelled());
      assertEquals(facts, batch.facts().size(), status + " was changed");
    }
    for (JobStatus status : List.of(JobStatus.PENDING, JobStatus.RUNNABLE)) {
      jobs.get(status).cancel("never mind");
      JobDetail detail = batch.describe(jobs.get(status).id());
      assertEquals("never mind", detail.statusReason());
      assertEquals(JobStatus.FAILED, detail.status());
      assertTrue(detail.isCancelled() && !detail.isTerminated());
      assertTrue(detail.attempts().isEmpty());
    }
  }

  @Test
  void terminateActsOnEverythingThatIsNotFinished() {
    Map<JobStatus, JobHandle> jobs = jobs();
    for (JobStatus status : List.of(JobStatus.SUCCEEDED, JobStatus.FAILED)) {
      int facts = batch.facts().size();
      jobs.get(status).terminate("too late");
      assertEquals(facts, batch.facts().size(), status + " was changed");
      assertFalse(batch.describe(jobs.get(status).id()).isTerminated());
    }
    for (JobStatus status :
        List.of(JobStatus.PENDING, JobStatus.RUNNABLE, JobStatus.STARTING, JobStatus.RUNNING)) {
      jobs.get(status).terminate("stop it");
      batch.settle();
      JobDetail detail = batch.describe(jobs.get(status).id());
      assertEquals(JobStatus.FAILED, detail.status(), status + " was not stopped");
      assertEquals("stop it", detail.statusReason());
      assertTrue(detail.isTerminated() && !detail.isCancelled());
    }
    assertNull(batch.describe(jobs.get(JobStatus.STARTING).id()).startedAt());
    assertTrue(batch.executor().running().isEmpty());
  }

  @Test
  void aReasonIsRequired() {
    JobHandle job = submit("job");
    for (String reason : List.of("", " ", "x".repeat(1025))) {
      int facts = batch.facts().size();
      assertTrue(
          assertThrows(ClientException.class, () -> job.cancel(reason))
              .getMessage()
              .startsWith("reason: '"));
      assertThrows(ClientException.class, () -> job.terminate(reason));
      assertEquals(facts, batch.facts().size());
    }
    assertThrows(NullPointerException.class, () -> job.cancel(null));
    assertThrows(NullPointerException.class, () -> job.terminate(null));
    batch.runUntilIdle();
    batch.assertThat(job).succeeded();
    JobHandle other = submit("other");
    other.terminate("x".repeat(1024));
    batch.runUntilIdle();
    batch.assertThat(other).failedBecause("x".repeat(1024));
  }

  @Test
  void unknownIdsSucceedSilently(TestInfo test) {
    JobHandle array = array("array", 2);
    int facts = batch.facts().size();
    for (JobId unknown : List.of(new JobId("unknown"), array.id().child(2))) {
      batch.service().cancel(unknown, test.getDisplayName());
      batch.service().terminate(unknown, test.getDisplayName());
    }
    assertEquals(facts, batch.facts().size());
  }

  @Test
  void whatIsTerminatedIsNotTriedAgain() {
    batch.executor().on("job").neverEnds();
    JobHandle job = batch.submit(job("job").attempts(5).build());
    batch.settle();
    job.terminate("stop it");
    batch.runUntilIdle();
    batch.assertThat(job).failedBecause("stop it").hasAttempts(1).hasExitCode(143);
  }

  @Test
  void whatWaitsForItsNextAttemptCanBeCancelled() {
    batch.executor().on("job").exitsWith(1);
    batch.executor().on("blocker").neverEnds();
    JobHandle job = batch.submit(SubmitJobRequest.builder("job", WIDE).attempts(5).build());
    batch.submit(SubmitJobRequest.builder("blocker", WIDE).dependsOn(job.id()).build());
    batch.settle();
    advance(1);
    batch.assertThat(job).is(JobStatus.RUNNING).hasAttempts(2);
    job.cancel("placed already");
    batch.assertThat(job).is(JobStatus.RUNNING);
    job.terminate("now");
    batch.settle();
    batch.assertThat(job).failedBecause("now").hasAttempts(2);
  }

  @Test
  void killsWhatIgnoresTheStopOnceTheGraceIsOver() {
    batch.executor().on("job").neverEnds().ignoresStop();
    JobHandle job = submit("job");
    advance(5);
    job.terminate("stop it");
    advance(29);
    batch.assertThat(job).is(JobStatus.RUNNING);
    assertTrue(batch.describe(job.id()).isTerminated());
    advance(1);
    batch.assertThat(job).failedBecause("stop it").hasExitCode(137).stoppedAfter(ofSeconds(35));
  }

  @Test
  void terminatingTwiceNeitherProlongsTheGraceNorChangesTheReason() {
    batch.executor().on("job").neverEnds().ignoresStop();
    JobHandle job = submit("job");
    batch.settle();
    job.terminate("first");
    advance(20);
    job.terminate("second");
    batch.runUntilIdle();
    batch.assertThat(job).failedBecause("first").stoppedAfter(ofSeconds(30));
    job.terminate("third");
    batch.assertThat(job).failedBecause("first");
  }

  @Test
  void anAttemptThatSucceedsAfterAllIsTerminatedAllTheSame() {
    batch.executor().on("job").takes(ofSeconds(10)).ignoresStop();
    JobHandle job = submit("job");
    batch.settle();
    job.terminate("stop it");
    batch.runUntilIdle();
    batch.assertThat(job).failedBecause("stop it").hasExitCode(0).stoppedAfter(ofSeconds(10));
  }

  @Test
  void terminatingWhileStartingStopsTheTimeoutToo() {
    batch.executor().on("job").startsAfter(ofSeconds(10)).neverEnds().ignoresStop();
    JobHandle job = batch.submit(job("job").timeout(ofSeconds(5)).build());
    batch.settle();
    job.terminate("stop it");
    batch.runUntilIdle();
    batch.assertThat(job).failedBecause("stop it").stoppedAfter(ofSeconds(30));
  }

  @Test
  void cancellingTheHeadLetsTheNextIn() {
    batch.executor().on("small").neverEnds();
    submit("small");
    JobHandle head = batch.submit(SubmitJobRequest.builder("head", WIDE).build());
    JobHandle next = submit("next");
    batch.settle();
    batch.assertThat(next).is(JobStatus.RUNNABLE);
    head.cancel("make way");
    batch.settle();
    batch.assertThat(next).is(JobStatus.RUNNING);
  }
}
