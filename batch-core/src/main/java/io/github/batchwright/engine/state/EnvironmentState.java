package io.github.batchwright.engine.state;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A compute environment and what is free on each of its instances. */
public final class EnvironmentState {
  private ComputeEnvironment environment;
  private List<Resources> sizes;
  private Resources total;
  private Resources[] free;
  private long usedMilliVcpus;
  private long version;

  EnvironmentState(ComputeEnvironment environment) {
    this.environment = environment;
    this.sizes = environment.instances().stream().distinct().toList();
    this.total = environment.instances().stream().reduce(Resources.NONE, Resources::plus);
    this.free = environment.instances().toArray(Resources[]::new);
  }

  public ComputeEnvironment environment() {
    return environment;
  }

  /** Takes on what was changed; instances may have been added or removed at the end alone. */
  void replace(ComputeEnvironment changed) {
    List<Resources> instances = changed.instances();
    Resources[] room = Arrays.copyOf(free, instances.size());
    for (int i = free.length; i < room.length; i++) {
      room[i] = instances.get(i);
    }
    this.environment = changed;
    this.sizes = instances.stream().distinct().toList();
    this.total = instances.stream().reduce(Resources.NONE, Resources::plus);
    this.free = room;
    version++;
  }

  /** Says whether nothing runs on the instances from this position on. */
  public boolean isIdleFrom(int instance) {
    for (int i = instance; i < free.length; i++) {
      if (!free[i].equals(environment.instances().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the first instance that has room, or -1. */
  public int firstFit(Resources demand) {
    for (int i = 0; i < free.length; i++) {
      if (demand.fitsIn(free[i])) {
        return i;
      }
    }
    return -1;
  }

  /** Says whether an instance would have room if nothing ran. */
  public boolean couldFit(Resources demand) {
    return sizes.stream().anyMatch(demand::fitsIn);
  }

  /** Returns the sizes that its instances come in. */
  public List<Resources> sizes() {
    return sizes;
  }

  /** Returns what all instances have together. */
  public Resources total() {
    return total;
  }

  /** Returns what is free now on each instance. */
  public List<Resources> free() {
    return Collections.unmodifiableList(Arrays.asList(free));
  }

  /** Returns the milli-vCPUs that are taken now. */
  public long usedMilliVcpus() {
    return usedMilliVcpus;
  }

  /** Returns the milli-vCPUs that may be taken at once: what the instances have, or less. */
  public long maxMilliVcpus() {
    ComputeResources described = environment.computeResources();
    return described == null
        ? total.milliVcpus()
        : Math.min(total.milliVcpus(), described.maxvCpus() * 1000L);
  }

  /** Returns the milli-vCPUs that may still be taken; below 0 if the maximum was lowered. */
  public long leftMilliVcpus() {
    return maxMilliVcpus() - usedMilliVcpus;
  }

  /** Returns the milli-vCPUs of which a share policy may keep a part free. */
  public long reservableMilliVcpus() {
    if (environment.type() == ComputeEnvironmentType.MANAGED) {
      return maxMilliVcpus();
    }
    Integer stated = environment.unmanagedvCpus();
    return stated == null ? 0 : stated * 1000L;
  }

  /** Says whether it takes new work: it is ENABLED, and has an instance. */
  public boolean isOpen() {
    return environment.state() == ResourceState.ENABLED && isValid();
  }

  /** Says whether it could run anything at all. */
  public boolean isValid() {
    return free.length > 0;
  }

  /** Returns a number that is another whenever something may fit that did not. */
  public long version() {
    return version;
  }

  void take(int instance, Resources demand) {
    free[instance] = free[instance].minus(demand);
    usedMilliVcpus += demand.milliVcpus();
  }

  void giveBack(int instance, Resources demand) {
    free[instance] = free[instance].plus(demand);
    usedMilliVcpus -= demand.milliVcpus();
    version++;
  }

  EnvironmentState copy() {
    return with(environment);
  }

  /** Returns this state for a description that has the same instances, and perhaps more. */
  EnvironmentState with(ComputeEnvironment changed) {
    EnvironmentState copy = new EnvironmentState(changed);
    System.arraycopy(free, 0, copy.free, 0, free.length);
    copy.usedMilliVcpus = usedMilliVcpus;
    copy.version = version;
    return copy;
  }

  public static String instanceName(String environment, int instance) {
    return environment + "/" + instance;
  }
}
