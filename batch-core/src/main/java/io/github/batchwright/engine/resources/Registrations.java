package io.github.batchwright.engine.resources;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.jobs.NodeChecks;
import io.github.batchwright.engine.jobs.Submissions;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.ServiceLimits;

/** Checks new job definitions and takes them in. */
public final class Registrations {
  private final Cluster cluster;
  private final ServiceLimits limits;

  public Registrations(Cluster cluster, ServiceLimits limits) {
    this.cluster = cluster;
    this.limits = limits;
  }

  public JobDefinitionRevision register(Turn turn, JobDefinition definition) {
    NodeChecks.check(definition);
    Submissions.checkRetry("retryStrategy.attempts", definition.retryStrategy(), limits);
    Submissions.checkTimeout(definition.timeout(), limits);
    if (cluster.definitionCount() >= limits.definitionRevisions()) {
      throw ClientException.of(
          "jobDefinitionName",
          definition.name(),
          "would be one revision more than " + limits.definitionRevisions());
    }
    int revision = cluster.revisions(definition.name()) + 1;
    JobDefinitionRevision registered = new JobDefinitionRevision(definition, revision);
    turn.record(new Fact.DefinitionRegistered(registered));
    return registered;
  }
}
