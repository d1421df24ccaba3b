package io.github.batchwright.model;

/** Whether a submission may name a revision of a definition. AWS: {@code status}. */
public enum JobDefinitionStatus {
  /** It may. */
  ACTIVE,
  /** It was deregistered; jobs that were submitted before go on. */
  INACTIVE
}
