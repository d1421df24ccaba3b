package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of {@link EngineOptions}. */
final class EngineRules {
  private static final String FIELD = "engineOptions.";
  private static final String OWN_LABELS = "io.github.batchwright";
  private static final Pattern SIGNAL = Pattern.compile("(SIG)?[A-Z][A-Z0-9+-]{1,15}|[0-9]{1,2}");
  private static final Pattern CAPABILITY = Pattern.compile("[A-Z][A-Z0-9_]{1,39}");
  private static final Pattern HOST_NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
  private static final Pattern DNS_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,252})");
  private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]{2,45}|host-gateway");

  private EngineRules() {}

  static void checkWorkingDirectory(@Nullable String path) {
    Checks.require(
        path == null || (path.startsWith("/") && path.indexOf('\0') < 0),
        FIELD + "workingDirectory",
        String.valueOf(path),
        "must be an absolute path");
  }

  static void checkSignal(String signal) {
    Checks.require(
        SIGNAL.matcher(signal).matches(),
        FIELD + "stopSignal",
        signal,
        "must be the name or the number of a signal, such as SIGINT");
  }

  static Map<String, String> labels(Map<String, String> labels) {
    for (String key : labels.keySet()) {
      Checks.notBlank(FIELD + "labels", key);
      Checks.require(
          !key.startsWith(OWN_LABELS), FIELD + "labels", key, "must not start with " + OWN_LABELS);
    }
    return Checks.copy(labels);
  }

  static List<String> capabilities(List<String> names) {
    List<String> plain =
        names.stream()
            .map(name -> name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""))
            .toList();
    for (String name : plain) {
      Checks.require(
          CAPABILITY.matcher(name).matches(),
          FIELD + "addCapabilities",
          name,
          "must be the name of a capability, such as NET_BIND_SERVICE");
    }
    Checks.distinct(FIELD + "addCapabilities", plain);
    return Checks.copy(plain);
  }

  static void checkSecurityOptions(List<String> options) {
    options.forEach(option -> Checks.notBlank(FIELD + "securityOptions", option));
    Checks.distinct(FIELD + "securityOptions", options);
  }

  static void checkNetwork(
      NetworkMode mode, @Nullable String hostname, Map<String, String> extraHosts) {
    if (hostname != null) {
      Checks.require(
          HOST_NAME.matcher(hostname).matches(),
          FIELD + "hostname",
          hostname,
          "must be 1-63 of [A-Za-z0-9-] and begin and end with a letter or a digit");
      Checks.require(
          mode != NetworkMode.HOST,
          FIELD + "hostname",
          hostname,
          "must be left out for networkMode HOST");
    }
    extraHosts.forEach(
        (name, address) -> {
          Checks.require(
              DNS_NAME.matcher(name).matches(),
              FIELD + "extraHosts",
              name,
              "must be the name of a host");
          Checks.require(
              ADDRESS.matcher(address).matches(),
              FIELD + "extraHosts",
              address,
              "must be an IP address, or host-gateway");
        });
  }
}
