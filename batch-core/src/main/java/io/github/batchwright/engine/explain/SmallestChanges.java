package io.github.batchwright.engine.explain;

import io.github.batchwright.engine.dispatch.Dispatch;
import io.github.batchwright.engine.dispatch.Line;
import io.github.batchwright.engine.dispatch.Placement;
import io.github.batchwright.engine.placement.Admission;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.engine.state.ShareState;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.engine.state.Trial;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.PlacementChange;
import io.github.batchwright.model.PlacementChange.Kind;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.WaitReason;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds changes after which a job would be placed at once: for each kind of change the least one
 * that could do, tried on a copy with the placement that serves the queues.
 */
public final class SmallestChanges {
  /** As many placements as a trial makes at most. */
  private static final int PLACEMENTS = 10_000;

  /** More instances than that are not tried. */
  private static final int MOST_INSTANCES = 1024;

  private static final long LEAST_MEMORY = 4;
  private static final double LEAST_WEIGHT = 0.0001;

  private final Cluster cluster;
  private final TaskRef task;
  private final JobRecord job;
  private final QueueState queue;
  private final List<WaitReason> reasons;
  private final long now;
  private final List<PlacementChange> found = new ArrayList<>();

  public SmallestChanges(Cluster cluster, TaskRef task, List<WaitReason> reasons, long now) {
    this.cluster = cluster;
    this.task = task;
    this.job = cluster.jobs().get(task.number());
    this.queue = cluster.queueOf(job);
    this.reasons = reasons;
    this.now = now;
  }

  public List<PlacementChange> find() {
    smallerRequest();
    higherCap();
    moreUnits();
    lowerWeight();
    moreInstances();
    enabledEnvironment();
    sharedGpus();
    headRemoved();
    return found;
  }

  /** Says whether the job is placed, in this very pass, once a copy is changed. */
  private boolean places(Consumer<Trial> change) {
    Trial trial = new Trial(cluster, now);
    change.accept(trial);
    Turn turn = new Turn(trial.cluster(), now, false);
    new Placement(trial.cluster()).run(turn, PLACEMENTS);
    return trial.cluster().task(task).status() == JobStatus.STARTING;
  }

  private @Nullable WaitReason reason(WaitReason.Kind kind) {
    return reasons.stream().filter(reason -> reason.kind() == kind).findFirst().orElse(null);
  }

  private List<EnvironmentState> open() {
    return cluster.environmentsOf(queue).stream().filter(EnvironmentState::isOpen).toList();
  }

  private void smallerRequest() {
    if (job.shape().isGang()) {
      return;
    }
    Resources demand = job.shape().demand();
    open().stream()
        .map(environment -> bestFit(environment, demand))
        .filter(smaller -> smaller.milliVcpus() > 0 && smaller.memoryMiB() >= LEAST_MEMORY)
        .filter(smaller -> !smaller.equals(demand))
        .min(Comparator.comparingDouble(smaller -> loss(demand, smaller)))
        .filter(smaller -> places(trial -> trial.resize(task.number(), smaller)))
        .ifPresent(smaller -> found.add(smaller(demand, smaller)));
  }

  /** Returns the part of a demand that an environment has room for, on the instance that suits. */
  private Resources bestFit(EnvironmentState environment, Resources demand) {
    long left =
        Math.max(0, environment.leftMilliVcpus() - Admission.reserved(queue, environment, now));
    Comparator<Resources> byLoss = Comparator.comparingDouble(part -> loss(demand, part));
    return environment.freeFor(demand).stream()
        .map(
            free ->
                new Resources(
                    Math.min(left, Math.min(demand.milliVcpus(), free.milliVcpus())),
                    Math.min(demand.memoryMiB(), free.memoryMiB()),
                    Math.min(demand.gpus(), free.gpus())))
        .min(byLoss)
        .orElse(Resources.NONE);
  }

  private static double loss(Resources demand, Resources part) {
    return 3
        - (double) part.milliVcpus() / demand.milliVcpus()
        - (double) part.memoryMiB() / demand.memoryMiB()
        - (demand.gpus() == 0 ? 1 : (double) part.gpus() / demand.gpus());
  }

  private static PlacementChange smaller(Resources demand, Resources smaller) {
    Resources less = demand.minus(smaller);
    return new PlacementChange(
        Kind.SMALLER_REQUEST, "Ask for " + nonzero(less) + " less: " + smaller, null, less.vcpus());
  }

  private static String nonzero(Resources amount) {
    List<String> parts = new ArrayList<>();
    if (amount.milliVcpus() > 0) {
      parts.add(plain(amount.vcpus()) + " vCPU");
    }
    if (amount.memoryMiB() > 0) {
      parts.add(amount.memoryMiB() + " MiB");
    }
    if (amount.gpus() > 0) {
      parts.add(amount.gpus() + " GPU");
    }
    return String.join(", ", parts);
  }

  private void higherCap() {
    WaitReason cap = reason(WaitReason.Kind.CONCURRENCY_CAP);
    if (cap != null && places(trial -> trial.raiseCaps(task.number()))) {
      found.add(
          new PlacementChange(
              Kind.HIGHER_CAP, "Let one more attempt run at once", cap.subject(), 1));
    }
  }

  private void moreUnits() {
    for (WaitReason reason : reasons) {
      String resource = reason.subject();
      boolean isShort =
          reason.kind() == WaitReason.Kind.CONSUMABLE_RESOURCE
              || reason.kind() == WaitReason.Kind.NOT_ENOUGH_UNITS_IN_ALL;
      if (isShort && resource != null && !reason.amounts().isEmpty()) {
        WaitReason.Amount amount = reason.amounts().get(0);
        long more = (long) (amount.asked() - amount.available());
        if (places(trial -> trial.addUnits(resource, more))) {
          found.add(
              new PlacementChange(
                  Kind.MORE_UNITS,
                  "Add %d of consumable resource '%s'".formatted(more, resource),
                  resource,
                  more));
        }
      }
    }
  }

  private void lowerWeight() {
    WaitReason over = reason(WaitReason.Kind.SHARE_OVER_FAIR_PART);
    ShareState share = queue.shareOf(job);
    if (over == null || share == null) {
      return;
    }
    double before = share.attributes().weightFactor();
    double least = over.amounts().get(0).asked();
    double used = new Dispatch(cluster).order(queue, now).plain(share);
    double needed = Math.floor(least / used * 10_000 - 1e-6) / 10_000;
    double weight = needed * used < least ? needed : needed - LEAST_WEIGHT;
    String identifier = share.identifier();
    if (weight >= LEAST_WEIGHT && places(trial -> trial.weigh(queue, identifier, weight))) {
      found.add(
          new PlacementChange(
              Kind.LOWER_WEIGHT_FACTOR,
              "Give share '%s' the weight factor %s instead of %s"
                  .formatted(identifier, plain(weight), plain(before)),
              identifier,
              before - weight));
    }
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private void moreInstances() {
    Shape shape = job.shape();
    Resources demand = shape.isGang() ? shape.nodes().get(0).demand() : shape.demand();
    // Those too all of whose hosts are drained.
    List<EnvironmentState> enabled =
        cluster.environmentsOf(queue).stream()
            .filter(EnvironmentState::isEnabled)
            .filter(environment -> !(shape.isGang() && keepsNodesTogether(environment)))
            .toList();
    for (EnvironmentState environment : enabled) {
      String name = environment.environment().name();
      Resources size =
          environment.sizesFor(demand).stream()
              .filter(demand::fitsIn)
              .min(Comparator.comparingLong(Resources::milliVcpus))
              .orElse(null);
      int count = size == null ? 0 : fewestInstances(name, size);
      if (size != null && count > 0) {
        found.add(
            environment.fleet() == null
                ? moreInstances(name, size, count)
                : ScalingWords.higherMaximum(environment, size, count)
                    .orElse(moreInstances(name, size, count)));
        return;
      }
    }
  }

  private static PlacementChange moreInstances(String name, Resources size, int count) {
    return new PlacementChange(
        Kind.MORE_INSTANCES,
        "Add %d instance%s of %s to compute environment '%s'"
            .formatted(count, count == 1 ? "" : "s", size, name),
        name,
        count);
  }

  /** What is added would be an instance for each node. */
  private static boolean keepsNodesTogether(EnvironmentState environment) {
    return environment.instances().slots().stream().anyMatch(InstanceSlot::keepsNodesTogether);
  }

  /** Returns the fewest that would do, or 0 if as many as are tried would not. */
  private int fewestInstances(String name, Resources size) {
    int enough = 1;
    while (enough <= MOST_INSTANCES && !placesWith(name, size, enough)) {
      enough *= 2;
    }
    if (enough > MOST_INSTANCES) {
      return 0;
    }
    int tooFew = enough / 2;
    while (enough - tooFew > 1) {
      int middle = (enough + tooFew) / 2;
      if (placesWith(name, size, middle)) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough;
  }

  private boolean placesWith(String name, Resources size, int count) {
    return places(trial -> trial.addInstances(name, count, size));
  }

  private void enabledEnvironment() {
    for (String name : queue.queue().computeEnvironmentOrder()) {
      EnvironmentState environment = cluster.environment(name);
      if (environment.isValid() && !environment.isOpen() && places(trial -> trial.enable(name))) {
        found.add(
            new PlacementChange(
                Kind.ENABLED_ENVIRONMENT, "Enable compute environment '" + name + "'", name, 1));
        return;
      }
    }
  }

  private void sharedGpus() {
    WaitReason kept = reason(WaitReason.Kind.GPU_INSTANCES_KEPT);
    String name = kept == null ? null : kept.subject();
    if (name != null && places(trial -> trial.shareGpus(name))) {
      found.add(
          new PlacementChange(
              Kind.SHARED_GPU_INSTANCES,
              "Let jobs that ask for no GPU use the instances of '%s' with GPUs".formatted(name),
              name,
              1));
    }
  }

  private void headRemoved() {
    WaitReason behind = reason(WaitReason.Kind.BEHIND_HEAD);
    Dispatch.Candidate head = new Line(cluster, new Dispatch(cluster)).first(queue, now);
    if (behind != null && head != null && places(trial -> trial.remove(head.task()))) {
      found.add(
          new PlacementChange(
              Kind.HEAD_REMOVED,
              "Cancel job %s, which blocks the queue".formatted(cluster.id(head.task())),
              cluster.id(head.task()).value(),
              1));
    }
  }
}
