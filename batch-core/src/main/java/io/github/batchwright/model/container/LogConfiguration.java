package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;
import java.util.List;
import java.util.Map;

/**
 * Where the logs of a container go. AWS: {@code logConfiguration}.
 *
 * @param logDriver json-file, syslog, journald, gelf, fluentd, awslogs, splunk, logentries or
 *     awsfirelens
 * @param options options of the driver
 * @param secretOptions options of the driver that are secret
 */
public record LogConfiguration(
    String logDriver, Map<String, String> options, List<Secret> secretOptions) {
  private static final List<String> DRIVERS =
      List.of(
          "json-file",
          "syslog",
          "journald",
          "gelf",
          "fluentd",
          "awslogs",
          "splunk",
          "logentries",
          "awsfirelens");

  /** Checks and copies the fields. */
  public LogConfiguration {
    Checks.oneOf("logConfiguration.logDriver", logDriver, DRIVERS);
    options = Checks.copy(options);
    secretOptions = Checks.copy(secretOptions);
  }

  /** Returns a driver without secret options. */
  public static LogConfiguration of(String logDriver, Map<String, String> options) {
    return new LogConfiguration(logDriver, options, List.of());
  }
}
