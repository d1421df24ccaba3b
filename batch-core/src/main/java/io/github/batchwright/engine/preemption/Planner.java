package io.github.batchwright.engine.preemption;

import io.github.batchwright.engine.placement.Admission;
import io.github.batchwright.engine.placement.GangPlacement;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.FreedRoom;
import io.github.batchwright.engine.state.Gang;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cheapest way to make room for a job in one environment. On each instance the cheapest
 * victims are taken until the job fits, then those are spared that are not needed, the most costly
 * first; the instance wins on which the least work is thrown away. It reads, and decides nothing.
 */
final class Planner {
  private final JobRecord job;
  private final EnvironmentState environment;
  private final FreedRoom room;
  private final Disruption disruption;
  private final List<Running> candidates;
  private final Bounds bounds;
  private final long reserved;

  /**
   * Makes one.
   *
   * @param candidates who may be stopped, the cheapest first
   * @param bounds what else must hold
   */
  Planner(
      QueueState queue,
      JobRecord job,
      EnvironmentState environment,
      List<Running> candidates,
      Bounds bounds,
      long now) {
    this.job = job;
    this.environment = environment;
    this.candidates = candidates;
    this.room = new FreedRoom(environment);
    this.bounds = bounds;
    this.disruption = new Disruption(room, bounds);
    this.reserved = Admission.reserved(queue, environment, now);
  }

  /** Says whether the job has room as things are: then nobody need be stopped for it. */
  boolean isRoom() {
    return environment.isOpen() && Admission.hasInstances(environment, job.shape()) && isAllowed();
  }

  /** Returns the cheapest plan, or null if there is none, or no victim is needed. */
  @Nullable Plan find() {
    if (!environment.isOpen() || candidates.isEmpty()) {
      return null;
    }
    Plan plan = job.gang() == null ? findInstance() : findInstances(job.gang());
    return plan == null || plan.victims().isEmpty() ? null : plan;
  }

  /** Says whether the environment may give as many vCPUs, whatever instances have. */
  private boolean isAllowed() {
    return bounds.hold(disruption.victims())
        && job.shape().demand().milliVcpus() <= room.environment().leftMilliVcpus() - reserved;
  }

  private @Nullable Plan findInstance() {
    Plan best = null;
    List<InstanceSlot> slots = environment.instances().slots();
    List<List<Running>> byInstance = byInstance(slots.size());
    Resources demand = job.shape().demand();
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).isOpen() && demand.fitsIn(slots.get(i).capacity())) {
        Plan plan = onInstance(i, byInstance.get(i), demand);
        if (plan != null && (best == null || plan.isCheaperThan(best))) {
          best = plan;
        }
      }
    }
    return best;
  }

  private List<List<Running>> byInstance(int count) {
    List<List<Running>> byInstance = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byInstance.add(new ArrayList<>());
    }
    String there = environment.environment().name();
    for (Running candidate : candidates) {
      if (!candidate.attempt().environment().equals(there)) {
        continue;
      }
      candidate.portions().stream()
          .mapToInt(portion -> portion.instance())
          .distinct()
          .filter(instance -> instance < count)
          .forEach(instance -> byInstance.get(instance).add(candidate));
    }
    return byInstance;
  }

  private @Nullable Plan onInstance(int instance, List<Running> there, Resources demand) {
    BooleanSupplier enough = () -> room.hasRoom(instance, demand) && isAllowed();
    boolean found =
        disruption.addUntil(there, () -> room.hasRoom(instance, demand))
            && disruption.addUntil(candidates, this::isAllowed);
    Plan plan = null;
    if (found) {
      disruption.spare(enough);
      plan = Plan.of(environment, List.of(instance), disruption.victims());
    }
    disruption.spareAll();
    return plan;
  }

  private @Nullable Plan findInstances(Gang gang) {
    BooleanSupplier enough = () -> choose(gang).isPresent() && isAllowed();
    disruption.addUntil(candidates.subList(0, enoughOf(enough)), () -> false);
    if (!enough.getAsBoolean()) {
      return null;
    }
    List<Integer> chosen = choose(gang).orElseThrow();
    spareElsewhere(chosen, enough);
    disruption.spare(enough);
    return Plan.of(environment, choose(gang).orElseThrow(), disruption.victims());
  }

  /** Returns how many of the cheapest candidates are enough, or all if none are. */
  private int enoughOf(BooleanSupplier enough) {
    int low = 0;
    int high = candidates.size();
    while (low < high) {
      int middle = (low + high) / 2;
      disruption.addUntil(candidates.subList(0, middle), () -> false);
      boolean isEnough = enough.getAsBoolean();
      disruption.spareAll();
      if (isEnough) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return high;
  }

  /** Lets all those go at once that are on none of the chosen instances, if they are not needed. */
  private void spareElsewhere(List<Integer> chosen, BooleanSupplier enough) {
    List<Running> elsewhere =
        disruption.victims().stream()
            .filter(victim -> chosen.stream().noneMatch(victim::isOn))
            .toList();
    disruption.spare(elsewhere, enough);
  }

  private Optional<List<Integer>> choose(Gang gang) {
    return GangPlacement.choose(room.environment(), job.shape(), gang.properties());
  }
}
