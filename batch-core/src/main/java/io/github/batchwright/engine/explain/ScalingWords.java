package io.github.batchwright.engine.explain;

import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.engine.state.NodeGroup;
import io.github.batchwright.engine.state.Shape;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.PlacementChange;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.WaitReason;
import io.github.batchwright.model.WaitReason.Amount;
import io.github.batchwright.model.WaitReason.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says in words what is bought for a compute environment, or why nothing is. */
final class ScalingWords {
  /** As many types are named. */
  private static final int MOST = 3;

  private ScalingWords() {}

  /** Says whether instances are on their way that a job, or a node of it, could run on. */
  static Optional<WaitReason> scalingUp(List<EnvironmentState> environments, Shape shape) {
    for (EnvironmentState environment : environments) {
      Fleet fleet = environment.fleet();
      if (fleet == null || !environment.isEnabled()) {
        continue;
      }
      Map<String, Integer> types = new TreeMap<>();
      Instant since = null;
      int count = 0;
      for (BoughtInstance instance : fleet.pending()) {
        if (instance.stays()
            && demands(shape).stream().anyMatch(d -> d.fitsIn(instance.capacity()))) {
          types.merge(instance.type(), 1, Integer::sum);
          since = since == null ? Instant.ofEpochMilli(instance.requestedAt()) : since;
          count++;
        }
      }
      if (since != null) {
        return Optional.of(scalingUp(environment, shape, types, count, since));
      }
    }
    return Optional.empty();
  }

  private static WaitReason scalingUp(
      EnvironmentState environment,
      Shape shape,
      Map<String, Integer> types,
      int count,
      Instant since) {
    String name = environment.environment().name();
    int nodes = Math.max(1, shape.nodes().stream().mapToInt(NodeGroup::count).sum());
    return new WaitReason(
        Kind.SCALING_UP,
        "Waits for instances of '%s' to boot: %s, the first asked for at %s"
            .formatted(name, counts(types), since),
        name,
        List.of(new Amount("instances", nodes, 0, count)));
  }

  private static String counts(Map<String, Integer> types) {
    List<String> words = new ArrayList<>();
    types.forEach((type, count) -> words.add(count + " of " + type));
    return shortened(words);
  }

  private static String shortened(List<String> words) {
    return words.size() <= MOST
        ? String.join(", ", words)
        : String.join(", ", words.subList(0, MOST))
            + ", and %d more".formatted(words.size() - MOST);
  }

  private static List<Resources> demands(Shape shape) {
    return shape.isGang()
        ? shape.nodes().stream().map(NodeGroup::demand).toList()
        : List.of(shape.demand());
  }

  /** Says why no instance is bought for a job now, or null if there is no reason that lasts. */
  static @Nullable String whyNone(EnvironmentState environment, Shape shape, long now) {
    Fleet fleet = environment.fleet();
    ComputeResources described = environment.environment().computeResources();
    if (fleet == null || described == null || !fleet.isForSale()) {
      return null;
    }
    List<Fleet.Type> fit =
        fleet.types().stream()
            .filter(type -> demands(shape).stream().anyMatch(d -> d.fitsIn(type.size())))
            .toList();
    if (isAtMaximum(fleet, described, fit)) {
      return "it has %s vCPUs of at most %d (maxvCpus)"
          .formatted(plain(fleet.milliVcpus()), described.maxvCpus());
    }
    List<String> words = new ArrayList<>();
    for (Fleet.Type type : fit) {
      Fleet.BackOff backOff = fleet.backOffs().get(type.name());
      if (type.limit() != null) {
        words.add("%s costs more than %s an hour".formatted(type.name(), type.limit()));
      } else if (backOff != null && backOff.until() > now) {
        words.add(
            "%s is not bought before %s: %s (%s)"
                .formatted(
                    type.name(),
                    Instant.ofEpochMilli(backOff.until()),
                    backOff.refusal(),
                    backOff.reason()));
      }
    }
    return words.isEmpty() ? null : shortened(words);
  }

  /** Returns by how much a maximum is too low for so many more instances, if it is. */
  static Optional<PlacementChange> higherMaximum(
      EnvironmentState environment, Resources size, int count) {
    Fleet fleet = environment.fleet();
    ComputeResources described = environment.environment().computeResources();
    if (fleet == null || described == null) {
      return Optional.empty();
    }
    long wanted = fleet.milliVcpus() + count * size.milliVcpus();
    // One may be bought as long as a part of it is within the maximum.
    long needed = Fleet.mayExceed(described) ? wanted - size.milliVcpus() + 1 : wanted;
    long vcpus = (needed + 999) / 1000;
    long more = vcpus - described.maxvCpus();
    String name = environment.environment().name();
    return more <= 0
        ? Optional.empty()
        : Optional.of(
            new PlacementChange(
                PlacementChange.Kind.HIGHER_MAXIMUM,
                "Raise maxvCpus of compute environment '%s' by %d, to %d"
                    .formatted(name, more, vcpus),
                name,
                more));
  }

  private static boolean isAtMaximum(
      Fleet fleet, ComputeResources described, List<Fleet.Type> fit) {
    long room = described.maxvCpus() * 1000L - fleet.milliVcpus();
    return room <= 0
        || (!Fleet.mayExceed(described)
            && !fit.isEmpty()
            && fit.stream().allMatch(type -> type.size().milliVcpus() > room));
  }

  private static String plain(long milliVcpus) {
    BigDecimal vcpus = BigDecimal.valueOf(milliVcpus, 3).stripTrailingZeros();
    return vcpus.toPlainString();
  }
}
