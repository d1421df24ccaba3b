package io.github.batchwright.engine.codec;

import io.github.batchwright.engine.state.Attempt;
import io.github.batchwright.engine.state.BoughtInstance;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.engine.state.Fleet;
import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.HostState;
import io.github.batchwright.model.Resources;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.CapacityReports.Refusal;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.ProvisionRequest;
import java.util.List;
import java.util.Map;

/** An example of each kind of fact about instances that are bought. */
final class CapacityFacts {
  private static final long AT = 1_893_456_000_000L;
  private static final InstanceId ID = new InstanceId("690f6be3-a33f-8f23-8000-i000000002a");
  private static final Money PRICE = Money.usd("0.0384");
  private static final Resources SIZE = new Resources(2_000, 8_192, 1);
  private static final ProvisionRequest REQUEST =
      new ProvisionRequest(
          ID, "cloud", "m5.large", ComputeResourceType.SPOT, PRICE, Map.of("team", "ä"));
  private static final Fleet.BackOff BACK_OFF =
      new Fleet.BackOff(Refusal.INSUFFICIENT_CAPACITY, 3, AT + 240_000, "none left");
  private static final BoughtInstance.Leaving LEAVING =
      new BoughtInstance.Leaving(BoughtInstance.Cause.INTERRUPTED, Long.MAX_VALUE, "taken back");

  private CapacityFacts() {}

  static List<Fact> examples() {
    return List.of(
        new CapacityFact.OfferChanged(
            "cloud",
            null,
            List.of(
                new Fleet.Type("m5.large", SIZE, null), new Fleet.Type("m5.xlarge", SIZE, PRICE))),
        new CapacityFact.OfferChanged("cloud", "nobody sells", List.of()),
        new CapacityFact.DesiredTaken("cloud", 16),
        new CapacityFact.InstanceRequested(42, REQUEST, SIZE, PRICE),
        new CapacityFact.InstanceLaunched(ID, PRICE),
        new CapacityFact.InstanceReady(
            ID, 3, new Host(ID.value(), SIZE, Map.of("zone", "a"), HostState.ACTIVE, "")),
        new CapacityFact.InstanceRefused(ID, BACK_OFF),
        new CapacityFact.InstanceLeaving(ID, LEAVING),
        new CapacityFact.InstanceTerminating(ID, "idle"),
        new CapacityFact.InstanceGone(ID, "terminated"),
        new CapacityFact.PriceChanged("cloud", "m5.large", ComputeResourceType.SPOT, PRICE),
        new CapacityFact.InstanceKept(
            new BoughtInstance(
                REQUEST,
                SIZE,
                PRICE,
                BoughtInstance.Phase.RUNNING,
                AT,
                AT + 1_000,
                Attempt.NEVER,
                LEAVING)),
        new CapacityFact.BackedOff("cloud", "m5.large", BACK_OFF),
        new CapacityFact.LastInstanceKept(42),
        new CapacityFact.SizeSeen("cloud", "m5.large", SIZE));
  }
}
