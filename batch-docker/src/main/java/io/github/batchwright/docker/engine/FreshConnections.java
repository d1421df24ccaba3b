package io.github.batchwright.docker.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;

/**
 * An HTTP client that keeps no connection for the next request. A kept connection is dead once the
 * engine has been restarted, and the first call to use it fails; a new one to a local socket costs
 * microseconds. Thread-safe.
 */
final class FreshConnections implements DockerHttpClient {
  private final DockerHttpClient client;

  FreshConnections(DockerHttpClient client) {
    this.client = client;
  }

  @Override
  public Response execute(Request request) {
    Request.Builder copy = Request.builder();
    copy.from(request);
    copy.putHeader("Connection", "close");
    return client.execute(copy.build());
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
