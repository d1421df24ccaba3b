package io.github.batchwright.testkit;

import io.github.batchwright.spi.HostReports;
import io.github.batchwright.spi.HostSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells of the hosts that a test plays. Confined to one thread. */
final class ScriptedHostSource implements HostSource {
  private final Map<String, ScriptedHosts> byEnvironment = new LinkedHashMap<>();

  ScriptedHostSource(Iterable<String> computeEnvironments, ScriptedExecutor executor) {
    for (String name : computeEnvironments) {
      byEnvironment.put(name, new ScriptedHosts(name, executor));
    }
  }

  @Override
  public List<String> computeEnvironments() {
    return List.copyOf(byEnvironment.keySet());
  }

  @Override
  public void start(HostReports reports) {
    byEnvironment.values().forEach(hosts -> hosts.start(reports));
  }

  ScriptedHosts of(String computeEnvironment) {
    ScriptedHosts found = byEnvironment.get(computeEnvironment);
    if (found == null) {
      throw new IllegalArgumentException(
          "computeEnvironment: '%s' must be one whose hosts are scripted: %s"
              .formatted(computeEnvironment, byEnvironment.keySet()));
    }
    return found;
  }
}
