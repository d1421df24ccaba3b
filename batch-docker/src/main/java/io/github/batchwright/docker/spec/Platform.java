package io.github.batchwright.docker.spec;

import io.github.batchwright.model.container.RuntimePlatform;
import java.util.Locale;
import java.util.Optional;

/**
 * An operating system and a kind of processor, as engines name them. Immutable.
 *
 * @param os such as {@code linux}
 * @param architecture such as {@code amd64}
 */
public record Platform(String os, String architecture) {
  public Platform {
    os = os.toLowerCase(Locale.ROOT);
    architecture =
        switch (architecture.toLowerCase(Locale.ROOT)) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> architecture.toLowerCase(Locale.ROOT);
        };
  }

  /** Returns the platform that a job must be run on. */
  public static Platform of(RuntimePlatform asked) {
    return new Platform(
        asked.isWindows() ? "windows" : "linux",
        asked.cpuArchitecture() == null ? "X86_64" : asked.cpuArchitecture());
  }

  /** Returns why an engine on this platform does not run such a job; nothing if it does. */
  public Optional<String> refusal(RuntimePlatform asked) {
    Platform wanted = of(asked);
    return equals(wanted)
        ? Optional.empty()
        : Optional.of(
            "containerProperties.runtimePlatform: '"
                + wanted
                + "' is not what this engine runs on, which is "
                + this);
  }

  @Override
  public String toString() {
    return os + "/" + architecture;
  }
}
