package io.github.batchwright.docker.hosts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import io.github.batchwright.docker.engine.DeadlineCalls;
import io.github.batchwright.docker.engine.EngineAddress;
import io.github.batchwright.docker.engine.EngineHttp;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an engine for {@code /info} on a connection and a thread of its own, which calls that hang
 * do not hold up. It names no version, so that engines tell all they know.
 */
final class InfoProbe implements EngineProbe {
  private static final Logger LOG = LoggerFactory.getLogger(InfoProbe.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An answer has a few kilobytes. */
  private static final int LONGEST_ANSWER = 4 << 20;

  private final EngineAddress address;
  private final Duration deadline;
  private final DeadlineCalls calls;
  private @Nullable DockerHttpClient http; // guarded by this

  InfoProbe(EngineAddress address, Duration deadline) {
    this.address = address;
    this.deadline = deadline;
    this.calls = new DeadlineCalls("the Docker engine at " + address.uri(), 1);
  }

  @Override
  public EngineInfo ask() throws EngineUnreachableException, InterruptedException {
    return calls.call("info", deadline, this::info);
  }

  private EngineInfo info() throws IOException {
    Request request = Request.builder().method(Method.GET).path("/info").build();
    try (DockerHttpClient.Response response = client().execute(request);
        InputStream body = response.getBody()) {
      if (response.getStatusCode() != 200) {
        throw new IOException("it answers " + response.getStatusCode());
      }
      return EngineInfo.read(JSON.readTree(body.readNBytes(LONGEST_ANSWER)));
    }
  }

  /** Opened late, because certificates that cannot be read are to be no worse than an engine. */
  private synchronized DockerHttpClient client() {
    DockerHttpClient open = http;
    if (open == null) {
      open = EngineHttp.open(address, deadline, deadline);
      http = open;
    }
    return open;
  }

  @Override
  public void close() {
    DockerHttpClient open;
    synchronized (this) {
      open = http;
    }
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      LOG.debug("A connection was not closed cleanly", e);
    }
    calls.close();
  }
}
