package io.github.batchwright.testkit.chaos;

import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.EnvironmentState;
import io.github.batchwright.engine.state.InstanceSlot;
import io.github.batchwright.engine.state.JobRecord;
import io.github.batchwright.engine.state.TaskRef;
import io.github.batchwright.model.ArrayProperties;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ConsumableResourceRequirement;
import io.github.batchwright.model.JobDependency;
import io.github.batchwright.model.JobId;
import io.github.batchwright.model.JobStatus;
import io.github.batchwright.model.QuotaCapacityLimit;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.Resources;
import io.github.batchwright.spi.LaunchRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What must hold of what is launched, seen from the world in which attempts run. */
final class PlacingInvariants {
  private PlacingInvariants() {}

  /** Looks for launches in the journal. */
  static final class DurableLaunches implements ChaosInvariant {
    @Override
    public String sentence() {
      return BuiltIn.LAUNCHES.sentence();
    }

    @Override
    public void launched(ChaosWorld world, LaunchRequest request) {
      require(
          world.isPlaced(request), () -> request.attempt() + " was launched, and is not placed");
    }
  }

  /** Remembers what was launched. */
  static final class OneAttempt extends OfWhatRuns {
    private final Set<AttemptId> launched = new HashSet<>();

    @Override
    public String sentence() {
      return BuiltIn.ONE_ATTEMPT.sentence();
    }

    @Override
    public void launched(ChaosWorld world, LaunchRequest request) {
      require(launched.add(request.attempt()), () -> request.attempt() + " was launched twice");
    }

    @Override
    void check(ChaosWorld world, List<LaunchRequest> running) {
      Map<JobId, AttemptId> open = new HashMap<>();
      for (LaunchRequest one : running) {
        AttemptId other = open.put(one.attempt().job(), one.attempt());
        require(other == null, () -> one.attempt() + " runs, and " + other + " does so too");
      }
    }
  }

  /** Adds up what runs on each instance. */
  static final class Room extends OfWhatRuns {
    @Override
    public String sentence() {
      return BuiltIn.ROOM.sentence();
    }

    @Override
    void check(ChaosWorld world, List<LaunchRequest> running) {
      Map<String, Resources> used = new LinkedHashMap<>();
      for (LaunchRequest one : running) {
        used.merge(one.instance(), one.properties().resourceRequirements(), Resources::plus);
      }
      used.forEach(
          (instance, sum) -> {
            InstanceSlot slot = slot(world.durable(), instance);
            require(
                slot == null || sum.fitsIn(slot.capacity()),
                () -> sum + " run on " + instance + ": " + slot);
          });
    }

    private static @Nullable InstanceSlot slot(Cluster cluster, String instance) {
      int slash = instance.indexOf('/');
      EnvironmentState state = cluster.environments().get(instance.substring(0, slash));
      String name = instance.substring(slash + 1);
      if (state == null) {
        return null;
      }
      InstanceSlot host = state.instances().slotOf(name);
      boolean isPosition = host == null && state.instances().hosts() == 0 && !state.isElastic();
      return isPosition ? state.instances().slots().get(Integer.parseInt(name)) : host;
    }
  }

  /** Counts what runs of each definition and array, and what each quota share that shares has. */
  static final class Caps extends OfWhatRuns {
    @Override
    public String sentence() {
      return BuiltIn.CAPS.sentence();
    }

    @Override
    void check(ChaosWorld world, List<LaunchRequest> running) {
      Map<String, Set<JobId>> ofDefinition = new LinkedHashMap<>();
      Map<JobId, Integer> ofArray = new LinkedHashMap<>();
      Map<String, Double> vcpusOfShare = new LinkedHashMap<>();
      Map<JobId, JobRecord> jobs = new HashMap<>();
      for (LaunchRequest one : running) {
        JobId id = one.attempt().job();
        JobRecord job = jobs.computeIfAbsent(id.wholeJob(), whole -> record(world, whole));
        ofDefinition
            .computeIfAbsent(job.definition().definition().name(), name -> new HashSet<>())
            .add(id.nodeIndex().isPresent() ? id.wholeJob() : id);
        if (id.arrayIndex().isPresent()) {
          ofArray.merge(id.wholeJob(), 1, Integer::sum);
        }
        String share = job.request().quotaShareName();
        if (share != null) {
          double vcpus = one.properties().resourceRequirements().vcpus();
          vcpusOfShare.merge(one.jobQueue() + "/" + share, vcpus, Double::sum);
        }
      }
      for (JobRecord job : jobs.values()) {
        Integer cap = job.definition().definition().maxConcurrency();
        int count =
            ofDefinition.getOrDefault(job.definition().definition().name(), Set.of()).size();
        within(cap, count, job.definition().id());
      }
      ofArray.forEach(
          (id, count) -> {
            ArrayProperties array = record(world, id).request().arrayProperties();
            within(array == null ? null : array.maxConcurrency(), count, id);
          });
      vcpusOfShare.forEach((share, vcpus) -> within(vcpuLimit(share), vcpus, share));
    }

    private static JobRecord record(ChaosWorld world, JobId whole) {
      TaskRef ref = world.durable().find(whole).orElseThrow();
      return world.durable().jobs().get(ref.number());
    }

    private static @Nullable Integer vcpuLimit(String name) {
      int slash = name.indexOf('/');
      QuotaShare share =
          ChaosScene.QUOTAS.stream()
              .filter(one -> one.jobQueue().equals(name.substring(0, slash)))
              .filter(one -> one.name().equals(name.substring(slash + 1)))
              .findFirst()
              .orElse(null);
      if (share == null || share.resourceSharing().borrows()) {
        return null;
      }
      return share.capacityLimits().stream()
          .filter(limit -> limit.capacityUnit() == QuotaUnit.VCPU)
          .map(QuotaCapacityLimit::maxCapacity)
          .findFirst()
          .orElse(null);
    }

    private static void within(@Nullable Integer cap, double count, Object what) {
      require(
          cap == null || count <= cap, () -> count + " run of " + what + ", which may have " + cap);
    }
  }

  /** Adds up the units that what runs has. */
  static final class Units extends OfWhatRuns {
    private final Map<String, Long> most = new HashMap<>();

    @Override
    public String sentence() {
      return BuiltIn.UNITS.sentence();
    }

    /** There may be fewer now than when what runs was placed. */
    @Override
    public void afterTurn(ChaosWorld world) {
      world
          .durable()
          .catalog()
          .consumables()
          .forEach((name, state) -> most.merge(name, state.total(), Math::max));
      super.afterTurn(world);
    }

    @Override
    void check(ChaosWorld world, List<LaunchRequest> running) {
      Map<String, Long> used = new LinkedHashMap<>();
      Set<AttemptId> seen = new HashSet<>();
      for (LaunchRequest one : running) {
        JobId whole = one.attempt().job().wholeJob();
        TaskRef ref = world.durable().find(whole).orElseThrow();
        JobRecord job = world.durable().jobs().get(ref.number());
        boolean isNode = one.attempt().job().nodeIndex().isPresent();
        AttemptId once = isNode ? new AttemptId(whole, one.attempt().number()) : one.attempt();
        if (seen.add(once)) {
          for (ConsumableResourceRequirement need : job.consumableResources()) {
            used.merge(need.consumableResource(), need.quantity(), Long::sum);
          }
        }
      }
      used.forEach(
          (name, units) ->
              require(
                  units <= most.getOrDefault(name, 0L),
                  () -> units + " units of " + name + " are used, of " + most.get(name)));
    }
  }

  /** Looks at the jobs that a launched one waits for. */
  static final class Dependencies implements ChaosInvariant {
    @Override
    public String sentence() {
      return BuiltIn.DEPENDENCIES.sentence();
    }

    @Override
    public void launched(ChaosWorld world, LaunchRequest request) {
      Cluster durable = world.durable();
      JobId id = request.attempt().job();
      TaskRef ref = durable.find(id).orElse(null);
      if (ref == null) {
        return;
      }
      for (JobDependency one : durable.jobs().get(ref.number()).request().dependsOn()) {
        JobId other = one.jobId();
        if (one.type() == JobDependency.Type.SEQUENTIAL) {
          other = ref.index() > 0 ? id.wholeJob().child(ref.index() - 1) : null;
        } else if (one.type() == JobDependency.Type.N_TO_N && other != null) {
          other = other.child(ref.index());
        }
        JobId needed = other;
        if (needed != null) {
          JobStatus status = durable.task(durable.find(needed).orElseThrow()).status();
          require(
              isMet(one.type(), status),
              () -> id + " was launched while " + needed + " is " + status + ": " + one);
        }
      }
    }

    private static boolean isMet(JobDependency.@Nullable Type type, JobStatus status) {
      if (type == JobDependency.Type.COMPLETION) {
        return status.isTerminal();
      }
      return status
          == (type == JobDependency.Type.FAILURE ? JobStatus.FAILED : JobStatus.SUCCEEDED);
    }
  }

  /** Looks at what runs after each turn that launched something. */
  abstract static class OfWhatRuns implements ChaosInvariant {
    private int seen;

    @Override
    public void afterTurn(ChaosWorld world) {
      int launches = world.launches();
      if (launches > seen) {
        seen = launches;
        check(world, world.running());
      }
    }

    abstract void check(ChaosWorld world, List<LaunchRequest> running);
  }

  static void require(boolean holds, Supplier<String> how) {
    if (!holds) {
      throw new AssertionError(how.get());
    }
  }
}
