package io.github.batchwright.model.cost;

/** What a cost report has a row for each of. */
public enum CostGroup {
  /** Each job that is kept; an array job is one, with all its children. */
  JOB,
  /** Each share identifier, whatever the queue. */
  SHARE,
  /** Each queue. */
  QUEUE,
  /** Each job definition, whatever the revision. */
  DEFINITION,
  /** Each compute environment, with what was idle there. */
  ENVIRONMENT,
  /** Each type of instances that were bought, with what was idle of them. */
  INSTANCE_TYPE,
  /** Each value of one tag of jobs, as it was when an attempt was placed. */
  TAG
}
