package io.github.batchwright.testkit.arbitraries;

import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.ints;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.longs;
import static io.github.batchwright.testkit.arbitraries.ValueArbitraries.nullable;

import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.model.capacity.SpotPrice;
import io.github.batchwright.model.cost.Budget;
import io.github.batchwright.model.cost.BudgetAction;
import io.github.batchwright.model.cost.BudgetThreshold;
import io.github.batchwright.model.cost.CostGroup;
import io.github.batchwright.model.cost.CostReportRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Money, what can be bought for it, and budgets. Thread-safe. */
@SuppressWarnings("exports") // who uses this has jqwik; who does not need not
public final class CapacityArbitraries {
  private static final int BEST_SCORE = 10;
  private static final Currency USD = Currency.getInstance("USD");

  private CapacityArbitraries() {}

  static void addTo(Table table) {
    table.add(Money.class, CapacityArbitraries::money);
    table.add(SpotPrice.class, CapacityArbitraries::spotPrices);
    table.add(InstanceId.class, CapacityArbitraries::instanceIds);
    table.add(InstanceType.class, CapacityArbitraries::instanceTypes);
    table.add(InstanceCatalog.class, CapacityArbitraries::instanceCatalogs);
    table.add(Budget.class, CapacityArbitraries::budgets);
    table.add(BudgetThreshold.class, CapacityArbitraries::budgetThresholds);
    table.add(CostReportRequest.class, CapacityArbitraries::costReportRequests);
  }

  /** Returns amounts in several currencies, also below 0. */
  public static Arbitrary<Money> money() {
    return Combinators.combine(
            Arbitraries.bigDecimals()
                .between(BigDecimal.valueOf(-1_000_000), BigDecimal.valueOf(1_000_000))
                .ofScale(9),
            Table.of(Currency.class))
        .as(Money::new);
  }

  /** Returns prices from 0 on, in US dollars. */
  public static Arbitrary<Money> prices() {
    return longs(0, 1_000_000_000_000L)
        .map(number -> new Money(BigDecimal.valueOf(number, 6), USD));
  }

  /** Returns prices of Spot instances from some instant on. */
  public static Arbitrary<SpotPrice> spotPrices() {
    return Combinators.combine(ValueArbitraries.instants(), prices()).as(SpotPrice::new);
  }

  /** Returns ids of instances. */
  public static Arbitrary<InstanceId> instanceIds() {
    return instanceNames().map(InstanceId::new);
  }

  private static Arbitrary<String> instanceNames() {
    return ValueArbitraries.names().map(name -> name.length() > 2 ? name.replace('_', '.') : name);
  }

  /** Returns types of instances of one vCPU and more, with and without Spot prices. */
  public static Arbitrary<InstanceType> instanceTypes() {
    Arbitrary<Resources> capacity =
        Combinators.combine(ints(1, 1000), longs(1, 1_000_000), ints(0, 16))
            .as((vcpus, memory, gpus) -> new Resources(vcpus * 1000L, memory, gpus));
    Arbitrary<List<SpotPrice>> spot =
        spotPrices()
            .list()
            .uniqueElements(SpotPrice::from)
            .ofMaxSize(3)
            .map(CapacityArbitraries::inOrder);
    return Records.of(InstanceType.class)
        .with("name", instanceNames())
        .with("capacity", capacity)
        .with("architecture", Arbitraries.of("X86_64", "ARM64"))
        .with("onDemandPrice", prices())
        .with("spotPrices", spot)
        .with("spotPlacementScore", ints(1, BEST_SCORE))
        .arbitrary();
  }

  private static List<SpotPrice> inOrder(List<SpotPrice> prices) {
    List<SpotPrice> all = new ArrayList<>(prices);
    all.sort(Comparator.comparing(SpotPrice::from));
    return all;
  }

  /** Returns catalogs of one type and more, all in one currency. */
  public static Arbitrary<InstanceCatalog> instanceCatalogs() {
    return Records.of(InstanceCatalog.class)
        .with(
            "types",
            instanceTypes().list().uniqueElements(InstanceType::name).ofMinSize(1).ofMaxSize(4))
        .arbitrary();
  }

  /** Returns budgets of queues and of shares, with 1-20 thresholds. */
  public static Arbitrary<Budget> budgets() {
    return Records.of(Budget.class)
        .with("name", ValueArbitraries.names())
        .with("jobQueue", ValueArbitraries.names())
        .nullable("shareIdentifier", ValueArbitraries.shareIdentifiers())
        .with("amount", prices().map(price -> price.plus(Money.usd("0.01"))))
        .with("thresholds", budgetThresholds().list().uniqueElements().ofMinSize(1).ofMaxSize(20))
        .arbitrary();
  }

  /** Returns thresholds of 1-1000 percent. */
  public static Arbitrary<BudgetThreshold> budgetThresholds() {
    return Combinators.combine(ints(1, 1000), Arbitraries.of(BudgetAction.class))
        .as(BudgetThreshold::new);
  }

  /** Returns requests for reports by every group, over any time. */
  public static Arbitrary<CostReportRequest> costReportRequests() {
    Arbitrary<Row> groups =
        Combinators.combine(Arbitraries.of(CostGroup.class), ValueArbitraries.words(20))
            .as((group, key) -> Row.of(group, group == CostGroup.TAG ? key : null));
    Arbitrary<Row> times =
        Combinators.combine(
                nullable(ValueArbitraries.instants()), nullable(ValueArbitraries.instants()))
            .as(CapacityArbitraries::period);
    return Records.of(CostReportRequest.class)
        .together(List.of("groupBy", "tagKey"), groups)
        .together(List.of("from", "to"), times)
        .nullable("jobQueue", ValueArbitraries.names())
        .nullable("shareIdentifier", ValueArbitraries.shareIdentifiers())
        .with("limit", ints(1, 10_000))
        .arbitrary();
  }

  private static Row period(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null || one.isBefore(other)) {
      return Row.of(one, other);
    }
    return Row.of(other, one.equals(other) ? null : one);
  }
}
