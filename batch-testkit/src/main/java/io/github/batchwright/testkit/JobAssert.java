package io.github.batchwright.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.ArrayDetail;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Says what must hold of a job, and shows the whole job where it does not. */
public final class JobAssert {
  private final JobDetail job;

  /** Looks at a job as it was described. */
  public JobAssert(JobDetail job) {
    this.job = job;
  }

  /** It is in this status. */
  public JobAssert is(JobStatus status) {
    assertEquals(status, job.status(), () -> "status of " + job);
    return this;
  }

  /** It succeeded. */
  public JobAssert succeeded() {
    return is(JobStatus.SUCCEEDED);
  }

  /** It failed, for a reason that begins like this. */
  public JobAssert failedBecause(String reason) {
    return is(JobStatus.FAILED).hasStatusReason(reason);
  }

  /** Its status reason begins like this. */
  public JobAssert hasStatusReason(String reason) {
    assertNotNull(job.statusReason(), () -> "no status reason in " + job);
    assertTrue(
        Objects.requireNonNull(job.statusReason()).startsWith(reason),
        () -> "expected a status reason that begins with '" + reason + "' in " + job);
    return this;
  }

  /** It was placed this often. */
  public JobAssert hasAttempts(int count) {
    assertEquals(count, job.attempts().size(), () -> "attempts of " + job);
    return this;
  }

  /** Its latest attempt gave this exit code. */
  public JobAssert hasExitCode(int exitCode) {
    assertEquals(exitCode, job.exitCode(), () -> "exit code of " + job);
    return this;
  }

  /** This many of its children are in this status. */
  public JobAssert hasChildren(JobStatus status, int count) {
    ArrayDetail array = job.array();
    assertNotNull(array, () -> "no array job: " + job);
    assertEquals(count, Objects.requireNonNull(array).count(status), () -> status + " of " + job);
    return this;
  }

  /** Its latest attempt began to run this long after the job was submitted. */
  public JobAssert startedAfter(Duration duration) {
    Instant started = job.startedAt();
    assertNotNull(started, () -> "not started: " + job);
    assertEquals(
        duration,
        Duration.between(job.createdAt(), Objects.requireNonNull(started)),
        () -> "wait of " + job);
    return this;
  }

  /** It finished this long after it was submitted. */
  public JobAssert stoppedAfter(Duration duration) {
    Instant stopped = job.stoppedAt();
    assertNotNull(stopped, () -> "not finished: " + job);
    assertEquals(
        duration,
        Duration.between(job.createdAt(), Objects.requireNonNull(stopped)),
        () -> "time of " + job);
    return this;
  }
}
