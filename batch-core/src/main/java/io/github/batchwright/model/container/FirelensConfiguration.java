package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;
import java.util.List;
import java.util.Map;

/**
 * Makes a container the router of the logs of the others. AWS: {@code firelensConfiguration}.
 *
 * @param type fluentd or fluentbit
 * @param options options of the router
 */
public record FirelensConfiguration(String type, Map<String, String> options) {
  /** Checks and copies the fields. */
  public FirelensConfiguration {
    Checks.oneOf("firelensConfiguration.type", type, List.of("fluentd", "fluentbit"));
    options = Checks.copy(options);
  }
}
