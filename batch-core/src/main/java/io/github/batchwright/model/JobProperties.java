package io.github.batchwright.model;

import io.github.batchwright.checks.Checks;

/** What an attempt of a job runs, and the resources it asks for. */
public sealed interface JobProperties
    permits ContainerProperties,
        EcsProperties,
        ProcessProperties,
        HandlerProperties,
        NodeProperties {

  /** Returns the kind of executor that runs this. */
  JobKind kind();

  /** Returns what one attempt takes of its instance. AWS: {@code resourceRequirements}. */
  Resources resourceRequirements();

  /** Returns properties that a job can run as they are: every mount point has its volume. */
  static JobProperties complete(JobProperties properties) {
    if (properties instanceof ContainerProperties container) {
      ContainerRules.checkMounts(container.mountPoints(), container.volumes());
    } else if (properties instanceof NodeProperties nodes) {
      nodes.nodeRangeProperties().forEach(range -> complete(range.properties()));
    }
    return properties;
  }

  /** Checks what a job asks for: some vCPU and the memory that the engine needs at the least. */
  static Resources checkDemand(Resources demand) {
    Checks.require(
        demand.milliVcpus() > 0, "resourceRequirements.VCPU", demand.vcpus(), "must be above 0");
    Checks.require(
        demand.memoryMiB() >= 4,
        "resourceRequirements.MEMORY",
        demand.memoryMiB(),
        "must be at least 4 MiB");
    return demand;
  }
}
