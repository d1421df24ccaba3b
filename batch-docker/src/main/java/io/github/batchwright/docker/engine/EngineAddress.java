package io.github.batchwright.docker.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine listens. Immutable.
 *
 * @param uri such as {@code unix:///var/run/docker.sock} or {@code tcp://host:2376}
 * @param source where it was taken from, in words
 * @param certificates the folder of the certificates for TLS; null for what the environment says
 */
public record EngineAddress(String uri, String source, @Nullable Path certificates) {
  private static final String VARIABLE = "DOCKER_HOST";
  private static final String DEFAULT = "unix:///var/run/docker.sock";

  private static final String TUNNEL =
      "; an engine behind ssh is reached through a tunnel, such as ssh -nNT -L"
          + " /run/engine.sock:/var/run/docker.sock user@machine, as unix:///run/engine.sock";

  /** What the docker command looks for in its {@code DOCKER_CERT_PATH}. */
  private static final List<String> CERTIFICATES = List.of("ca.pem", "cert.pem", "key.pem");

  /**
   * Returns {@code host} if there is one, else what {@code DOCKER_HOST} says, else the usual
   * socket.
   *
   * @throws IllegalArgumentException if it is not an address that can be connected to
   */
  public static EngineAddress resolve(@Nullable String host, Map<String, String> environment) {
    if (host != null) {
      return of(host, "host");
    }
    String variable = environment.get(VARIABLE);
    if (variable != null && !variable.isBlank()) {
      return of(variable.strip(), VARIABLE);
    }
    return new EngineAddress(DEFAULT, VARIABLE + " is not set", null);
  }

  /**
   * Returns an address.
   *
   * @param source where it was taken from, for messages
   * @throws IllegalArgumentException if it is not an address that can be connected to
   */
  public static EngineAddress of(String uri, String source) {
    if (!uri.matches("(unix|npipe)://.+|tcp://[^/:]+:\\d{1,5}/?|tcp://\\[[^]]+]:\\d{1,5}/?")) {
      throw new IllegalArgumentException(
          source
              + ": '"
              + uri
              + "' must be unix://<path>, tcp://<host>:<port> or npipe://<path>"
              + (uri.startsWith("ssh:") ? TUNNEL : ""));
    }
    return new EngineAddress(uri, source, null);
  }

  /**
   * Returns an address.
   *
   * @param certificates the folder of the certificates for TLS, or null for what the environment
   *     says
   * @param source where it was taken from, for messages
   * @throws IllegalArgumentException as {@link #of(String, String)} and {@link #withCertificates}
   */
  public static EngineAddress of(String uri, @Nullable Path certificates, String source) {
    EngineAddress address = of(uri, source);
    return certificates == null ? address : address.withCertificates(certificates);
  }

  /**
   * Returns this address with certificates for TLS.
   *
   * @param folder has {@code ca.pem}, {@code cert.pem} and {@code key.pem}
   * @throws IllegalArgumentException if one of them is missing, or it is no address of TCP
   */
  public EngineAddress withCertificates(Path folder) {
    if (!isTcp()) {
      throw new IllegalArgumentException(
          source + ": '" + uri + "' has no use for certificates: TLS is for tcp://<host>:<port>");
    }
    for (String file : CERTIFICATES) {
      if (!Files.isReadable(folder.resolve(file))) {
        throw new IllegalArgumentException(
            source + ": '" + folder + "' must have " + CERTIFICATES + "; no " + file + " to read");
      }
    }
    return new EngineAddress(uri, source, folder);
  }

  public boolean isTcp() {
    return uri.startsWith("tcp:");
  }

  @Override
  public String toString() {
    return uri + " (" + source + ")";
  }
}
