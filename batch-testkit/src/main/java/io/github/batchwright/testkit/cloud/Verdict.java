package io.github.batchwright.testkit.cloud;

import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.capacity.InstanceCatalog;
import io.github.batchwright.model.capacity.InstanceType;
import io.github.batchwright.model.capacity.Money;
import io.github.batchwright.spi.CapacityReports.Refusal;
import io.github.batchwright.spi.ProvisionRequest;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why an instance cannot be had. */
record Verdict(Refusal refusal, String reason) {

  /** Judges a request by what is sold, to whom, and for how much; null if it is in order. */
  static @Nullable Verdict of(
      ProvisionRequest request,
      InstanceCatalog catalog,
      Set<String> computeEnvironments,
      Instant now) {
    String name = request.instanceType();
    InstanceType type = catalog.find(name).orElse(null);
    if (type == null) {
      return invalid("There is no instance type " + name);
    }
    if (!computeEnvironments.contains(request.computeEnvironment())) {
      return invalid("Nothing is sold to " + request.computeEnvironment() + " here");
    }
    Money price =
        request.purchase() == ComputeResourceType.SPOT
            ? type.spotPrice(now).orElse(null)
            : type.onDemandPrice();
    if (price == null) {
      return invalid("No " + name + " is sold as a Spot instance");
    }
    if (!price.currency().equals(request.mostPerHour().currency())) {
      return invalid("Prices are in " + price.currency());
    }
    return price.compareTo(request.mostPerHour()) > 0
        ? new Verdict(Refusal.PRICE_TOO_HIGH, name + " costs " + price + " an hour now")
        : null;
  }

  private static Verdict invalid(String reason) {
    return new Verdict(Refusal.INVALID, reason);
  }
}
