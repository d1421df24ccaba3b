package io.github.batchwright.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says what must have happened to one job of a time line, and when. All offsets are from the
 * beginning of the line, {@link JobTimeLine#origin()}. Immutable.
 */
public final class JobTimesAssert {
  private final TimeLineAssert all;
  private final JobTimeLine line;
  private final JobTimes job;

  JobTimesAssert(TimeLineAssert all, JobTimeLine line, JobTimes job) {
    this.all = all;
    this.line = line;
    this.job = job;
  }

  /** Goes on with another job of the line. */
  public JobTimesAssert job(String label) {
    return all.job(label);
  }

  /** Goes back to the line. */
  public TimeLineAssert and() {
    return all;
  }

  /** It was submitted then. */
  public JobTimesAssert isSubmittedAt(Duration offset) {
    return at("to be submitted at", offset, Optional.of(job.submittedAt()));
  }

  /** Its first attempt was placed then. */
  public JobTimesAssert isPlacedAt(Duration offset) {
    return at("to be placed at", offset, job.placedAt());
  }

  /** Its first attempt began to run then. */
  public JobTimesAssert startsAt(Duration offset) {
    return at("to start at", offset, job.startedAt());
  }

  /** It was finished then, well or badly. */
  public JobTimesAssert endsAt(Duration offset) {
    return at("to end at", offset, job.endedAt());
  }

  /** An attempt began to run then; attempts count from 1. */
  public JobTimesAssert attemptStartsAt(int attempt, Duration offset) {
    return at("attempt " + attempt + " to start at", offset, job.startedAt(attempt));
  }

  /** An attempt ended then; attempts count from 1. */
  public JobTimesAssert attemptEndsAt(int attempt, Duration offset) {
    return at("attempt " + attempt + " to end at", offset, job.endedAt(attempt));
  }

  /** Its first attempt began to run this long after the job was submitted. */
  public JobTimesAssert waitsFor(Duration duration) {
    Object actual =
        job.startedAt()
            .<Object>map(start -> Duration.between(job.submittedAt(), start))
            .orElse("not yet started");
    Claims.equal(subject(), "to wait for", duration, actual, this::drawing);
    return this;
  }

  /** It was placed this often. */
  public JobTimesAssert hasAttempts(int count) {
    Claims.equal(subject(), "attempts", count, job.attempts(), this::drawing);
    return this;
  }

  private JobTimesAssert at(String what, Duration expected, Optional<Instant> actual) {
    String was = actual.map(at -> Offsets.text(line.offset(at))).orElse("not yet");
    Claims.equal(subject(), what, Offsets.text(expected), was, this::drawing);
    return this;
  }

  private String subject() {
    return "job '" + job.label() + "'";
  }

  private String drawing() {
    return line.only(job.label()).toString();
  }
}
