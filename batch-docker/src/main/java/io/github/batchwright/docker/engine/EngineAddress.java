package io.github.batchwright.docker.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine listens. Immutable.
 *
 * @param uri such as {@code unix:///var/run/docker.sock} or {@code tcp://host:2376}
 * @param source where it was taken from, in words
 */
public record EngineAddress(String uri, String source) {
  private static final String VARIABLE = "DOCKER_HOST";
  private static final String DEFAULT = "unix:///var/run/docker.sock";

  /**
   * Returns {@code host} if there is one, else what {@code DOCKER_HOST} says, else the usual
   * socket.
   *
   * @throws IllegalArgumentException if it is not an address that can be connected to
   */
  public static EngineAddress resolve(@Nullable String host, Map<String, String> environment) {
    if (host != null) {
      return checked(host, "host");
    }
    String variable = environment.get(VARIABLE);
    if (variable != null && !variable.isBlank()) {
      return checked(variable.strip(), VARIABLE);
    }
    return new EngineAddress(DEFAULT, VARIABLE + " is not set");
  }

  private static EngineAddress checked(String uri, String field) {
    if (!uri.matches("(unix|npipe)://.+|tcp://[^/:]+:\\d{1,5}/?|tcp://\\[[^]]+]:\\d{1,5}/?")) {
      throw new IllegalArgumentException(
          field + ": '" + uri + "' must be unix://<path>, tcp://<host>:<port> or npipe://<path>");
    }
    return new EngineAddress(uri, field);
  }

  public boolean isTcp() {
    return uri.startsWith("tcp:");
  }

  @Override
  public String toString() {
    return uri + " (" + source + ")";
  }
}
