package io.github.batchwright.testkit.cloud;

import io.github.batchwright.model.ComputeResourceType;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityReports.Refusal;
import io.github.batchwright.spi.ProvisionRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An instance in the cloud, from the request on; it is kept when it is gone. */
final class Machine {
  final ProvisionRequest request;
  final Instant requestedAt;
  @Nullable Instant launchedAt;
  @Nullable Instant readyAt;
  @Nullable Instant endedAt;
  String endReason = "";

  /** Why there never was one, or none that could run jobs. */
  @Nullable Refusal refusal;

  /** When it is going to be gone, once that is settled. */
  @Nullable Instant endsAt;

  boolean isInterrupted;
  boolean isTerminating;

  /** The latest life of the service that asked for it. */
  int askedInLife;

  private final List<Runnable> plans = new ArrayList<>();

  Machine(ProvisionRequest request, Instant requestedAt) {
    this.request = request;
    this.requestedAt = requestedAt;
  }

  InstanceId id() {
    return request.instance();
  }

  boolean isThere() {
    return launchedAt != null && endedAt == null;
  }

  boolean isSpot() {
    return request.purchase() == ComputeResourceType.SPOT;
  }

  /** Takes note of what is planned for it. */
  void plans(Runnable callOff) {
    plans.add(callOff);
  }

  void callOffAll() {
    plans.forEach(Runnable::run);
    plans.clear();
  }

  /** Returns where attempts that run there are placed. */
  String hostPath() {
    return request.computeEnvironment() + "/" + id();
  }
}
