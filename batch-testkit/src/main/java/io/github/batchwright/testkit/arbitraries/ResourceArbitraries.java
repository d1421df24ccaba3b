package io.github.batchwright.testkit.arbitraries;

import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.ints;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.longs;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.nullable;

import io.github.batchwright.model.AllocationStrategy;
import io.github.batchwright.model.BlockedReason;
import io.github.batchwright.model.ComputeEnvironment;
import io.github.batchwright.model.ComputeEnvironmentType;
import io.github.batchwright.model.ComputeEnvironmentUpdate;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.ComputeResources;
import io.github.batchwright.model.ComputeResourcesUpdate;
import io.github.batchwright.model.ConsumableResource;
import io.github.batchwright.model.ConsumableResourceType;
import io.github.batchwright.model.ConsumableResourceUpdate;
import io.github.batchwright.model.FairshareMeasure;
import io.github.batchwright.model.FairsharePolicy;
import io.github.batchwright.model.JobQueue;
import io.github.batchwright.model.JobQueueUpdate;
import io.github.batchwright.model.JobStateTimeLimitAction;
import io.github.batchwright.model.PreemptionPolicy;
import io.github.batchwright.model.QuotaCapacityLimit;
import io.github.batchwright.model.QuotaShare;
import io.github.batchwright.model.QuotaSharePolicy;
import io.github.batchwright.model.QuotaShareUpdate;
import io.github.batchwright.model.QuotaUnit;
import io.github.batchwright.model.ResourceSharing;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.Retention;
import io.github.batchwright.model.SchedulingPolicy;
import io.github.batchwright.model.ShareAttributes;
import io.github.batchwright.model.UpdatePolicy;
import io.github.batchwright.model.capacity.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Environments, queues, policies, shares and other resources, and their updates. Thread-safe. */
@SuppressWarnings("exports") // who uses this has jqwik; who does not need not
public final class ResourceArbitraries {
  private static final int MOST_SHARES = 500;
  private static final int SELDOM = 20;
  private static final Duration LONGEST_AGE = Duration.ofDays(100_000);

  private ResourceArbitraries() {}

  static void addTo(Table table) {
    table.add(Resources.class, ResourceArbitraries::resources);
    table.add(ComputeEnvironment.class, ResourceArbitraries::computeEnvironments);
    table.add(ComputeEnvironmentUpdate.class, ResourceArbitraries::computeEnvironmentUpdates);
    table.add(ComputeResources.class, ResourceArbitraries::computeResources);
    table.add(ComputeResourcesUpdate.class, ResourceArbitraries::computeResourcesUpdates);
    table.add(UpdatePolicy.class, ResourceArbitraries::updatePolicies);
    table.add(JobQueue.class, ResourceArbitraries::jobQueues);
    table.add(JobQueueUpdate.class, ResourceArbitraries::jobQueueUpdates);
    table.add(JobStateTimeLimitAction.class, ResourceArbitraries::jobStateTimeLimitActions);
    table.add(Retention.class, ResourceArbitraries::retentions);
    table.add(PreemptionPolicy.class, ResourceArbitraries::preemptionPolicies);
    table.add(SchedulingPolicy.class, ResourceArbitraries::schedulingPolicies);
    table.add(FairsharePolicy.class, ResourceArbitraries::fairsharePolicies);
    table.add(ShareAttributes.class, ResourceArbitraries::shareAttributes);
    table.add(QuotaShare.class, ResourceArbitraries::quotaShares);
    table.add(QuotaShareUpdate.class, ResourceArbitraries::quotaShareUpdates);
    table.add(QuotaCapacityLimit.class, ResourceArbitraries::quotaCapacityLimits);
    table.add(ResourceSharing.class, ResourceArbitraries::resourceSharings);
    table.add(ConsumableResource.class, ResourceArbitraries::consumableResources);
    table.add(ConsumableResourceUpdate.class, ResourceArbitraries::consumableResourceUpdates);
    table.addRecords(List.of(QuotaSharePolicy.class));
  }

  /** Returns what instances have, from nothing. */
  public static Arbitrary<Resources> resources() {
    return Combinators.combine(
            longs(0, 1_000_000_000L),
            longs(0, 1_000_000_000L),
            ValueArbitraries.rarely(5, ints(1, 10_000), Arbitraries.just(0)))
        .as(Resources::new);
  }

  /** Returns fixed, elastic, reported and unmanaged environments. */
  public static Arbitrary<ComputeEnvironment> computeEnvironments() {
    Arbitrary<List<Resources>> some = Records.few(resources(), 1, 100);
    Arbitrary<List<Resources>> none = Arbitraries.just(List.of());
    Arbitrary<Money> noPrice = ValueArbitraries.none();
    Arbitrary<Money> price = nullable(CapacityArbitraries.prices());
    Arbitrary<Integer> vcpus = nullable(ints(0, Integer.MAX_VALUE));
    return Records.of(ComputeEnvironment.class)
        .with("name", ValueArbitraries.names())
        .together(
            List.of("type", "instances", "computeResources", "unmanagedvCpus", "pricePerHour"),
            Arbitraries.oneOf(
                managed(some, ValueArbitraries.none(), price),
                managed(some, computeResources(), price),
                managed(none, computeResources(), noPrice),
                managed(none, ValueArbitraries.none(), noPrice),
                unmanaged(some, vcpus, price),
                unmanaged(none, vcpus, noPrice)))
        .with("tags", ValueArbitraries.tags())
        .arbitrary();
  }

  private static Arbitrary<Row> managed(
      Arbitrary<List<Resources>> instances,
      Arbitrary<ComputeResources> resources,
      Arbitrary<Money> price) {
    return Combinators.combine(instances, resources, price)
        .as(
            (all, bought, hourly) ->
                Row.of(ComputeEnvironmentType.MANAGED, all, bought, null, hourly));
  }

  private static Arbitrary<Row> unmanaged(
      Arbitrary<List<Resources>> instances, Arbitrary<Integer> vcpus, Arbitrary<Money> price) {
    return Combinators.combine(instances, vcpus, price)
        .as(
            (all, count, hourly) ->
                Row.of(ComputeEnvironmentType.UNMANAGED, all, null, count, hourly));
  }

  /** Returns updates of environments; whether one fits an environment is another matter. */
  public static Arbitrary<ComputeEnvironmentUpdate> computeEnvironmentUpdates() {
    return Records.of(ComputeEnvironmentUpdate.class)
        .with("computeEnvironment", ValueArbitraries.names())
        .nullable("unmanagedvCpus", ints(0, Integer.MAX_VALUE))
        .nullable("pricePerHour", CapacityArbitraries.prices())
        .arbitrary();
  }

  /** Returns what may be bought, on demand and Spot, by every strategy. */
  public static Arbitrary<ComputeResources> computeResources() {
    Arbitrary<Row> sizes =
        Combinators.combine(
                ints(0, Integer.MAX_VALUE), ints(1, Integer.MAX_VALUE), nullable(ints(0, 100)))
            .as(ResourceArbitraries::sizes);
    Arbitrary<Row> kinds =
        Combinators.combine(
                Arbitraries.of(ComputeResourceType.class),
                nullable(Arbitraries.of(AllocationStrategy.class)))
            .as(ResourceArbitraries::kind);
    return Records.of(ComputeResources.class)
        .together(List.of("type", "allocationStrategy"), kinds)
        .together(List.of("minvCpus", "maxvCpus", "desiredvCpus"), sizes)
        .with("instanceTypes", instanceTypes())
        .nullable("bidPercentage", ints(1, 100))
        .with("minScaleDownDelay", scaleDownDelays())
        .with("tags", ValueArbitraries.tags())
        .arbitrary();
  }

  private static Row sizes(int one, int other, @Nullable Integer percent) {
    int least = Math.min(one, other);
    int most = Math.max(one, other);
    Integer desired =
        percent == null ? null : (int) (least + ((long) most - least) * percent / 100);
    return Row.of(least, most, desired);
  }

  private static Row kind(ComputeResourceType type, @Nullable AllocationStrategy strategy) {
    boolean fits = strategy == null || type == ComputeResourceType.SPOT || !strategy.isForSpot();
    return Row.of(type, fits ? strategy : null);
  }

  private static Arbitrary<List<String>> instanceTypes() {
    return Arbitraries.of("optimal", "m5", "m5.large", "c6g.16xlarge")
        .list()
        .uniqueElements()
        .ofMaxSize(4);
  }

  private static Arbitrary<Duration> scaleDownDelays() {
    return ints(19, 10_080)
        .map(minutes -> minutes == 19 ? Duration.ZERO : Duration.ofMinutes(minutes));
  }

  /** Returns updates of what may be bought. */
  public static Arbitrary<ComputeResourcesUpdate> computeResourcesUpdates() {
    return Records.of(ComputeResourcesUpdate.class)
        .nullable("maxvCpus", ints(1, Integer.MAX_VALUE))
        .nullable(
            "allocationStrategy",
            Arbitraries.of(AllocationStrategy.class)
                .filter(one -> one != AllocationStrategy.BEST_FIT))
        .nullable("instanceTypes", instanceTypes())
        .nullable("bidPercentage", ints(1, 100))
        .nullable("minScaleDownDelay", scaleDownDelays())
        .nullable("tags", ValueArbitraries.tags())
        .arbitrary();
  }

  /** Returns what becomes of running jobs, within 1-7200 minutes. */
  public static Arbitrary<UpdatePolicy> updatePolicies() {
    return Combinators.combine(Arbitraries.of(false, true), ints(1, 7200).map(Duration::ofMinutes))
        .as(UpdatePolicy::new);
  }

  /** Returns queues over one environment and more, which are made up. */
  public static Arbitrary<JobQueue> jobQueues() {
    return Records.of(JobQueue.class)
        .with("name", ValueArbitraries.names())
        .with("priority", ints(0, Integer.MAX_VALUE))
        .with(
            "computeEnvironmentOrder",
            ValueArbitraries.names().list().uniqueElements().ofMinSize(1).ofMaxSize(3))
        .nullable("schedulingPolicy", ValueArbitraries.names())
        .with("jobStateTimeLimitActions", limitActions())
        .with("tags", ValueArbitraries.tags())
        .arbitrary();
  }

  private static Arbitrary<List<JobStateTimeLimitAction>> limitActions() {
    return jobStateTimeLimitActions()
        .list()
        .uniqueElements(JobStateTimeLimitAction::reason)
        .ofMaxSize(3);
  }

  /** Returns updates of queues. */
  public static Arbitrary<JobQueueUpdate> jobQueueUpdates() {
    return Records.of(JobQueueUpdate.class)
        .with("jobQueue", ValueArbitraries.names())
        .nullable(
            "computeEnvironmentOrder",
            ValueArbitraries.names().list().uniqueElements().ofMinSize(1).ofMaxSize(3))
        .nullable("schedulingPolicy", ValueArbitraries.names())
        .nullable("jobStateTimeLimitActions", limitActions())
        .arbitrary();
  }

  /** Returns limits of 600-86,400 seconds for every reason. */
  public static Arbitrary<JobStateTimeLimitAction> jobStateTimeLimitActions() {
    return Combinators.combine(
            Arbitraries.of(BlockedReason.class), ValueArbitraries.seconds(600, 86_400))
        .as(JobStateTimeLimitAction::new);
  }

  /** Returns how long finished jobs are kept, and how many. */
  public static Arbitrary<Retention> retentions() {
    return Combinators.combine(ValueArbitraries.durations(LONGEST_AGE), ints(0, Integer.MAX_VALUE))
        .as(Retention::new);
  }

  /** Returns policies of 1-100 preemptions. */
  public static Arbitrary<PreemptionPolicy> preemptionPolicies() {
    return Records.of(PreemptionPolicy.class).with("maxPreemptions", ints(1, 100)).arbitrary();
  }

  /** Returns fair shares and quota shares. */
  public static Arbitrary<SchedulingPolicy> schedulingPolicies() {
    Arbitrary<Row> rules =
        Arbitraries.frequencyOf(
            Tuple.of(3, fairsharePolicies().map(fair -> Row.of(fair, null))),
            Tuple.of(1, Arbitraries.just(Row.of(null, QuotaSharePolicy.FIFO))));
    return Records.of(SchedulingPolicy.class)
        .with("name", ValueArbitraries.names())
        .together(List.of("fairsharePolicy", "quotaSharePolicy"), rules)
        .with("tags", ValueArbitraries.tags())
        .arbitrary();
  }

  /** Returns rules with up to 500 shares, none of which overlaps with another. */
  public static Arbitrary<FairsharePolicy> fairsharePolicies() {
    return Combinators.combine(
            ValueArbitraries.seconds(0, 604_800),
            ints(0, 99),
            shareAttributes().list().ofMaxSize(4),
            Arbitraries.integers().between(1, SELDOM),
            nullable(Arbitraries.of(FairshareMeasure.class)))
        .as(
            (decay, reserved, drawn, chance, measure) ->
                new FairsharePolicy(
                    measure == FairshareMeasure.DOMINANT_RESOURCE ? Duration.ZERO : decay,
                    reserved,
                    apart(drawn, chance == SELDOM),
                    measure));
  }

  /** Keeps those that begin with something else than all before them, and may fill them up. */
  private static List<ShareAttributes> apart(List<ShareAttributes> drawn, boolean asManyAsCanBe) {
    Set<Character> begins = new LinkedHashSet<>(List.of('0'));
    List<ShareAttributes> all = new ArrayList<>();
    for (ShareAttributes one : drawn) {
      if (begins.add(one.shareIdentifier().charAt(0))) {
        all.add(one);
      }
    }
    while (asManyAsCanBe && all.size() < MOST_SHARES) {
      all.add(ShareAttributes.of("0" + (1000 + all.size()), 1));
    }
    return all;
  }

  /** Returns shares by their whole identifier and by a prefix. */
  public static Arbitrary<ShareAttributes> shareAttributes() {
    Arbitrary<Double> weights = ints(1, 9_999_999).map(tenThousandths -> tenThousandths / 10_000.0);
    return Combinators.combine(
            ValueArbitraries.shareIdentifiers(),
            Arbitraries.of("", "", "*"),
            weights,
            nullable(ints(1, Integer.MAX_VALUE)))
        .as((name, star, weight, most) -> new ShareAttributes(name + star, weight, most));
  }

  /** Returns quota shares with limits in each unit. */
  public static Arbitrary<QuotaShare> quotaShares() {
    return Records.of(QuotaShare.class)
        .with("name", ValueArbitraries.names())
        .with("jobQueue", ValueArbitraries.names())
        .with("capacityLimits", capacityLimits())
        .with("tags", ValueArbitraries.tags())
        .arbitrary();
  }

  private static Arbitrary<List<QuotaCapacityLimit>> capacityLimits() {
    return quotaCapacityLimits()
        .list()
        .uniqueElements(QuotaCapacityLimit::capacityUnit)
        .ofMinSize(1)
        .ofMaxSize(QuotaUnit.values().length);
  }

  /** Returns updates of quota shares. */
  public static Arbitrary<QuotaShareUpdate> quotaShareUpdates() {
    return Records.of(QuotaShareUpdate.class)
        .with("jobQueue", ValueArbitraries.names())
        .with("quotaShare", ValueArbitraries.names())
        .nullable("capacityLimits", capacityLimits())
        .arbitrary();
  }

  /** Returns limits from 0. */
  public static Arbitrary<QuotaCapacityLimit> quotaCapacityLimits() {
    return Combinators.combine(Arbitraries.of(QuotaUnit.class), ints(0, Integer.MAX_VALUE))
        .as(QuotaCapacityLimit::new);
  }

  /** Returns every strategy, with and without a limit on what is borrowed. */
  public static Arbitrary<ResourceSharing> resourceSharings() {
    return Arbitraries.oneOf(
        Arbitraries.of(ResourceSharing.reserve(), ResourceSharing.lend()),
        ints(ResourceSharing.UNLIMITED, Integer.MAX_VALUE).map(ResourceSharing::lendAndBorrow));
  }

  /** Returns resources whose units come back, and such as are used up. */
  public static Arbitrary<ConsumableResource> consumableResources() {
    return Combinators.combine(
            ValueArbitraries.names(),
            Arbitraries.of(ConsumableResourceType.class),
            longs(0, Long.MAX_VALUE),
            ValueArbitraries.tags())
        .as(ConsumableResource::new);
  }

  /** Returns updates by every operation. */
  public static Arbitrary<ConsumableResourceUpdate> consumableResourceUpdates() {
    return Combinators.combine(
            ValueArbitraries.names(),
            Arbitraries.of(ConsumableResourceUpdate.Operation.class),
            longs(0, Long.MAX_VALUE),
            nullable(ValueArbitraries.words(64)))
        .as(ConsumableResourceUpdate::new);
  }
}
