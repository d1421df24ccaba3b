package io.github.batchwright.docker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.batchwright.model.capacity.InstanceId;
import io.github.batchwright.spi.ProvisionRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Starts engines without machines: each answers that it is there and runs nothing. They outlive
 * whoever has started them. Thread-safe.
 */
final class FakeEngines implements EngineStarter, AutoCloseable {
  private final Map<InstanceId, HttpServer> servers = new LinkedHashMap<>(); // guarded by this

  @Override
  public CompletionStage<EngineEndpoint> start(ProvisionRequest request) {
    return CompletableFuture.supplyAsync(() -> startNow(request.instance()));
  }

  private synchronized EngineEndpoint startNow(InstanceId instance) {
    return endpoint(servers.computeIfAbsent(instance, FakeEngines::serve));
  }

  private static EngineEndpoint endpoint(HttpServer server) {
    return EngineEndpoint.of("tcp://127.0.0.1:" + server.getAddress().getPort());
  }

  private static HttpServer serve(InstanceId instance) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      Map<String, String> answers =
          Map.of(
              "/version",
              "{\"Version\":\"test\",\"ApiVersion\":\"1.41\"}",
              "/info",
              "{\"ID\":\"%s\",\"NCPU\":4,\"MemTotal\":1073741824}".formatted(instance),
              "/containers/json",
              "[]",
              "/networks",
              "[]",
              "/events",
              "");
      server.createContext("/", exchange -> answer(exchange, answers));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange, Map<String, String> answers)
      throws IOException {
    String path = exchange.getRequestURI().getPath().replaceFirst("^/v[0-9.]+/", "/");
    String answer = answers.get(path);
    byte[] bytes = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public CompletionStage<Void> stop(InstanceId instance) {
    return CompletableFuture.runAsync(() -> stopNow(instance));
  }

  private synchronized void stopNow(InstanceId instance) {
    HttpServer server = servers.remove(instance);
    if (server != null) {
      server.stop(0);
    }
  }

  @Override
  public synchronized CompletionStage<StartedEngines> list(String cluster) {
    Map<InstanceId, EngineEndpoint> own = new HashMap<>();
    servers.forEach(
        (instance, server) -> {
          if (instance.value().startsWith(cluster)) {
            own.put(instance, endpoint(server));
          }
        });
    return CompletableFuture.completedFuture(new StartedEngines(own, true));
  }

  /** Returns the instances that have an engine now. */
  synchronized Collection<InstanceId> instances() {
    return List.copyOf(servers.keySet());
  }

  @Override
  public synchronized void close() {
    new ArrayList<>(servers.keySet()).forEach(this::stopNow);
  }
}
