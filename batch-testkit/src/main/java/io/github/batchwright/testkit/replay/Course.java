package io.github.batchwright.testkit.replay;

import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known so far of a job or a child, in milliseconds since the epoch. */
final class Course {
  static final long NEVER = -1;

  /** One attempt of it. */
  static final class Try {
    final int number;
    final String instance;
    final long placedAt;
    long startedAt = NEVER;
    long stoppedAt = NEVER;
    @Nullable Integer exitCode;

    Try(int number, String instance, long placedAt) {
      this.number = number;
      this.instance = instance;
      this.placedAt = placedAt;
    }

    AttemptCourse course() {
      return new AttemptCourse(
          number,
          instance,
          Instant.ofEpochMilli(placedAt),
          instant(startedAt),
          instant(stoppedAt),
          exitCode);
    }
  }

  final JobId id;
  final String jobName;
  final String jobQueue;
  final @Nullable String share;
  final long submittedAt;
  final long milliVcpus;
  final List<Try> tries = new ArrayList<>();

  /** How many jobs had been given their first place before this one. */
  long order = NEVER;

  @Nullable JobStatus status;
  long stoppedAt = NEVER;

  Course(
      JobId id,
      String jobName,
      String jobQueue,
      @Nullable String share,
      long submittedAt,
      long milliVcpus) {
    this.id = id;
    this.jobName = jobName;
    this.jobQueue = jobQueue;
    this.share = share;
    this.submittedAt = submittedAt;
    this.milliVcpus = milliVcpus;
  }

  Try last() {
    return tries.get(tries.size() - 1);
  }

  /** Returns when its first attempt was placed; {@link #NEVER} if none was, or none is known. */
  long placedAt() {
    return tries.isEmpty() ? NEVER : tries.get(0).placedAt;
  }

  /** Says whether its first attempt is known, so that how long it waited is known, too. */
  boolean isWhole() {
    return !tries.isEmpty() && tries.get(0).number == 1;
  }

  JobCourse course() {
    return new JobCourse(
        id,
        jobName,
        jobQueue,
        share,
        Instant.ofEpochMilli(submittedAt),
        tries.stream().map(Try::course).toList(),
        status,
        instant(stoppedAt));
  }

  private static @Nullable Instant instant(long millis) {
    return millis == NEVER ? null : Instant.ofEpochMilli(millis);
  }
}
