package io.github.batchwright.docker;

import io.github.batchwright.docker.images.DockerConfigAuth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Knows what to show to registries. Called once before each pull, by several threads at a time; it
 * may wait, but for a minute at most: then it is interrupted, and the pull fails.
 */
@FunctionalInterface
public interface RegistryAuth {

  /**
   * Returns what to show; nothing to ask as nobody in particular.
   *
   * @param registry the host, with its port if one is named, such as {@code registry:5000}; {@code
   *     docker.io} for images that name none
   * @param image the image without tag and digest, such as {@code registry:5000/team/tool}
   * @throws IOException if that cannot be told now; its message becomes part of the attempt's
   *     reason, so it must hold no secret. What may pass is worth a retry of the job
   */
  Optional<RegistryCredentials> credentials(String registry, String image) throws IOException;

  /** Shows nothing to anybody. */
  static RegistryAuth none() {
    return (registry, image) -> Optional.empty();
  }

  /** Shows this to one registry and nothing to others. */
  static RegistryAuth fixed(String registry, RegistryCredentials credentials) {
    Objects.requireNonNull(credentials, "credentials");
    if (registry.isBlank() || registry.contains("/")) {
      throw new IllegalArgumentException(
          "registry: '" + registry + "' must be a host, with its port if it is not the usual one");
    }
    return (asked, image) -> asked.equals(registry) ? Optional.of(credentials) : Optional.empty();
  }

  /**
   * Shows what {@code docker login} has kept for the user of this process: in {@code config.json}
   * of the directory {@code DOCKER_CONFIG}, else {@code ~/.docker}. Programs that the file names as
   * {@code credHelpers} or {@code credsStore} are asked, for half a minute at most. The file is
   * read each time; without one nothing is shown.
   */
  static RegistryAuth dockerConfig() {
    return DockerConfigAuth.ofUser(System.getenv());
  }

  /** Shows what such a file has kept. */
  static RegistryAuth dockerConfig(Path file) {
    return DockerConfigAuth.of(file, System.getenv());
  }

  /** Asks another where this one has nothing to show. */
  default RegistryAuth or(RegistryAuth other) {
    Objects.requireNonNull(other, "other");
    return (registry, image) -> {
      Optional<RegistryCredentials> own = credentials(registry, image);
      return own.isPresent() ? own : other.credentials(registry, image);
    };
  }
}
