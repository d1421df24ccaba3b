package io.github.batchwright.testkit.cloud;

import io.github.batchwright.engine.codec.FactJson;
import io.github.batchwright.engine.state.CapacityFact;
import io.github.batchwright.engine.state.Fact;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.ProvisionRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The books as a service could keep them: made of nothing but the facts that it recorded. */
final class FactBooks {
  private final Map<InstanceId, ProvisionRequest> requested = new LinkedHashMap<>();
  private final Map<InstanceId, Paid> paid = new LinkedHashMap<>();
  private BigDecimal priceTimesMillis = BigDecimal.ZERO;
  private long millis;

  private record Paid(long since, Money price) {}

  FactBooks(List<String> facts) {
    for (String line : facts) {
      try {
        FactJson.Entry entry = FactJson.read(line);
        take(entry.fact(), entry.at());
      } catch (IOException e) {
        throw new UncheckedIOException(line, e);
      }
    }
  }

  private void take(Fact fact, long at) {
    if (fact instanceof CapacityFact.InstanceRequested one) {
      requested.put(one.request().instance(), one.request());
    } else if (fact instanceof CapacityFact.InstanceLaunched one) {
      paid.put(one.instance(), new Paid(at, one.price()));
    } else if (fact instanceof CapacityFact.PriceChanged one) {
      for (InstanceId id : List.copyOf(paid.keySet())) {
        if (isMeant(one, requested.get(id))) {
          settle(id, at);
          paid.put(id, new Paid(at, one.price()));
        }
      }
    } else if (fact instanceof CapacityFact.InstanceRefused one) {
      settle(one.instance(), at);
    } else if (fact instanceof CapacityFact.InstanceGone one) {
      settle(one.instance(), at);
    }
  }

  private static boolean isMeant(CapacityFact.PriceChanged change, ProvisionRequest request) {
    return change.environment().equals(request.computeEnvironment())
        && change.type().equals(request.instanceType())
        && change.purchase() == request.purchase();
  }

  private void settle(InstanceId id, long at) {
    Paid until = paid.remove(id);
    if (until != null) {
      BigDecimal span = BigDecimal.valueOf(at - until.since);
      millis += at - until.since;
      priceTimesMillis = priceTimesMillis.add(until.price.amount().multiply(span));
    }
  }

  /** Returns how many instances were asked for. */
  int requested() {
    return requested.size();
  }

  /** Returns for how long instances that are gone were there. */
  Duration instanceTime() {
    return Duration.ofMillis(millis);
  }

  /** Returns what they cost. */
  Money bill() {
    return Money.usd(
        priceTimesMillis
            .divide(BigDecimal.valueOf(3_600_000), 12, RoundingMode.HALF_UP)
            .toPlainString());
  }
}
