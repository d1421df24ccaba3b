package io.github.batchwright;

import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.JobId;
import java.util.Map;
import java.util.OptionalInt;
import org.slf4j.Logger;

/** What a {@link JobHandler} knows of the attempt it runs. Thread-safe. */
public interface JobContext {

  /** Returns the job or the array child. AWS: {@code AWS_BATCH_JOB_ID}. */
  JobId jobId();

  /** Returns this attempt; its number counts from 1. AWS: {@code AWS_BATCH_JOB_ATTEMPT}. */
  AttemptId attempt();

  /** Returns the name of the job. */
  String jobName();

  /** Returns the job's parameters, after the definition's defaults. */
  Map<String, String> parameters();

  /**
   * Returns one parameter.
   *
   * @throws IllegalArgumentException if neither the job nor its definition gives it
   */
  String parameter(String name);

  /** Returns the {@code AWS_BATCH_*} variables that a process or a container would be given. */
  Map<String, String> variables();

  /**
   * Returns the index of this child, from 0, or nothing if the job is no array. AWS: {@code
   * AWS_BATCH_JOB_ARRAY_INDEX}.
   */
  OptionalInt arrayIndex();

  /**
   * Says whether the attempt is to end. Its thread is interrupted too, so that what waits returns.
   */
  boolean isStopping();

  /**
   * Tells how far this attempt is.
   *
   * @param fraction 0 to 1
   * @param message what it does now, possibly empty
   */
  void progress(double fraction, String message);

  /**
   * Returns the service that runs this job, to submit other jobs to it or to ask about them. While
   * this attempt waits there for another job, it keeps its own place.
   */
  BatchService service();

  /** Returns a logger whose lines go to the logs of this attempt and to the host's logging. */
  Logger logger();
}
