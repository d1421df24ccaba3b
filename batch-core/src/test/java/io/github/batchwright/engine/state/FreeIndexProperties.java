package io.github.batchwright.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.GpuPolicy;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.Host;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What is found in the index is what a look at every instance finds, whatever happened before. */
class FreeIndexProperties {
  private static final int STEPS = 120;

  /** An environment, and what runs where in it. */
  private static final class Tried {
    final EnvironmentState state;
    final List<Given> given = new ArrayList<>();

    Tried(EnvironmentState state) {
      this.state = state;
    }

    Tried copy() {
      Tried copy = new Tried(state.copy());
      copy.given.addAll(given);
      return copy;
    }
  }

  private record Given(int instance, Resources amount) {}

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void findsWhatAScanFindsAmongHosts(@ForAll long seed, @ForAll GpuPolicy policy) {
    Random random = new Random(seed);
    ComputeEnvironment fleet =
        ComputeEnvironment.reported("fleet").toBuilder().gpuPolicy(policy).build();
    List<Tried> all = new ArrayList<>(List.of(new Tried(new EnvironmentState(fleet, null))));
    for (int i = 0; i < STEPS; i++) {
      Tried one = all.get(random.nextInt(all.size()));
      if (random.nextInt(20) == 0 && all.size() < 4) {
        all.add(one.copy());
      } else if (random.nextInt(3) == 0) {
        changeHosts(one, random);
      } else {
        changeWork(one, random);
      }
      all.forEach(each -> check(each.state, random));
    }
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void findsWhatAScanFindsAmongDescribedInstances(@ForAll long seed, @ForAll GpuPolicy policy) {
    Random random = new Random(seed);
    Tried one = new Tried(new EnvironmentState(described(List.of(size(random)), policy), null));
    for (int i = 0; i < STEPS; i++) {
      if (random.nextInt(6) == 0) {
        resize(one, random);
      } else if (random.nextInt(20) == 0) {
        one.state.addInstances(random.nextInt(4), size(random));
        one.state.replace(described(capacities(one.state), policy));
      } else {
        changeWork(one, random);
      }
      check(one.state, random);
    }
  }

  private static ComputeEnvironment described(List<Resources> instances, GpuPolicy policy) {
    return ComputeEnvironment.builder("rack").instances(instances).gpuPolicy(policy).build();
  }

  private static List<Resources> capacities(EnvironmentState state) {
    return state.instances().slots().stream().map(InstanceSlot::capacity).toList();
  }

  private static void resize(Tried tried, Random random) {
    List<Resources> changed = new ArrayList<>(capacities(tried.state));
    int fewest = changed.size() - random.nextInt(3);
    while (changed.size() > fewest
        && !changed.isEmpty()
        && tried.state.instances().isIdleFrom(changed.size() - 1)) {
      changed.remove(changed.size() - 1);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      changed.add(size(random));
    }
    tried.state.replace(described(changed, tried.state.environment().gpuPolicy()));
  }

  private static Resources size(Random random) {
    return new Resources(
        1000L * random.nextInt(5), 256L * random.nextInt(5), Math.max(0, random.nextInt(6) - 3));
  }

  private static void changeHosts(Tried tried, Random random) {
    Instances instances = tried.state.instances();
    switch (random.nextInt(8)) {
      case 0 -> tried.state.doubtHosts();
      case 1, 2 -> {
        int position = instances.slots().isEmpty() ? 0 : random.nextInt(instances.slots().size());
        if (position < instances.slots().size() && !instances.slots().get(position).gone()) {
          tried.state.hostGone(position);
        }
      }
      default -> {
        String name = "h" + random.nextInt(12);
        int known = instances.find(name);
        int position = known < 0 ? instances.nextPosition() : known;
        HostState state = random.nextInt(4) == 0 ? HostState.DRAINING : HostState.ACTIVE;
        String together = String.valueOf(random.nextInt(4) == 0);
        Map<String, String> attributes = Map.of(Host.NODES_TOGETHER, together);
        tried.state.tellHost(position, new Host(name, size(random), attributes, state, ""));
      }
    }
  }

  private static void changeWork(Tried tried, Random random) {
    if (random.nextInt(3) > 0) {
      Resources demand = size(random);
      int chosen = tried.state.bestFit(demand);
      if (chosen >= 0) {
        tried.state.take(chosen, demand);
        tried.given.add(new Given(chosen, demand));
      }
    } else if (!tried.given.isEmpty()) {
      Given ended = tried.given.remove(random.nextInt(tried.given.size()));
      tried.state.giveBack(ended.instance, ended.amount);
    }
  }

  private static void check(EnvironmentState state, Random random) {
    List<InstanceSlot> slots = state.instances().slots();
    Resources demand = size(random);
    GpuPolicy policy = state.environment().gpuPolicy();
    List<Integer> fits =
        IntStream.range(0, slots.size())
            .filter(i -> slots.get(i).isOpen() && demand.fitsIn(slots.get(i).free()))
            .filter(i -> policy.admits(demand, slots.get(i).capacity()))
            .boxed()
            .sorted(order(slots, demand, policy))
            .toList();
    assertEquals(fits.isEmpty() ? -1 : fits.get(0), state.bestFit(demand), "best");
    assertEquals(
        fits.stream().filter(i -> slots.get(i).keepsNodesTogether()).findFirst().orElse(-1),
        state.bestTogether(demand),
        "together");
    int most = 1 + random.nextInt(6);
    assertEquals(
        fits.stream().filter(i -> !slots.get(i).keepsNodesTogether()).limit(most).toList(),
        state.bestApart(demand, most),
        "apart");
    assertEquals(
        state.freeFor(demand).stream().max(SizeCounts.BY_SIZE).orElse(Resources.NONE),
        state.freestFor(demand),
        "freest");
    checkSums(state, slots, demand);
  }

  private static void checkSums(
      EnvironmentState state, List<InstanceSlot> slots, Resources demand) {
    assertEquals(slots.stream().anyMatch(InstanceSlot::isOpen), state.isValid(), "valid");
    assertEquals(
        slots.stream()
            .filter(InstanceSlot::isCountedOn)
            .map(InstanceSlot::capacity)
            .reduce(Resources.NONE, Resources::plus),
        state.total(),
        "total");
    assertEquals(
        slots.stream()
            .filter(InstanceSlot::isCountedOn)
            .map(InstanceSlot::capacity)
            .anyMatch(size -> demand.fitsIn(size) && state.admits(demand, size)),
        state.couldFit(demand),
        "could fit");
    assertEquals(
        slots.stream().map(InstanceSlot::used).mapToLong(Resources::milliVcpus).sum(),
        state.usedMilliVcpus(),
        "used");
  }

  /** The rule of choice, as docs/scheduling.md has it. */
  private static Comparator<Integer> order(
      List<InstanceSlot> slots, Resources demand, GpuPolicy policy) {
    Resources all =
        slots.stream()
            .filter(InstanceSlot::isOpen)
            .map(InstanceSlot::capacity)
            .reduce(Resources.NONE, Resources::plus);
    double vcpu = part(demand.milliVcpus(), all.milliVcpus());
    double memory = part(demand.memoryMiB(), all.memoryMiB());
    double gpu = part(demand.gpus(), all.gpus());
    Comparator<Integer> byVcpu = Comparator.comparing(i -> slots.get(i).free().milliVcpus());
    Comparator<Integer> byMemory = Comparator.comparing(i -> slots.get(i).free().memoryMiB());
    Comparator<Integer> byGpu = Comparator.comparing(i -> slots.get(i).free().gpus());
    Comparator<Integer> scarcer = memory > vcpu ? byMemory : byVcpu;
    scarcer = gpu > 0 && gpu >= vcpu && gpu >= memory ? byGpu : scarcer;
    boolean keeps = policy == GpuPolicy.GPU_JOBS_FIRST && demand.gpus() == 0;
    return Comparator.<Integer, Boolean>comparing(i -> keeps && slots.get(i).capacity().gpus() > 0)
        .thenComparing(i -> slots.get(i).isIdle())
        .thenComparing(scarcer)
        .thenComparing(byVcpu)
        .thenComparing(byMemory)
        .thenComparing(byGpu)
        .thenComparing(i -> i);
  }

  private static double part(long asked, long all) {
    return asked == 0 ? 0 : (double) asked / all;
  }
}
