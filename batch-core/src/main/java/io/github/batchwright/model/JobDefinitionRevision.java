package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;

/**
 * A registered definition with its number.
 *
 * @param definition what was registered
 * @param revision counted from 1 for each name
 */
public record JobDefinitionRevision(JobDefinition definition, int revision) {
  /** Checks the revision. */
  public JobDefinitionRevision {
    Checks.atLeast("revision", revision, 1);
  }

  /** Returns what a submission may name: {@code name:revision}. */
  public String id() {
    return definition.name() + ":" + revision;
  }
}
