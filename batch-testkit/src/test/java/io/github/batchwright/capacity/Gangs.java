package io.github.batchwright.capacity;

import io.github.batchwright.JobHandle;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.NodeProperties;
import io.github.batchwright.model.ProcessProperties;
import io.github.batchwright.model.SubmitJobRequest;

/** Multi-node jobs to try elastic environments with. */
final class Gangs {
  private Gangs() {}

  /** Submits a job of so many nodes that ask for so many vCPUs each. */
  static JobHandle submit(Elastic e, String name, int nodes, int vcpus) {
    return e.batch.submit(request(e, name, nodes, vcpus).build());
  }

  static SubmitJobRequest.Builder request(Elastic e, String name, int nodes, int vcpus) {
    String definition = "gang-%d-%d".formatted(nodes, vcpus);
    e.batch.register(
        JobDefinition.builder(definition, NodeProperties.of(nodes, each(vcpus))).build());
    return SubmitJobRequest.builder(name, definition);
  }

  private static ProcessProperties each(int vcpus) {
    JobDefinition one =
        JobDefinition.process("one", "true").resources(vcpus, vcpus * 1024L).build();
    return (ProcessProperties) one.properties();
  }
}
