package io.github.batchwright.service;

import io.github.batchwright.engine.Input;
import io.github.batchwright.engine.capacity.InstanceReport;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.CapacityReports;
import io.github.batchwright.spi.Host;
import io.github.batchwright.spi.ProvisionRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets in what is told of instances that were bought and are not gone: each thing once, and of its
 * host the latest; so the inbox holds at most one report for each instance, and that a few things.
 * Thread-safe.
 */
final class CapacityGate implements CapacityReports {
  private static final int LONGEST_REASON = 1024;

  private final Consumer<Input.Report> inbox;
  private final Map<InstanceId, Open> open = new ConcurrentHashMap<>();

  CapacityGate(Consumer<Input.Report> inbox) {
    this.inbox = inbox;
  }

  /** Lets in what is told of an instance from now on. */
  void open(ProvisionRequest request) {
    open.putIfAbsent(request.instance(), new Open(request.computeEnvironment()));
  }

  /** Returns the instances that may still be told of, each with its environment. */
  Map<InstanceId, String> opened() {
    Map<InstanceId, String> all = new LinkedHashMap<>();
    open.forEach((instance, entry) -> all.put(instance, entry.environment));
    return all;
  }

  @Override
  public void launched(InstanceId instance) {
    tell(instance, new InstanceReport.Launched(), false);
  }

  @Override
  public void host(InstanceId instance, Host host) {
    if (!host.name().equals(instance.value())) {
      throw new IllegalArgumentException(
          "host.name: '" + host.name() + "' must be the id of its instance, " + instance);
    }
    tell(instance, new InstanceReport.Ready(host), false);
  }

  @Override
  public void refused(InstanceId instance, Refusal refusal, String reason) {
    Objects.requireNonNull(refusal, "refusal");
    tell(instance, new InstanceReport.Refused(refusal, cut(reason)), true);
  }

  @Override
  public void interrupted(InstanceId instance, Duration notice) {
    Duration known = notice.isNegative() ? Duration.ZERO : notice;
    tell(instance, new InstanceReport.Interrupted(known), false);
  }

  @Override
  public void gone(InstanceId instance, String reason) {
    tell(instance, new InstanceReport.Gone(cut(reason)), true);
  }

  private static String cut(@Nullable String reason) {
    String known = Objects.requireNonNullElse(reason, "");
    return known.length() <= LONGEST_REASON ? known : known.substring(0, LONGEST_REASON);
  }

  private void tell(InstanceId instance, InstanceReport report, boolean last) {
    Objects.requireNonNull(instance, "instance");
    Open entry = last ? open.remove(instance) : open.get(instance);
    if (entry != null && entry.add(report)) {
      inbox.accept(new Input.Instance(instance, entry::take));
    }
  }

  /** What was told of one instance and is not taken in yet. */
  private static final class Open {
    private final String environment;
    private final List<InstanceReport> waiting = new ArrayList<>();

    Open(String environment) {
      this.environment = environment;
    }

    /** Returns whether nothing else waits. */
    synchronized boolean add(InstanceReport report) {
      boolean first = waiting.isEmpty();
      // One of each kind is enough, the latest.
      waiting.removeIf(known -> known.getClass() == report.getClass());
      waiting.add(report);
      return first;
    }

    synchronized List<InstanceReport> take() {
      List<InstanceReport> all = List.copyOf(waiting);
      waiting.clear();
      return all;
    }
  }
}
