package io.github.batchwright.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one engine: a client for calls and another for streams, so that streams never
 * hold up a call. Both speak the newest version of the API that the engine and this library know;
 * it is asked for at the first use, and again until there is an answer. Thread-safe.
 */
public final class EngineConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineConnection.class);

  /** The newest version that docker-java 3.7 knows, and the oldest that engine 29 takes. */
  private static final RemoteApiVersion OURS = RemoteApiVersion.VERSION_1_44;

  private final EngineAddress address;
  private final EngineLimits limits;
  private final DeadlineCalls calls;
  private final List<DockerHttpClient> open = new ArrayList<>();
  private final Object connecting = new Object();
  private volatile @Nullable Clients clients;
  private boolean closed; // guarded by open

  public EngineConnection(EngineAddress address, EngineLimits limits, int callsAtOnce) {
    this.address = address;
    this.limits = limits;
    this.calls = new DeadlineCalls("the Docker engine at " + address, callsAtOnce);
  }

  private record Clients(
      DockerClient control, DockerClient streams, DockerHttpClient http, String version) {}

  /**
   * Makes a call that is answered once.
   *
   * @param what the call in words
   * @throws com.github.dockerjava.api.exception.DockerException if the answer is an error
   * @throws EngineUnreachableException if there is no answer
   */
  public <T> T call(String what, Function<DockerClient, T> call)
      throws EngineUnreachableException, InterruptedException {
    DockerClient client = clients().control;
    return calls.call(what, limits.call(), () -> call.apply(client));
  }

  /** Makes a call whose answer is a stream; {@code moved} changes with everything that arrives. */
  public <T> T stream(String what, LongSupplier moved, Callable<T> call)
      throws EngineUnreachableException, InterruptedException {
    return calls.call(what, limits.silence(), moved, call);
  }

  /** Returns the client for asynchronous streams: events and pulls. */
  public DockerClient streams() throws EngineUnreachableException, InterruptedException {
    return clients().streams;
  }

  /** Returns the version of the API that is spoken, such as {@code 1.41}. */
  public String apiVersion() throws EngineUnreachableException, InterruptedException {
    return clients().version;
  }

  /** Sends a GET request on the client for streams; the path begins after the version. */
  public DockerHttpClient.Response get(String path)
      throws EngineUnreachableException, InterruptedException {
    return send(path, DockerHttpClient.Request.builder().method(Method.GET));
  }

  /**
   * Sends a PUT request with a tar archive on the client for streams, however long that is; blocks
   * until it has been read to its end, and the engine has answered.
   */
  public DockerHttpClient.Response put(String path, InputStream archive)
      throws EngineUnreachableException, InterruptedException {
    return send(
        path,
        DockerHttpClient.Request.builder()
            .method(Method.PUT)
            .putHeader("Content-Type", "application/x-tar")
            .body(archive));
  }

  private DockerHttpClient.Response send(String path, DockerHttpClient.Request.Builder request)
      throws EngineUnreachableException, InterruptedException {
    Clients ready = clients();
    return ready.http.execute(request.path("/v" + ready.version + path).build());
  }

  /** Says whether the engine has ever answered. */
  public boolean isConnected() {
    return clients != null;
  }

  private Clients clients() throws EngineUnreachableException, InterruptedException {
    Clients ready = clients;
    return ready != null ? ready : connect();
  }

  private Clients connect() throws EngineUnreachableException, InterruptedException {
    synchronized (connecting) {
      Clients ready = clients;
      if (ready != null) {
        return ready;
      }
      try {
        ready = clients(negotiate());
      } catch (DockerClientException e) {
        // docker-java's own complaint, such as a configuration file that it cannot read.
        throw new EngineUnreachableException(address + ": " + e.getMessage(), e);
      }
      clients = ready;
      return ready;
    }
  }

  private Clients clients(RemoteApiVersion version) throws EngineUnreachableException {
    DefaultDockerClientConfig config = EngineHttp.config(address, version);
    DockerHttpClient streams = http(limits.silence());
    return new Clients(
        DockerClientImpl.getInstance(config, http(limits.call())),
        DockerClientImpl.getInstance(config, streams),
        streams,
        version.getVersion());
  }

  /** Asks without a version in the path, which every engine answers, and takes the lesser one. */
  private RemoteApiVersion negotiate() throws EngineUnreachableException, InterruptedException {
    DefaultDockerClientConfig config = EngineHttp.config(address, RemoteApiVersion.UNKNOWN_VERSION);
    DockerHttpClient http = http(limits.call());
    try {
      DockerClient client = DockerClientImpl.getInstance(config, http);
      Version answer = calls.call("version", limits.call(), () -> client.versionCmd().exec());
      RemoteApiVersion theirs = RemoteApiVersion.parseConfigWithDefault(answer.getApiVersion());
      if (theirs.equals(RemoteApiVersion.UNKNOWN_VERSION)) {
        throw new EngineUnreachableException(address + " is no Docker engine", null);
      }
      RemoteApiVersion chosen = theirs.isGreaterOrEqual(OURS) ? OURS : theirs;
      LOG.debug("{}: engine {}, API {}", address, answer.getVersion(), chosen.getVersion());
      return chosen;
    } finally {
      synchronized (open) {
        open.remove(http);
      }
      closeQuietly(http);
    }
  }

  /** Opens a client; the limit works on TCP only, hence the deadlines of our own. */
  private DockerHttpClient http(Duration limit) throws EngineUnreachableException {
    synchronized (open) {
      if (closed) {
        throw new EngineUnreachableException("the executor is closed", null);
      }
      DockerHttpClient http = EngineHttp.open(address, limits.call(), limit);
      open.add(http);
      return http;
    }
  }

  /** Closes every connection; streams end, and calls fail. */
  @Override
  public void close() {
    synchronized (open) {
      closed = true;
      open.forEach(EngineConnection::closeQuietly);
      open.clear();
    }
    calls.close();
  }

  private static void closeQuietly(DockerHttpClient http) {
    try {
      http.close();
    } catch (IOException e) {
      LOG.debug("A connection was not closed cleanly", e);
    }
  }
}
