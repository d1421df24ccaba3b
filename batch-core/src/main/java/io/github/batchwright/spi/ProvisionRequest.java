package io.github.batchwright.spi;

import com.google.common.collect.ImmutableMap;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.Money;
import java.util.Map;
import java.util.Objects;

/**
 * What a provider needs to buy one instance.
 *
 * @param instance its id
 * @param computeEnvironment the environment that it is for
 * @param instanceType the name of its type in the provider's catalog
 * @param purchase how it is paid for
 * @param mostPerHour the most that may be paid for an hour: the price on demand, or what {@code
 *     bidPercentage} leaves of it
 * @param tags the tags it is to have. AWS: {@code computeResources.tags}
 */
public record ProvisionRequest(
    InstanceId instance,
    String computeEnvironment,
    String instanceType,
    ComputeResourceType purchase,
    Money mostPerHour,
    Map<String, String> tags) {
  /** Checks and copies the fields. */
  public ProvisionRequest {
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(computeEnvironment, "computeEnvironment");
    Objects.requireNonNull(instanceType, "instanceType");
    Objects.requireNonNull(purchase, "purchase");
    Objects.requireNonNull(mostPerHour, "mostPerHour");
    tags = ImmutableMap.copyOf(tags);
  }
}
