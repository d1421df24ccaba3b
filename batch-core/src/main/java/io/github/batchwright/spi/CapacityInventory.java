package io.github.batchwright.spi;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.capacity.InstanceId;
import java.util.List;

/**
 * The instances of a service that a provider should have.
 *
 * @param cluster what the ids of all instances of this service begin with, in this life and every
 *     other
 * @param epoch the number of this life, at least 1
 * @param instances those that were bought and not recorded as gone; empty in the first life. Those
 *     that are to be terminated are among them: that is asked for again right after
 */
public record CapacityInventory(String cluster, long epoch, List<ProvisionRequest> instances) {
  /** Copies the list. */
  public CapacityInventory {
    instances = ImmutableList.copyOf(instances);
  }

  /** Says whether an instance is, or was, of this service. */
  public boolean isOwn(InstanceId instance) {
    return instance.value().startsWith(cluster);
  }
}
