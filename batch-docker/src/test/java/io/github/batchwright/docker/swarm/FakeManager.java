package io.github.batchwright.docker.swarm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** A manager that answers what a test says, and keeps what it was asked. Thread-safe. */
final class FakeManager implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Queue<Answer>> answers = new HashMap<>();
  private final List<Asked> asked = new ArrayList<>();

  /** What was asked. */
  record Asked(String call, String registryAuth, String body) {}

  private record Answer(int status, String body) {}

  /**
   * Makes a manager.
   *
   * @param apiVersion the newest version of the API that it speaks
   */
  FakeManager(String apiVersion) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
    answer("GET /version", 200, "{\"Version\":\"test\",\"ApiVersion\":\"" + apiVersion + "\"}");
  }

  String address() {
    return "tcp://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Adds an answer to a call, such as {@code GET /nodes}; the last one is given again and again.
   */
  synchronized FakeManager answer(String call, int status, String body) {
    answers.computeIfAbsent(call, unused -> new ArrayDeque<>()).add(new Answer(status, body));
    return this;
  }

  synchronized List<Asked> asked(String call) {
    return asked.stream().filter(one -> one.call.equals(call)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().replaceFirst("^/v[0-9.]+/", "/");
    String call = exchange.getRequestMethod() + " " + path;
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String auth = exchange.getRequestHeaders().getFirst("X-Registry-Auth");
    Answer answer = next(new Asked(call, auth == null ? "" : auth, body));
    byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized Answer next(Asked one) {
    asked.add(one);
    Queue<Answer> queue = answers.get(one.call);
    if (queue == null) {
      return new Answer(404, "{\"message\":\"nobody told me about " + one.call + "\"}");
    }
    Answer last = queue.element();
    return queue.size() > 1 ? queue.remove() : last;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
