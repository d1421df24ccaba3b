package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityReports;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The instances that were bought for one compute environment, and what can be bought for it. */
public final class Fleet {
  /**
   * That a type of instance is not bought for a while.
   *
   * @param refusal what went wrong last
   * @param failures how often in a row
   * @param until when it is tried again, in milliseconds since the epoch
   * @param reason what was said about it
   */
  public record BackOff(CapacityReports.Refusal refusal, int failures, long until, String reason) {}

  private final Map<InstanceId, BoughtInstance> instances = new LinkedHashMap<>();
  private final NavigableMap<String, BackOff> backOffs = new TreeMap<>();
  private List<Resources> sizes = List.of();
  private @Nullable String problem = "Nobody sells instances to it";
  private int desiredTaken = -1;
  private long stayingMilliVcpus;
  private int pending;
  private int leaving;
  private int spotInstances;

  /** Returns all instances, the oldest first; not to be changed. */
  public Collection<BoughtInstance> instances() {
    return Collections.unmodifiableCollection(instances.values());
  }

  /** Returns the instance of an id, or null. */
  public @Nullable BoughtInstance find(InstanceId id) {
    return instances.get(id);
  }

  /** Returns the types that are not bought for a while; not to be changed. */
  public NavigableMap<String, BackOff> backOffs() {
    return Collections.unmodifiableNavigableMap(backOffs);
  }

  /** Returns the sizes that instances can be bought in; none if nobody sells any. */
  public List<Resources> sizes() {
    return sizes;
  }

  /** Returns why nothing can be bought, or null if something can. */
  public @Nullable String problem() {
    return problem;
  }

  /** Says whether instances can be bought. */
  public boolean isForSale() {
    return problem == null;
  }

  /** Returns the {@code desiredvCpus} of the description that was reached last, or -1. */
  public int desiredTaken() {
    return desiredTaken;
  }

  /** Returns the milli-vCPUs of the instances that are there for jobs, or will be. */
  public long stayingMilliVcpus() {
    return stayingMilliVcpus;
  }

  /** Returns the milli-vCPUs of all instances, those that leave included. */
  public long milliVcpus() {
    return instances.values().stream().mapToLong(BoughtInstance::milliVcpus).sum();
  }

  /** Returns how many instances are not ready yet, and are to be. */
  public int pending() {
    return pending;
  }

  /** Returns how many instances take no new work and are to be given back. */
  public int leaving() {
    return leaving;
  }

  /** Returns how many instances are paid for at the price of the moment. */
  public int spotInstances() {
    return spotInstances;
  }

  void offer(@Nullable String newProblem, List<Resources> newSizes) {
    problem = newProblem;
    sizes = ImmutableList.copyOf(newSizes);
  }

  void desiredTaken(int vcpus) {
    desiredTaken = vcpus;
  }

  void put(BoughtInstance instance) {
    count(instances.put(instance.id(), instance), -1);
    count(instance, 1);
  }

  void remove(InstanceId id) {
    count(instances.remove(id), -1);
  }

  private void count(@Nullable BoughtInstance instance, int sign) {
    if (instance == null) {
      return;
    }
    spotInstances += instance.purchase() == ComputeResourceType.SPOT ? sign : 0;
    if (instance.stays()) {
      stayingMilliVcpus += sign * instance.milliVcpus();
      pending += instance.isPending() ? sign : 0;
    } else if (instance.phase() != BoughtInstance.Phase.TERMINATING) {
      leaving += sign;
    }
  }

  void backOff(String type, BackOff why) {
    backOffs.put(type, why);
  }

  void succeeded(String type) {
    backOffs.remove(type);
  }
}
