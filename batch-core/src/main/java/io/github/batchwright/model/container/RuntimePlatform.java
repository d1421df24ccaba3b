package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container must be run on. AWS: {@code runtimePlatform}.
 *
 * @param operatingSystemFamily LINUX, WINDOWS_SERVER_2019_CORE, WINDOWS_SERVER_2019_FULL,
 *     WINDOWS_SERVER_2022_CORE or WINDOWS_SERVER_2022_FULL; null means LINUX
 * @param cpuArchitecture X86_64 or ARM64, which Windows has not; null means X86_64
 */
public record RuntimePlatform(
    @Nullable String operatingSystemFamily, @Nullable String cpuArchitecture) {
  private static final List<String> FAMILIES =
      List.of(
          "LINUX",
          "WINDOWS_SERVER_2019_CORE",
          "WINDOWS_SERVER_2019_FULL",
          "WINDOWS_SERVER_2022_CORE",
          "WINDOWS_SERVER_2022_FULL");

  /** Checks the fields. */
  public RuntimePlatform {
    if (operatingSystemFamily != null) {
      Checks.oneOf("runtimePlatform.operatingSystemFamily", operatingSystemFamily, FAMILIES);
    }
    if (cpuArchitecture != null) {
      Checks.oneOf("runtimePlatform.cpuArchitecture", cpuArchitecture, List.of("X86_64", "ARM64"));
      Checks.require(
          !cpuArchitecture.equals("ARM64") || !isWindows(operatingSystemFamily),
          "runtimePlatform.cpuArchitecture",
          cpuArchitecture,
          "must be X86_64 for Windows");
    }
  }

  /** Says whether this is Windows. */
  public boolean isWindows() {
    return isWindows(operatingSystemFamily);
  }

  private static boolean isWindows(@Nullable String family) {
    return family != null && family.startsWith("WINDOWS");
  }
}
