package io.github.batchwright.docker.engine;

import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import java.nio.file.Path;
import java.time.Duration;

/** How an engine is connected to. */
public final class EngineHttp {
  private EngineHttp() {}

  /** Returns how docker-java is to speak to an engine. */
  static DefaultDockerClientConfig config(EngineAddress address, RemoteApiVersion version) {
    DefaultDockerClientConfig.Builder config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(address.uri())
            .withApiVersion(version);
    Path certificates = address.certificates();
    if (certificates != null) {
      config.withDockerTlsVerify(true).withDockerCertPath(certificates.toString());
    } else if (!address.isTcp()) {
      // DOCKER_TLS_VERIFY is about TCP, and without certificates it would be an error here.
      config.withDockerTlsVerify(false);
    }
    return config.build();
  }

  /**
   * Opens a client; it connects when it is used.
   *
   * @param connect how long a connection may take
   * @param response how long an answer may take; works on TCP only, hence the deadlines of our own
   * @throws com.github.dockerjava.api.exception.DockerClientException if certificates cannot be
   *     read
   */
  public static DockerHttpClient open(EngineAddress address, Duration connect, Duration response) {
    DefaultDockerClientConfig config = config(address, RemoteApiVersion.UNKNOWN_VERSION);
    return new FreshConnections(
        new ApacheDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .connectionTimeout(connect)
            .responseTimeout(response)
            .build());
  }
}
