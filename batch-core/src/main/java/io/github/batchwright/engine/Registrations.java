package io.github.batchwright.engine;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.ServiceLimits;
import java.util.List;

/** Checks new environments, queues and definitions and takes them in. */
final class Registrations {
  private final Cluster cluster;
  private final ServiceLimits limits;

  Registrations(Cluster cluster, ServiceLimits limits) {
    this.cluster = cluster;
    this.limits = limits;
  }

  void create(Turn turn, ComputeEnvironment environment) {
    if (cluster.hasEnvironment(environment.name())) {
      throw ClientException.of("computeEnvironmentName", environment.name(), "exists already");
    }
    turn.record(new Fact.EnvironmentCreated(environment));
  }

  void create(Turn turn, JobQueue queue) {
    if (cluster.findQueue(queue.name()) != null) {
      throw ClientException.of("jobQueueName", queue.name(), "exists already");
    }
    List<String> order = queue.computeEnvironmentOrder();
    if (order.size() > limits.environmentsPerQueue()) {
      throw ClientException.of(
          "computeEnvironmentOrder",
          order.size() + " environments",
          "must be at most " + limits.environmentsPerQueue());
    }
    for (String name : order) {
      if (!cluster.hasEnvironment(name)) {
        throw ClientException.of("computeEnvironmentOrder", name, "does not exist");
      }
    }
    turn.record(new Fact.QueueCreated(queue));
  }

  JobDefinitionRevision register(Turn turn, JobDefinition definition) {
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
