package io.github.batchwright.model;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.capacity.InstanceDetail;
import java.time.Instant;
import java.util.List;

/**
 * A compute environment as it is at one instant. AWS: {@code ComputeEnvironmentDetail}.
 *
 * @param environment its settings
 * @param status VALID, or INVALID as long as it has no instance that takes new work
 * @param statusReason why
 * @param createdAt when it was created. Not in AWS
 * @param inUse what the attempts that go on were given of its instances. Not in AWS
 * @param free what is left on all its instances together that take new work. Not in AWS
 * @param hostCount how many hosts it has, if they are told of as they come and go. Not in AWS
 * @param hosts the first {@value #MOST_HOSTS} of them, in the order in which room is looked for.
 *     Not in AWS
 * @param desiredvCpus how many vCPUs it has now or has bought, without instances that are to go; 0
 *     if none are bought for it. AWS: {@code computeResources.desiredvCpus}
 * @param instanceCount how many instances are bought, those included that go. Not in AWS
 * @param instances the first {@value #MOST_HOSTS} of them, the oldest first. Not in AWS
 */
public record ComputeEnvironmentDetail(
    ComputeEnvironment environment,
    ResourceStatus status,
    String statusReason,
    Instant createdAt,
    Resources inUse,
    Resources free,
    int hostCount,
    List<HostDetail> hosts,
    double desiredvCpus,
    int instanceCount,
    List<InstanceDetail> instances) {
  /** As many hosts, and as many instances, are described at most. */
  public static final int MOST_HOSTS = 1000;

  /** Copies the lists. */
  public ComputeEnvironmentDetail {
    hosts = ImmutableList.copyOf(hosts);
    instances = ImmutableList.copyOf(instances);
  }
}
