package io.github.batchwright.docker.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.model.Resources;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What an engine tells of itself. Immutable.
 *
 * @param identity what tells it from other engines, in words; empty if it does not say
 * @param capacity all that its machine has
 * @param attributes what else may be of interest
 */
record EngineInfo(String identity, Resources capacity, Map<String, String> attributes) {
  private static final String GPU = "nvidia.com/gpu=";

  /** Copies the map. */
  EngineInfo {
    attributes = Map.copyOf(attributes);
  }

  /** Reads the answer to {@code /info}; what is missing in it is nothing. */
  static EngineInfo read(JsonNode info) {
    Map<String, String> attributes = new HashMap<>();
    put(attributes, "name", info.path("Name"));
    put(attributes, "engineVersion", info.path("ServerVersion"));
    put(attributes, "os", info.path("OSType"));
    put(attributes, "architecture", info.path("Architecture"));
    return new EngineInfo(
        identity(info),
        new Resources(
            1000 * Math.max(0, info.path("NCPU").asLong()),
            Math.max(0, info.path("MemTotal").asLong()) >> 20,
            gpus(info)),
        attributes);
  }

  /**
   * The ID alone is not enough: machines that are copies of each other have the same, and so have
   * older engines on one machine.
   */
  private static String identity(JsonNode info) {
    String id = info.path("ID").asText("");
    return id.isEmpty()
        ? ""
        : "ID %s, machine %s, data in %s"
            .formatted(id, info.path("Name").asText(""), info.path("DockerRootDir").asText(""));
  }

  private static void put(Map<String, String> attributes, String name, JsonNode value) {
    if (value.isTextual() && !value.asText().isBlank()) {
      attributes.put(name, EngineMessages.oneLine(value.asText()));
    }
  }

  /**
   * Returns the GPUs as far as the engine tells: one with CDI lists them by number, some by another
   * name as well; others know them only if they were declared as resources of a node. That there is
   * a runtime for GPUs tells nothing of their number.
   */
  private static int gpus(JsonNode info) {
    int numbered = 0;
    int named = 0;
    for (JsonNode device : info.path("DiscoveredDevices")) {
      String id = device.path("ID").asText("");
      String name = id.startsWith(GPU) ? id.substring(GPU.length()) : "all";
      numbered += name.matches("\\d+") ? 1 : 0;
      named += name.equals("all") ? 0 : 1;
    }
    if (named > 0) {
      return numbered > 0 ? numbered : named;
    }
    long declared = 0;
    for (JsonNode resource : info.path("GenericResources")) {
      JsonNode one = resource.path("NamedResourceSpec");
      JsonNode several = resource.path("DiscreteResourceSpec");
      declared += isGpu(one) ? 1 : 0;
      declared += isGpu(several) ? Math.max(0, several.path("Value").asLong()) : 0;
    }
    return (int) Math.min(declared, Integer.MAX_VALUE);
  }

  private static boolean isGpu(JsonNode resource) {
    return resource.path("Kind").asText("").toLowerCase(Locale.ROOT).contains("gpu");
  }
}
