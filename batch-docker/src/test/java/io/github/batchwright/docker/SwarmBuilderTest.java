package io.github.batchwright.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What the builder takes and refuses; no swarm is needed for that. */
final class SwarmBuilderTest {

  private static SwarmExecutor.Builder builder() {
    return SwarmExecutor.builder().host("unix:///no/such/socket");
  }

  private static List<String> environments(SwarmExecutor.Builder builder) {
    try (SwarmExecutor executor = builder.build(new MemoryLogs())) {
      return executor.hosts().orElseThrow().computeEnvironments();
    }
  }

  private static void assertRefused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void thereIsOneEnvironmentUnlessOthersAreNamed() {
    assertEquals(List.of("swarm"), environments(builder()));
    assertEquals(
        List.of("b", "a"),
        environments(builder().computeEnvironment("b", Map.of("x", "y")).computeEnvironment("a")));
  }

  @Test
  void environmentIsNamedOnce() {
    assertRefused(
        "computeEnvironment: 'a' must be added only once",
        () -> builder().computeEnvironment("a").computeEnvironment("a"));
  }

  @Test
  void durationsAreLongerThanZero() {
    Map<String, BiConsumer<SwarmExecutor.Builder, Duration>> fields =
        Map.of(
            "callTimeout", SwarmExecutor.Builder::callTimeout,
            "pollInterval", SwarmExecutor.Builder::pollInterval,
            "pendingTimeout", SwarmExecutor.Builder::pendingTimeout,
            "assignedTimeout", SwarmExecutor.Builder::assignedTimeout,
            "preparingTimeout", SwarmExecutor.Builder::preparingTimeout,
            "nodeGrace", SwarmExecutor.Builder::nodeGrace,
            "stopGrace", SwarmExecutor.Builder::stopGrace);
    fields.forEach(
        (field, set) -> {
          assertRefused(
              field + ": 'PT0S' must be longer than zero, and at most 365 days",
              () -> set.accept(builder(), Duration.ZERO));
          assertRefused(
              field + ": 'PT8784H' must be longer than zero, and at most 365 days",
              () -> set.accept(builder(), Duration.ofDays(366)));
        });
  }

  @Test
  void hostAndOwnerAndKindOfGpuAreChecked() {
    assertRefused(
        "host: 'swarm' must be unix://<path>, tcp://<host>:<port> or npipe://<path>",
        () -> builder().host("swarm").build(new MemoryLogs()));
    assertRefused(
        "owner: 'no spaces' must be 1-64 of [A-Za-z0-9_-] and begin with a letter or a digit",
        () -> builder().owner("no spaces").build(new MemoryLogs()));
    assertRefused("gpuKind: ' ' must not be blank", () -> builder().gpuKind(" "));
  }
}
