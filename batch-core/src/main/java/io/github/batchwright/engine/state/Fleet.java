package io.github.batchwright.engine.state;

import com.google.common.collect.ImmutableList;
import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.CapacityReports;
import java.math.BigDecimal;
import java.math.MathContext;
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

  /**
   * A type of instance that is described, and sold.
   *
   * @param name its name
   * @param size what one has
   * @param limit the most that may be paid for one an hour, if it costs more now; or null
   */
  public record Type(String name, Resources size, @Nullable Money limit) {}

  private final Map<InstanceId, BoughtInstance> instances = new LinkedHashMap<>();
  private final Map<InstanceId, BoughtInstance> pending = new LinkedHashMap<>();
  private final Map<InstanceId, BoughtInstance> leaving = new LinkedHashMap<>();
  private final NavigableMap<String, BackOff> backOffs = new TreeMap<>();
  private final NavigableMap<String, Resources> sizesSeen = new TreeMap<>();
  private List<Type> types = List.of();
  private @Nullable String problem = "Nobody sells instances to it";
  private int desiredTaken = -1;
  private long milliVcpus;
  private long stayingMilliVcpus;
  private int spotInstances;
  private long version;
  private BigDecimal price = BigDecimal.ZERO;

  /** Returns all instances, the oldest first; not to be changed. */
  public Collection<BoughtInstance> instances() {
    return Collections.unmodifiableCollection(instances.values());
  }

  /** Returns the instance of an id, or null. */
  public @Nullable BoughtInstance find(InstanceId id) {
    return instances.get(id);
  }

  /** Returns what instances of types had that did not have what their types say. */
  public NavigableMap<String, Resources> sizesSeen() {
    return Collections.unmodifiableNavigableMap(sizesSeen);
  }

  void sizeSeen(String type, Resources size) {
    version++;
    sizesSeen.put(type, size);
  }

  /** Returns the types that are not bought for a while; not to be changed. */
  public NavigableMap<String, BackOff> backOffs() {
    return Collections.unmodifiableNavigableMap(backOffs);
  }

  /** Returns the types that can be bought, whatever they cost now; none if nobody sells any. */
  public List<Type> types() {
    return types;
  }

  /**
   * Says whether one instance may go beyond the maximum: with every strategy but BEST_FIT on
   * demand.
   */
  public static boolean mayExceed(ComputeResources described) {
    AllocationStrategy strategy = described.allocationStrategy();
    return described.type() == ComputeResourceType.SPOT
        || (strategy != null && strategy != AllocationStrategy.BEST_FIT);
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
    return milliVcpus;
  }

  /**
   * Returns the instances that are not ready yet, whoever was asked for first; not to be changed.
   */
  public Collection<BoughtInstance> pending() {
    return Collections.unmodifiableCollection(pending.values());
  }

  /**
   * Returns the instances that take no new work and are to be given back once nothing runs there;
   * not to be changed.
   */
  public Collection<BoughtInstance> leaving() {
    return Collections.unmodifiableCollection(leaving.values());
  }

  /** Returns what a vCPU costs an hour, on average over those that stay; 0 if there is none. */
  BigDecimal pricePerVcpu() {
    return stayingMilliVcpus == 0
        ? BigDecimal.ZERO
        : price
            .multiply(BigDecimal.valueOf(1000))
            .divide(BigDecimal.valueOf(stayingMilliVcpus), MathContext.DECIMAL64);
  }

  /** Returns how many instances are paid for at the price of the moment. */
  public int spotInstances() {
    return spotInstances;
  }

  /** Says whether a type of instance is not bought at the moment, since it was refused. */
  public boolean isOut(String type, long now) {
    BackOff backOff = backOffs.get(type);
    return backOff != null && backOff.until() > now;
  }

  void offer(@Nullable String newProblem, List<Type> newTypes) {
    version++;
    problem = newProblem;
    types = ImmutableList.copyOf(newTypes);
  }

  void desiredTaken(int vcpus) {
    desiredTaken = vcpus;
  }

  void put(BoughtInstance instance) {
    count(instances.put(instance.id(), instance), -1);
    count(instance, 1);
    put(pending, instance, instance.isPending());
    put(leaving, instance, instance.isLeaving());
  }

  private static void put(
      Map<InstanceId, BoughtInstance> some, BoughtInstance instance, boolean belongs) {
    if (belongs) {
      some.put(instance.id(), instance);
    } else {
      some.remove(instance.id());
    }
  }

  void remove(InstanceId id) {
    count(instances.remove(id), -1);
    pending.remove(id);
    leaving.remove(id);
  }

  /** Returns a number that is another whenever what is there, or can be bought, has changed. */
  public long version() {
    return version;
  }

  private void count(@Nullable BoughtInstance instance, int sign) {
    version++;
    if (instance != null) {
      spotInstances += instance.purchase() == ComputeResourceType.SPOT ? sign : 0;
      milliVcpus += sign * instance.milliVcpus();
      if (instance.stays()) {
        BigDecimal own = instance.price().amount();
        stayingMilliVcpus += sign * instance.milliVcpus();
        price = sign > 0 ? price.add(own) : price.subtract(own);
      }
    }
  }

  void backOff(String type, BackOff why) {
    version++;
    backOffs.put(type, why);
  }

  void succeeded(String type) {
    version++;
    backOffs.remove(type);
  }
}
