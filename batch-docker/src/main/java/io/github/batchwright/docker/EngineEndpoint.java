package io.github.batchwright.docker;

import io.github.batchwright.docker.engine.EngineAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a Docker engine listens. Immutable.
 *
 * @param uri {@code unix:///path/to.sock} or {@code tcp://machine:2376}
 * @param certificates a folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}, for TLS;
 *     or null for none, or for what {@code DOCKER_TLS_VERIFY} and {@code DOCKER_CERT_PATH} say
 */
public record EngineEndpoint(String uri, @Nullable Path certificates) {
  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException if it is not an address that can be connected to, or a file of
   *     the certificates is missing
   */
  public EngineEndpoint {
    EngineAddress unused = EngineAddress.of(uri, certificates, "endpoint");
  }

  /** Returns an address without certificates of its own. */
  public static EngineEndpoint of(String uri) {
    return new EngineEndpoint(uri, null);
  }
}
