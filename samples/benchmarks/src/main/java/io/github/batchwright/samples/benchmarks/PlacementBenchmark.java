package io.github.batchwright.samples.benchmarks;

import io.github.batchwright.engine.state.FreeIndex;
import io.github.batchwright.model.GpuPolicy;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * Measures how long it takes to choose an instance for a job among many: with the index that the
 * scheduler has, and, in the same run, with a look at one instance after the other.
 */
public final class PlacementBenchmark {
  private static final int RUNS = 5;
  private static final double NANOS_OF_A_MICRO = 1_000;

  private final int hosts;
  private final int decisions;

  PlacementBenchmark(int hosts, int decisions) {
    this.hosts = hosts;
    this.decisions = decisions;
  }

  /**
   * Measures all.
   *
   * @param args how many hosts there are, 10,000 unless given, and how many decisions a measurement
   *     has, 20,000 unless given
   */
  public static void main(String[] args) {
    int hosts = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    int decisions = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
    new PlacementBenchmark(hosts, decisions).run();
  }

  /** Prints a line for each measurement. */
  void run() {
    measure("equal hosts", () -> Fleet.equal(hosts), Fleet::job);
    measure("mixed hosts", () -> Fleet.mixed(hosts), Fleet::job);
    measure("mixed hosts, large jobs", () -> Fleet.mixed(hosts), Fleet::large);
    measure("nothing fits", () -> Fleet.mixed(hosts), Fleet::tooLarge);
    measure("nothing fits, half have vCPU and half memory", () -> Fleet.torn(hosts), Fleet::both);
  }

  /** Makes what is asked for next. */
  private interface Jobs {
    Resources next(Fleet fleet);
  }

  private interface Rule {
    int choose(Fleet fleet, Resources demand);
  }

  /**
   * What a decision takes.
   *
   * @param choice to choose an instance
   * @param all to have one job come and another go besides
   */
  private record Micros(double choice, double all) {}

  /** Places jobs in turns by the index and by looking, each time on a fleet of its own. */
  private void measure(String what, Supplier<Fleet> fleet, Jobs jobs) {
    List<Micros> index = new ArrayList<>();
    List<Micros> first = new ArrayList<>();
    List<Micros> best = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      index.add(micros(fleet.get(), jobs, decisions, Fleet::byIndex));
      first.add(micros(fleet.get().withoutIndex(), jobs, decisions, Fleet::firstFit));
      best.add(micros(fleet.get().withoutIndex(), jobs, decisions, Fleet::bestFit));
    }
    double choice = median(index, Micros::choice);
    double all = median(index, Micros::all);
    System.out.printf(
        "%s, %,d hosts: %.2f microseconds a choice, %.2f with a job that comes and one that goes; the first that fits by looking takes %.1f times as long (%.1f times with both), the best that fits %.1f times (%.1f)%n",
        what,
        hosts,
        choice,
        all,
        median(first, Micros::choice) / choice,
        median(first, Micros::all) / all,
        median(best, Micros::choice) / choice,
        median(best, Micros::all) / all);
  }

  private static Micros micros(Fleet fleet, Jobs jobs, int count, Rule rule) {
    run(fleet, jobs, Math.max(1, count / 5), rule);
    return run(fleet, jobs, count, rule);
  }

  /** A job comes and, if there is room, another one goes. */
  private static Micros run(Fleet fleet, Jobs jobs, int count, Rule rule) {
    Resources[] demands = new Resources[count];
    Arrays.setAll(demands, i -> jobs.next(fleet));
    long choosing = 0;
    long began = System.nanoTime();
    for (Resources demand : demands) {
      long before = System.nanoTime();
      int chosen = rule.choose(fleet, demand);
      choosing += System.nanoTime() - before;
      if (chosen >= 0) {
        fleet.take(chosen, demand);
        fleet.endAny();
      }
    }
    long all = System.nanoTime() - began;
    return new Micros(choosing / NANOS_OF_A_MICRO / count, all / NANOS_OF_A_MICRO / count);
  }

  private static double median(List<Micros> runs, ToDoubleFunction<Micros> part) {
    return runs.stream().mapToDouble(part).sorted().toArray()[RUNS / 2];
  }

  /**
   * Places as many jobs as there are decisions by the index, and each by looking too.
   *
   * @return how many found room
   * @throws IllegalStateException if the index chooses another instance
   */
  int check() {
    int placed = 0;
    for (Fleet fleet : List.of(Fleet.equal(hosts), Fleet.mixed(hosts))) {
      for (int i = 0; i < decisions; i++) {
        Resources demand = i % 10 == 0 ? fleet.tooLarge() : fleet.job();
        int chosen = fleet.byIndex(demand);
        int seen = fleet.bestFit(demand);
        if (chosen != seen) {
          throw new IllegalStateException(demand + ": " + chosen + " is chosen, not " + seen);
        }
        if (chosen >= 0) {
          placed++;
          fleet.take(chosen, demand);
          fleet.endAny();
        }
      }
    }
    return placed;
  }

  /** What there is, what of it is free, and what runs; filled to two thirds at first. */
  private static final class Fleet {
    private static final Resources GPUS = new Resources(96_000, 393_216, 8);
    private static final List<Resources> SIZES =
        List.of(
            Resources.of(4, 8_192),
            Resources.of(8, 16_384),
            Resources.of(16, 65_536),
            Resources.of(32, 131_072),
            Resources.of(64, 262_144),
            new Resources(16_000, 65_536, 1),
            GPUS);

    private record Running(int host, Resources demand) {}

    private final Random random = new Random(1);
    private final FreeIndex index = new FreeIndex();
    private final List<Resources> capacities;
    private final List<Resources> free;
    private final int[] attempts;
    private final List<Running> running = new ArrayList<>();
    private Resources total = Resources.NONE;
    private boolean isIndexed = true;

    private Fleet(int hosts, ToIntFunction<Random> size) {
      capacities = new ArrayList<>();
      for (int i = 0; i < hosts; i++) {
        capacities.add(SIZES.get(size.applyAsInt(random)));
        total = total.plus(capacities.get(i));
      }
      free = new ArrayList<>(capacities);
      attempts = new int[hosts];
      for (int i = 0; i < hosts; i++) {
        note(i);
      }
    }

    static Fleet equal(int hosts) {
      return new Fleet(hosts, random -> 2).filled();
    }

    static Fleet mixed(int hosts) {
      return new Fleet(hosts, random -> random.nextInt(SIZES.size())).filled();
    }

    /** No host has both a vCPU and memory left. */
    static Fleet torn(int hosts) {
      Fleet fleet = new Fleet(hosts, random -> random.nextInt(SIZES.size()));
      for (int i = 0; i < hosts; i++) {
        Resources each = fleet.capacities.get(i);
        long vcpus = each.milliVcpus() - 1 - i % 1_000;
        long memory = each.memoryMiB() - 1 - i % 1_000;
        fleet.take(
            i, i % 2 == 0 ? new Resources(vcpus, 1, 0) : new Resources(1, memory, each.gpus()));
      }
      return fleet;
    }

    private Fleet filled() {
      long until = total.milliVcpus() / 3 * 2;
      long taken = 0;
      while (taken < until) {
        Resources demand = job();
        int chosen = byIndex(demand);
        if (chosen >= 0) {
          take(chosen, demand);
        }
        taken += demand.milliVcpus();
      }
      return this;
    }

    /** Returns this fleet, which keeps no index from now on. */
    Fleet withoutIndex() {
      isIndexed = false;
      return this;
    }

    /** Asks for up to 8 vCPUs with 0.25 to 8 GiB each; one in twenty for a GPU where there are. */
    Resources job() {
      long vcpus = 250L * (1 + random.nextInt(32));
      long memory = vcpus * 256 * (1 + random.nextInt(32)) / 1_000;
      boolean gpu = total.gpus() > 0 && random.nextInt(20) == 0;
      return new Resources(vcpus, Math.min(memory, 32_768), gpu ? 1 : 0);
    }

    /** Asks for 16 to 32 vCPUs with 4 GiB each. */
    Resources large() {
      int vcpus = 16 + random.nextInt(17);
      return Resources.of(vcpus, vcpus * 4_096L);
    }

    /** Asks for as much as no host has. */
    Resources tooLarge() {
      return new Resources(1_000L * (97 + random.nextInt(8)), 1_024, 0);
    }

    Resources both() {
      return new Resources(2_000 + random.nextInt(1_000), 2_048 + random.nextInt(1_000), 0);
    }

    int byIndex(Resources demand) {
      return index.bestFit(demand, total, GpuPolicy.ANY_JOB);
    }

    int firstFit(Resources demand) {
      for (int i = 0; i < free.size(); i++) {
        if (demand.fitsIn(free.get(i))) {
          return i;
        }
      }
      return -1;
    }

    /** The rule of the index, by looking at every host. */
    int bestFit(Resources demand) {
      double memory = (double) demand.memoryMiB() / total.memoryMiB();
      double vcpu = (double) demand.milliVcpus() / total.milliVcpus();
      double gpu = demand.gpus() == 0 ? 0 : (double) demand.gpus() / total.gpus();
      boolean byGpu = demand.gpus() > 0 && gpu >= Math.max(memory, vcpu);
      int best = -1;
      for (int i = 0; i < free.size(); i++) {
        if (demand.fitsIn(free.get(i))
            && (best < 0 || isBetter(i, best, byGpu, !byGpu && memory > vcpu))) {
          best = i;
        }
      }
      return best;
    }

    private boolean isBetter(int host, int best, boolean byGpu, boolean byMemory) {
      boolean isIdle = attempts[host] == 0;
      if (isIdle != (attempts[best] == 0)) {
        return !isIdle;
      }
      Resources own = free.get(host);
      Resources other = free.get(best);
      int gpus = Integer.compare(own.gpus(), other.gpus());
      int vcpus = Long.compare(own.milliVcpus(), other.milliVcpus());
      int memory = Long.compare(own.memoryMiB(), other.memoryMiB());
      int first = byGpu ? gpus : byMemory ? memory : vcpus;
      int second = first != 0 ? first : vcpus;
      int third = second != 0 ? second : memory;
      return (third != 0 ? third : gpus) < 0;
    }

    void take(int host, Resources demand) {
      running.add(new Running(host, demand));
      free.set(host, free.get(host).minus(demand));
      attempts[host]++;
      note(host);
    }

    void endAny() {
      int ended = random.nextInt(running.size());
      Running job = running.get(ended);
      running.set(ended, running.get(running.size() - 1));
      running.remove(running.size() - 1);
      free.set(job.host, free.get(job.host).plus(job.demand));
      attempts[job.host]--;
      note(job.host);
    }

    private void note(int host) {
      if (isIndexed) {
        index.put(host, capacities.get(host), free.get(host), attempts[host] == 0, false);
      }
    }
  }
}
