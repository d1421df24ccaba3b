package io.github.batchwright.model.container;

import io.github.batchwright.checks.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Storage that containers of a job can mount. AWS: {@code volumes}.
 *
 * @param name what mount points call it: 1-255 of {@code [A-Za-z0-9_-]}
 * @param sourcePath a path of the host, or null for storage that is made for the job and lost with
 *     it. AWS: {@code host.sourcePath}
 */
public record Volume(String name, @Nullable String sourcePath) {
  /** Checks the fields. */
  public Volume {
    Checks.longName("volumes.name", name);
    if (sourcePath != null) {
      Checks.notBlank("volumes.host.sourcePath", sourcePath);
    }
  }

  /** Returns storage that is made for the job and lost with it. */
  public static Volume of(String name) {
    return new Volume(name, null);
  }

  /** Returns a path of the host. */
  public static Volume host(String name, String sourcePath) {
    return new Volume(name, sourcePath);
  }
}
