package io.github.batchwright.model;

/**
 * A revision of a job definition as it is at one instant. AWS: {@code JobDefinition} of {@code
 * DescribeJobDefinitions}.
 *
 * @param definition what was registered, with its tags as they are now
 * @param revision counted from 1 for each name
 * @param status whether a submission may name it
 */
public record JobDefinitionDetail(
    JobDefinition definition, int revision, JobDefinitionStatus status) {
  /** Returns what a submission may name: {@code name:revision}. */
  public String id() {
    return definition.name() + ":" + revision;
  }
}
