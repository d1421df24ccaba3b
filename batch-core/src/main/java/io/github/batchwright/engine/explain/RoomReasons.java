package io.github.batchwright.engine.explain;

import io.github.batchwright.engine.placement.Admission;
import io.github.batchwright.engine.placement.GangPlacement;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.QueueState;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.WaitReason.Amount;
import io.github.batchwright.model.WaitReason.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says why the compute environments of a queue have no room for a job. */
public final class RoomReasons {
  private static final Comparator<Resources> BY_SIZE =
      Comparator.comparingLong(Resources::milliVcpus)
          .thenComparingLong(Resources::memoryMiB)
          .thenComparingInt(Resources::gpus);

  private final Cluster cluster;

  public RoomReasons(Cluster cluster) {
    this.cluster = cluster;
  }

  private List<EnvironmentState> environments(QueueState queue) {
    return cluster.environmentsOf(queue);
  }

  private static boolean couldEver(EnvironmentState environment, Shape shape) {
    boolean suits =
        shape.isGang()
            ? GangPlacement.whyNever(environment, shape).isEmpty()
            : environment.couldFit(shape.demand());
    return suits && shape.demand().milliVcpus() <= environment.maxMilliVcpus();
  }

  /** Says why a job can never be placed as things are. */
  public Optional<WaitReason> never(QueueState queue, JobRecord job) {
    Resources demand = job.shape().demand();
    List<EnvironmentState> valid =
        environments(queue).stream().filter(EnvironmentState::isValid).toList();
    if (valid.isEmpty()) {
      return Optional.of(
          new WaitReason(
              Kind.QUEUE_INVALID,
              "No compute environment of queue '%s' is VALID".formatted(queue.queue().name())
                  + awaited(queue),
              queue.queue().name(),
              List.of()));
    }
    // Those too that take nothing now, and will once a host that is drained comes back.
    if (environments(queue).stream().anyMatch(e -> couldEver(e, job.shape()))) {
      return Optional.empty();
    }
    boolean inMaximum =
        valid.stream()
            .anyMatch(e -> demand.fitsIn(e.most()) && demand.milliVcpus() <= e.maxMilliVcpus());
    BlockedReason code =
        inMaximum
            ? BlockedReason.JOB_RESOURCE_REQUIREMENT
            : BlockedReason.COMPUTE_ENVIRONMENT_MAX_RESOURCE;
    String sizes =
        inMaximum
            ? each(valid, job.shape(), e -> tooSmall(e, job.shape()))
            : each(valid, job.shape(), e -> "'%s' may have " + maximum(e));
    Resources best =
        valid.stream()
            .map(e -> inMaximum && !job.shape().isGang() ? largest(e, demand) : e.most())
            .max(BY_SIZE)
            .get();
    return Optional.of(
        new WaitReason(
            inMaximum ? Kind.NO_INSTANCE_LARGE_ENOUGH : Kind.ENVIRONMENT_MAX_EXCEEDED,
            code.text() + " - asks for " + demand + "; " + sizes,
            null,
            amounts(demand, Resources.NONE, best)));
  }

  /** Says which environments only wait for a host. */
  private String awaited(QueueState queue) {
    String words =
        environments(queue).stream()
            .filter(e -> e.environment().isReported() || e.fleet() != null)
            .map(e -> "'%s': ".formatted(e.environment().name()) + HostWords.none(e))
            .collect(Collectors.joining("; "));
    return words.isEmpty() ? "" : " - " + words;
  }

  private static String maximum(EnvironmentState environment) {
    Resources total = environment.most();
    return new Resources(environment.maxMilliVcpus(), total.memoryMiB(), total.gpus()).toString();
  }

  /** Says whether only DISABLED environments could take a job. */
  public Optional<WaitReason> disabled(QueueState queue, JobRecord job) {
    List<EnvironmentState> suitable =
        environments(queue).stream().filter(e -> couldEver(e, job.shape())).toList();
    if (suitable.isEmpty() || suitable.stream().anyMatch(EnvironmentState::isEnabled)) {
      return Optional.empty();
    }
    return Optional.of(
        new WaitReason(
            Kind.ENVIRONMENT_DISABLED,
            "Every compute environment of queue '%s' that is large enough is DISABLED"
                .formatted(queue.queue().name()),
            suitable.get(0).environment().name(),
            List.of()));
  }

  /** Says whether a job would fit if nothing were kept for other shares. */
  public Optional<WaitReason> reservation(QueueState queue, JobRecord job, long now) {
    Resources demand = job.shape().demand();
    for (EnvironmentState environment : environments(queue)) {
      long reserved = Admission.reserved(queue, environment, now);
      long left = environment.leftMilliVcpus();
      if (reserved > 0
          && environment.isOpen()
          && Admission.hasInstances(environment, job.shape())
          && demand.milliVcpus() <= left
          && demand.milliVcpus() > left - reserved) {
        String name = environment.environment().name();
        return Optional.of(
            new WaitReason(
                Kind.COMPUTE_RESERVATION,
                "Compute environment '%s' keeps %s vCPU for shares that are not active; %d are"
                    .formatted(name, reserved / 1000.0, queue.activeShares(now)),
                name,
                List.of(
                    new Amount(
                        "vCPU",
                        demand.vcpus(),
                        environment.usedMilliVcpus() / 1000.0,
                        Math.max(0, left - reserved) / 1000.0))));
      }
    }
    return Optional.empty();
  }

  /** Says whether instances boot on which a job that finds no room could run. */
  public Optional<WaitReason> scalingUp(QueueState queue, JobRecord job) {
    List<EnvironmentState> all = environments(queue);
    boolean hasRoom = all.stream().anyMatch(e -> e.isEnabled() && hasRoom(e, job.shape()));
    return hasRoom ? Optional.empty() : ScalingWords.scalingUp(all, job.shape());
  }

  /** Says whether a job would fit if instances with GPUs were not kept for others. */
  public Optional<WaitReason> keptGpus(QueueState queue, JobRecord job) {
    Resources demand = job.shape().demand();
    for (EnvironmentState environment : environments(queue)) {
      if (environment.isOpen()
          && demand.milliVcpus() <= environment.leftMilliVcpus()
          && !job.shape().isGang()
          && environment.keepsGpusFrom(demand)) {
        String name = environment.environment().name();
        return Optional.of(
            new WaitReason(
                Kind.GPU_INSTANCES_KEPT,
                "Compute environment '%s' keeps its instances with GPUs, of which one has room, for jobs that ask for GPUs"
                    .formatted(name),
                name,
                List.of(new Amount("GPU", 0, environment.used().gpus(), 0))));
      }
    }
    return Optional.empty();
  }

  /** Says whether every environment that could take a job is full. */
  public Optional<WaitReason> capacity(QueueState queue, JobRecord job, long now) {
    Resources demand = job.shape().demand();
    List<EnvironmentState> open =
        environments(queue).stream()
            .filter(e -> e.isEnabled() && couldEver(e, job.shape()))
            .toList();
    if (open.isEmpty() || open.stream().anyMatch(e -> hasRoom(e, job.shape()))) {
      return Optional.empty();
    }
    Resources used = Resources.NONE;
    for (EnvironmentState environment : open) {
      used = used.plus(environment.used());
    }
    Resources best =
        open.stream()
            .map(e -> job.shape().isGang() ? free(e, demand) : e.freestFor(demand))
            .max(BY_SIZE)
            .get();
    return Optional.of(
        new WaitReason(
            Kind.CAPACITY,
            BlockedReason.INSUFFICIENT_INSTANCE_CAPACITY.text()
                + " - asks for "
                + demand
                + "; "
                + each(open, job.shape(), e -> left(e, job.shape()) + why(e, job.shape(), now)),
            open.get(0).environment().name(),
            amounts(demand, used, best)));
  }

  private static String why(EnvironmentState environment, Shape shape, long now) {
    String why = ScalingWords.whyNone(environment, shape, now);
    return why == null ? "" : "; " + why;
  }

  private static boolean hasRoom(EnvironmentState environment, Shape shape) {
    return shape.demand().milliVcpus() <= environment.leftMilliVcpus()
        && Admission.hasInstances(environment, shape);
  }

  private static String tooSmall(EnvironmentState environment, Shape shape) {
    if (shape.isGang()) {
      return GangPlacement.whyNever(environment, shape)
          .map(GangPlacement.WhyNot::text)
          .orElse("'%s' may have " + maximum(environment));
    }
    return environment.sizesFor(shape.demand()).isEmpty()
        ? "'%s' has no instance for it"
        : "the largest instance of '%s' has " + largest(environment, shape.demand());
  }

  private static String left(EnvironmentState environment, Shape shape) {
    long left = environment.leftMilliVcpus();
    if (shape.isGang() && shape.demand().milliVcpus() <= left) {
      return GangPlacement.whyNotNow(environment, shape)
          .map(GangPlacement.WhyNot::text)
          .orElse("'%s' has room");
    }
    if (!environment.isOpen()) {
      return "'%s' has no instance that takes new work";
    }
    Resources freest = environment.freestFor(shape.demand());
    return left < freest.milliVcpus()
        ? "'%s' may use " + left / 1000.0 + " vCPU more"
        : "the freest instance of '%s' has " + freest;
  }

  private static Resources free(EnvironmentState environment, Resources demand) {
    return environment.freeFor(demand).stream().reduce(Resources.NONE, Resources::plus);
  }

  private static List<Amount> amounts(Resources asked, Resources used, Resources available) {
    List<Amount> amounts = new ArrayList<>();
    amounts.add(new Amount("vCPU", asked.vcpus(), used.vcpus(), available.vcpus()));
    amounts.add(new Amount("MiB", asked.memoryMiB(), used.memoryMiB(), available.memoryMiB()));
    if (asked.gpus() > 0) {
      amounts.add(new Amount("GPU", asked.gpus(), used.gpus(), available.gpus()));
    }
    return amounts;
  }

  private static String each(
      List<EnvironmentState> environments, Shape shape, Function<EnvironmentState, String> text) {
    return environments.stream()
        .map(
            e ->
                text.apply(e).replace("%s", e.environment().name())
                    + kept(e, shape)
                    + HostWords.aside(e))
        .collect(Collectors.joining("; "));
  }

  /** Says, as an aside, that a job may not use instances that have GPUs; nothing if it may. */
  private static String kept(EnvironmentState environment, Shape shape) {
    return environment.sizes().stream().allMatch(size -> environment.admits(shape.demand(), size))
        ? ""
        : " (its instances with GPUs are kept for jobs that ask for GPUs)";
  }

  private static Resources largest(EnvironmentState environment, Resources demand) {
    return environment.sizesFor(demand).stream().max(BY_SIZE).orElse(Resources.NONE);
  }
}
