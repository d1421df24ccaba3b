package io.github.batchwright.testkit;

import io.github.batchwright.model.ArrayDetail;
import io.github.batchwright.model.AttemptDetail;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobExplanation;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.WaitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says what must hold of a job, and shows the whole job where it does not. Fails with an {@link
 * AssertionError} that names the job, what was expected, and what is. Not thread-safe.
 */
public final class JobAssert {
  private final JobDetail job;
  private final @Nullable Supplier<JobExplanation> explanation;

  /** Looks at a job as it was described. */
  public JobAssert(JobDetail job) {
    this(job, null);
  }

  JobAssert(JobDetail job, @Nullable Supplier<JobExplanation> explanation) {
    this.job = job;
    this.explanation = explanation;
  }

  /** It is in this status. */
  public JobAssert is(JobStatus status) {
    return equal("status", status, job.status());
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
    String actual = job.statusReason();
    return holds(
        actual != null && actual.startsWith(reason),
        () -> "expected a status reason that begins with '" + reason + "', but was " + actual);
  }

  /**
   * This is the first of the reasons why it waits; {@link JobExplanation} has all.
   *
   * @throws IllegalStateException if this was not made by a harness, which knows the reasons
   */
  public JobAssert waitsFor(WaitReason.Kind kind) {
    List<WaitReason> reasons = explained().reasons();
    return equal("to wait for", kind, reasons.isEmpty() ? "nothing" : reasons.get(0).kind());
  }

  /**
   * It would be placed as this one of its queue if there were room for all, from 1.
   *
   * @throws IllegalStateException if this was not made by a harness, which knows the positions
   */
  public JobAssert hasPosition(long position) {
    return equal("position", position, explained().position());
  }

  private JobExplanation explained() {
    if (explanation == null) {
      throw new IllegalStateException("only BatchHarness.assertThat can explain a job");
    }
    return explanation.get();
  }

  /** It was placed this often. */
  public JobAssert hasAttempts(int count) {
    return equal("attempts", count, job.attempts().size());
  }

  /** It was stopped this often to make room for another job. */
  public JobAssert wasPreempted(int times) {
    return equal("preempted attempts", times, job.preemptedAttempts());
  }

  /** Its latest attempt gave this exit code. */
  public JobAssert hasExitCode(int exitCode) {
    return equal("exit code", exitCode, job.exitCode());
  }

  /** Its latest attempt was placed on this instance, as {@link AttemptDetail#instance} names it. */
  public JobAssert isOn(String instance) {
    AttemptDetail latest = latest();
    return equal("instance", instance, latest == null ? "not placed" : latest.instance());
  }

  /** This many of its children are in this status. */
  public JobAssert hasChildren(JobStatus status, int count) {
    ArrayDetail array = job.array();
    if (array == null) {
      throw failed("expected " + count + " children " + status + ", but it is no array job");
    }
    return equal("children " + status, (long) count, (long) array.count(status));
  }

  /** Its latest attempt began to run this long after the job was submitted. */
  public JobAssert startedAfter(Duration duration) {
    return after("to have started after", duration, job.createdAt(), job.startedAt());
  }

  /** It finished this long after it was submitted. */
  public JobAssert stoppedAfter(Duration duration) {
    return after("to have finished after", duration, job.createdAt(), job.stoppedAt());
  }

  /** Its latest attempt has ended, and ran this long. */
  public JobAssert ranFor(Duration duration) {
    AttemptDetail latest = latest();
    Instant from = latest == null ? null : latest.startedAt();
    Instant until = latest == null || from == null ? null : latest.stoppedAt();
    return after("to have run for", duration, from == null ? Instant.EPOCH : from, until);
  }

  /** It has this tag. */
  public JobAssert hasTag(String key, String value) {
    return equal("tag " + key, value, job.tags().get(key));
  }

  private @Nullable AttemptDetail latest() {
    List<AttemptDetail> attempts = job.attempts();
    return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
  }

  private JobAssert after(String what, Duration expected, Instant from, @Nullable Instant until) {
    return equal(what, expected, until == null ? "not yet" : Duration.between(from, until));
  }

  private JobAssert equal(String what, Object expected, @Nullable Object actual) {
    Claims.equal(subject(), what, expected, actual, () -> job);
    return this;
  }

  private JobAssert holds(boolean holds, Supplier<String> broken) {
    Claims.holds(holds, subject(), broken, () -> job);
    return this;
  }

  private AssertionError failed(String broken) {
    return Claims.failed(subject(), broken, () -> job);
  }

  private String subject() {
    return "job '" + job.jobName() + "' (" + job.jobId() + ")";
  }
}
