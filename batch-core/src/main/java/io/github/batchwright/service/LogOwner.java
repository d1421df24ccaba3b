package io.github.batchwright.service;

import io.github.batchwright.model.EcsProperties;
import io.github.batchwright.model.JobDetail;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobKind;
import io.github.batchwright.model.JobProperties;
import io.github.batchwright.model.MultiNodeDetail;
import io.github.batchwright.model.TaskContainer;
import java.util.Optional;

/** Who writes what is shown as the logs of a job. */
final class LogOwner {
  private LogOwner() {}

  /** Returns whose logs are a job's: those of the main node, if it has several nodes. */
  static JobId writer(JobDetail detail) {
    MultiNodeDetail nodes = detail.multiNode();
    return nodes == null || nodes.nodeIndex() != null
        ? detail.jobId()
        : detail.jobId().node(nodes.mainNode());
  }

  /** Returns the first essential one of its containers, or of its writer's; none if it has one. */
  static Optional<String> container(JobDetail detail) {
    return properties(detail) instanceof EcsProperties several
        ? several.containers().stream()
            .filter(TaskContainer::essential)
            .map(TaskContainer::name)
            .findFirst()
        : Optional.empty();
  }

  /** Returns the kind of executor that runs the attempts. */
  static JobKind kind(JobDetail detail) {
    return detail.properties().kind();
  }

  private static JobProperties properties(JobDetail detail) {
    MultiNodeDetail nodes = detail.multiNode();
    if (nodes == null) {
      return detail.properties();
    }
    Integer index = nodes.nodeIndex();
    return nodes.nodeProperties().node(index == null ? nodes.mainNode() : index);
  }
}
