package io.github.batchwright.model;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.capacity.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a job. AWS: {@code attempts}.
 *
 * @param number counted from 1
 * @param computeEnvironment where it was placed
 * @param instance the instance of that environment: {@code <environment>/<host>} if it is or was a
 *     host that somebody tells of, else {@code <environment>/<position>}
 * @param placedAt when it was placed
 * @param startedAt when it began to run, or null if it never did
 * @param stoppedAt when it ended, or null while it goes on
 * @param exitCode the exit code, or null if there is none
 * @param reason what the executor says of its end, or null
 * @param statusReason why it ended, in the scheduler's words, or null
 * @param containers how its containers ended, if it has several; empty else, and while it goes on
 * @param preempted whether it was stopped to make room for another job, and its job was queued
 *     again without using up an attempt; {@code statusReason} says for which
 * @param cost what it is charged for, so far as long as it goes on, with 12 decimals at most; null
 *     if no price is known, and for a node, which is charged for with its job. Not in AWS
 */
public record AttemptDetail(
    int number,
    String computeEnvironment,
    String instance,
    Instant placedAt,
    @Nullable Instant startedAt,
    @Nullable Instant stoppedAt,
    @Nullable Integer exitCode,
    @Nullable String reason,
    @Nullable String statusReason,
    List<AttemptContainerDetail> containers,
    boolean preempted,
    @Nullable Money cost) {
  /** Copies the list. */
  public AttemptDetail {
    containers = ImmutableList.copyOf(containers);
  }

  /** Makes an attempt that was not preempted, and whose price is not known. */
  public AttemptDetail(
      int number,
      String computeEnvironment,
      String instance,
      Instant placedAt,
      @Nullable Instant startedAt,
      @Nullable Instant stoppedAt,
      @Nullable Integer exitCode,
      @Nullable String reason,
      @Nullable String statusReason,
      List<AttemptContainerDetail> containers) {
    this(
        number,
        computeEnvironment,
        instance,
        placedAt,
        startedAt,
        stoppedAt,
        exitCode,
        reason,
        statusReason,
        containers,
        false,
        null);
  }
}
