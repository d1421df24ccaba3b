package io.github.batchwright.engine.state;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.GpuPolicy;
import io.github.batchwright.model.ResourceState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.Host;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A compute environment and its instances. */
public final class EnvironmentState {
  private ComputeEnvironment environment;
  private final Instances instances;
  private long version;
  private @Nullable Fleet fleet;

  EnvironmentState(ComputeEnvironment environment, @Nullable Fleet fleet) {
    this(environment, new Instances(environment.instances()), 0);
    this.fleet = fleet;
  }

  private EnvironmentState(ComputeEnvironment environment, Instances instances, long version) {
    this.environment = environment;
    this.instances = instances;
    this.version = version;
  }

  public ComputeEnvironment environment() {
    return environment;
  }

  /** Returns what was bought for it, or null if nobody sells instances to it. */
  public @Nullable Fleet fleet() {
    return isElastic() ? fleet : null;
  }

  /** Has instances bought for it. */
  void fleet(Fleet bought) {
    fleet = bought;
    version++;
  }

  /** Has whatever waits for it looked at anew. */
  void changed() {
    version++;
  }

  /**
   * Returns what a vCPU of its instances costs an hour, on average; nothing if they are there
   * anyway, whether or not anything runs there.
   */
  public BigDecimal pricePerVcpu() {
    Fleet bought = fleet();
    return bought == null ? BigDecimal.ZERO : bought.pricePerVcpu();
  }

  /** Says whether its instances are bought as they are needed. */
  public boolean isElastic() {
    return environment.isElastic();
  }

  private boolean isForSale() {
    Fleet bought = fleet();
    return bought != null && bought.isForSale();
  }

  /** Returns its instances. */
  public Instances instances() {
    return instances;
  }

  /**
   * Takes on what was changed; described instances may have been added or removed at the end alone,
   * and hosts stay.
   */
  void replace(ComputeEnvironment changed) {
    environment = changed;
    if (instances.hosts() == 0) {
      instances.resize(changed.instances());
    }
    version++;
  }

  /** Has a host at a position as it is told of now. */
  void tellHost(int position, Host host) {
    instances.tell(position, host);
    version++;
  }

  /** Has a host at a position as it was when a snapshot was taken, before what runs there. */
  void keepHost(int position, Host host, boolean gone) {
    instances.tell(position, host);
    if (gone) {
      instances.keepGone(position);
    }
  }

  /** Has no host at a position any more. */
  void hostGone(int position) {
    instances.hostGone(position);
    version++;
  }

  /** Has every host take nothing until it is told of again. */
  void doubtHosts() {
    instances.doubtHosts();
    version++;
  }

  /** Returns the instance that suits a job best of those that have room, or -1. */
  public int bestFit(Resources demand) {
    return instances.bestFit(demand, environment.gpuPolicy());
  }

  /** Returns the host that suits all nodes of a job best, if it keeps them together, or -1. */
  public int bestTogether(Resources demand) {
    return instances.bestTogether(demand, environment.gpuPolicy());
  }

  /**
   * Returns the instances that suit a node of a job best, the best first, of those that take one
   * node of a job each.
   *
   * @param most how many are returned at most
   */
  public List<Integer> bestApart(Resources demand, int most) {
    return instances.bestApart(demand, environment.gpuPolicy(), most);
  }

  /** Says whether what suits a job best is an instance with GPUs that are meant for others. */
  public boolean wouldCrowdGpus(Resources demand) {
    if (environment.gpuPolicy() != GpuPolicy.GPU_JOBS_FIRST || demand.gpus() > 0) {
      return false;
    }
    int best = bestFit(demand);
    return best >= 0 && instances.slots().get(best).capacity().gpus() > 0;
  }

  /** Says whether an instance that takes no job like this one, for it has GPUs, has room for it. */
  public boolean keepsGpusFrom(Resources demand) {
    return bestFit(demand) < 0 && instances.bestFit(demand, GpuPolicy.ANY_JOB) >= 0;
  }

  /** Says whether an instance would have room if nothing ran, and what is drained came back. */
  public boolean couldFit(Resources demand) {
    return sizesFor(demand).stream().anyMatch(demand::fitsIn);
  }

  /** Returns the sizes that those of its instances come in that a job may use. */
  public List<Resources> sizesFor(Resources demand) {
    return sizes().stream().filter(size -> admits(demand, size)).toList();
  }

  /** Returns what is free now on each instance that takes new work, and that a job may use. */
  public List<Resources> freeFor(Resources demand) {
    return instances.slots().stream()
        .filter(slot -> slot.isOpen() && admits(demand, slot.capacity()))
        .map(InstanceSlot::free)
        .toList();
  }

  /** Returns what is free now on the freest instance that a job may use, or nothing. */
  public Resources freestFor(Resources demand) {
    return instances.freest(demand, environment.gpuPolicy());
  }

  /** Says whether a job may use an instance of a size. */
  public boolean admits(Resources demand, Resources size) {
    return environment.gpuPolicy().admits(demand, size);
  }

  /** Returns the sizes that its instances come in, but for those that are lost. */
  public List<Resources> sizes() {
    Fleet bought = fleet();
    return bought != null && bought.isForSale()
        ? Stream.concat(instances.sizes().stream(), sizesForSale().stream()).distinct().toList()
        : instances.sizes();
  }

  /** Returns the sizes of the instances that can be bought, but for those beyond the maximum. */
  public List<Resources> sizesForSale() {
    Fleet bought = fleet();
    ComputeResources described = environment.computeResources();
    if (bought == null || described == null || !bought.isForSale()) {
      return List.of();
    }
    boolean exceeds = Fleet.mayExceed(described);
    return bought.types().stream()
        .map(Fleet.Type::size)
        .filter(size -> exceeds || size.milliVcpus() <= describedMilliVcpus())
        .distinct()
        .toList();
  }

  /** Returns what all its instances have together, but for those that are lost. */
  public Resources total() {
    return instances.total();
  }

  /** Returns what all instances have together that there are, or that could be bought. */
  public Resources most() {
    Fleet bought = fleet();
    if (bought == null || !bought.isForSale()) {
      return total();
    }
    long maximum = describedMilliVcpus();
    long memory = 0;
    long gpus = 0;
    for (Resources size : sizesForSale()) {
      // A host may have turned out to have none.
      long count = Math.max(1, maximum / Math.max(1000, size.milliVcpus()));
      memory = Math.max(memory, count * size.memoryMiB());
      gpus = Math.max(gpus, count * size.gpus());
    }
    return new Resources(maximum, memory, (int) Math.min(gpus, Integer.MAX_VALUE));
  }

  /**
   * Returns what all its instances have together that take new work, or that could be bought: what
   * those that want a part of it share. Nothing if it is DISABLED.
   */
  public Resources shared() {
    if (!isEnabled()) {
      return Resources.NONE;
    }
    Resources all = isForSale() ? most() : instances.ofOpen();
    return new Resources(
        Math.min(all.milliVcpus(), describedMilliVcpus()), all.memoryMiB(), all.gpus());
  }

  /** Returns what is free now on each instance that takes new work. */
  public List<Resources> free() {
    return instances.free();
  }

  /** Returns what the attempts that go on were given of its instances. */
  public Resources used() {
    return instances.used();
  }

  /** Returns the milli-vCPUs that are taken now. */
  public long usedMilliVcpus() {
    return instances.usedMilliVcpus();
  }

  /** Returns the milli-vCPUs that may be taken at once if all instances took work, or less. */
  public long maxMilliVcpus() {
    return Math.min(most().milliVcpus(), describedMilliVcpus());
  }

  private long describedMilliVcpus() {
    ComputeResources described = environment.computeResources();
    return described == null ? Long.MAX_VALUE : described.maxvCpus() * 1000L;
  }

  /**
   * Returns the milli-vCPUs that may still be taken; below 0 if the maximum was lowered. What is
   * taken of an instance that takes no new work, or beyond what one has, takes nothing from the
   * others.
   */
  public long leftMilliVcpus() {
    if (isForSale()) {
      // What it may have is limited where instances are bought; one may be beyond the maximum.
      return Math.max(instances.ofOpen().milliVcpus(), describedMilliVcpus())
          - instances.usedMilliVcpus();
    }
    return Math.min(
        instances.ofOpen().milliVcpus() - instances.usedOfOpenMilliVcpus(),
        describedMilliVcpus() - instances.usedMilliVcpus());
  }

  /** Returns the milli-vCPUs of which a share policy may keep a part free. */
  public long reservableMilliVcpus() {
    if (isForSale()) {
      return describedMilliVcpus();
    }
    if (environment.type() == ComputeEnvironmentType.MANAGED) {
      return Math.min(instances.ofOpen().milliVcpus(), describedMilliVcpus());
    }
    Integer stated = environment.unmanagedvCpus();
    return stated == null ? 0 : stated * 1000L;
  }

  /** Says whether it takes new work: it is ENABLED, and has an instance that does. */
  public boolean isOpen() {
    return isEnabled() && instances.open() > 0;
  }

  public boolean isEnabled() {
    return environment.state() == ResourceState.ENABLED;
  }

  /**
   * Says whether it could run anything as things are: it has an instance that takes new work, or
   * can have one bought.
   */
  public boolean isValid() {
    return instances.open() > 0 || isForSale();
  }

  /** Returns a number that is another whenever something may fit that did not. */
  public long version() {
    return version;
  }

  void take(int instance, Resources demand) {
    instances.take(instance, demand);
  }

  void giveBack(int instance, Resources demand) {
    instances.giveBack(instance, demand);
    version++;
  }

  /** Returns the name of the host at a position, or null if an instance is there by description. */
  @Nullable String hostName(int instance) {
    return instances.slots().get(instance).hostName();
  }

  EnvironmentState copy() {
    return with(environment);
  }

  /** Returns this state for a description that differs in anything but the instances. */
  EnvironmentState with(ComputeEnvironment changed) {
    EnvironmentState copy = new EnvironmentState(changed, instances.copy(), version);
    copy.fleet = fleet;
    return copy;
  }

  /** Adds instances that no description knows of, to try placements on. */
  void addInstances(int count, Resources each) {
    instances.add(Collections.nCopies(count, each));
  }
}
