package io.github.batchwright.docker;

import io.github.batchwright.docker.engine.EngineAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A way to the engine that a test can disturb: it listens on loopback, and decides by the first
 * line of a request what becomes of it. It relies on one request a connection. Thread-safe.
 */
final class EngineProxy implements AutoCloseable {
  /** What becomes of a request. */
  enum Fate {
    /** It is passed on, and so is the answer. */
    PASS,
    /** The connection is closed. */
    DROP,
    /** Nothing happens. */
    HANG,
    /** It is passed on, and the answer is not. */
    LOSE_ANSWER,
    /** It is passed on, and the answer breaks off. */
    CUT,
    /** It is passed on, and the answer waits; see {@link #holdFirstAnswerTo}. */
    HOLD,
    /** The test answers; see {@link #answerFirst}. */
    ANSWER
  }

  private final EngineAddress engine;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> underWay = new CopyOnWriteArrayList<>();
  private volatile Function<String, Fate> rule = line -> Fate.PASS;
  private volatile CountDownLatch awaited = new CountDownLatch(0);
  private volatile String awaitedPart = "";
  private volatile long cutAfter;
  private volatile Held held = new Held();
  private volatile Answer ours = out -> {};

  /** What a test answers in place of the engine. */
  interface Answer {
    void to(OutputStream out) throws IOException, InterruptedException;
  }

  /** An answer that is held back. */
  static final class Held {
    private final CountDownLatch given = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    /** Waits until the engine has given the answer. */
    void awaitGiven() throws InterruptedException {
      if (!given.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the engine has not answered");
      }
    }

    void letGo() {
      free.countDown();
    }
  }

  EngineProxy(EngineAddress engine) throws IOException {
    this.engine = engine;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  String host() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  /** Decides about requests from now on, by their first line, such as {@code GET /v1.41/info}. */
  void rule(Function<String, Fate> decision) {
    this.rule = decision;
  }

  /** Drops the first request whose first line has this part, and passes all others. */
  void dropFirst(String part) {
    first(part, Fate.DROP);
  }

  /** Passes all requests but the first whose first line has this part. */
  void first(String part, Fate fate) {
    AtomicBoolean done = new AtomicBoolean();
    rule(line -> line.contains(part) && done.compareAndSet(false, true) ? fate : Fate.PASS);
  }

  /** Breaks off the first answer to such a request after some bytes, and passes all others. */
  void cutFirstAnswerTo(String part, int bytes) {
    cutAfter = bytes;
    first(part, Fate.CUT);
  }

  /** Holds back the answer to the first such request until it is let go, and passes all others. */
  Held holdFirstAnswerTo(String part) {
    held = new Held();
    first(part, Fate.HOLD);
    return held;
  }

  /** Answers the first such request, with status 200 and this body, and passes all others. */
  void answerFirst(String part, Answer body) {
    ours = body;
    first(part, Fate.ANSWER);
  }

  /** Returns how many requests there were whose first line has this part. */
  long count(String part) {
    return requests.stream().filter(line -> line.contains(part)).count();
  }

  /** Returns how many of such requests have their connection still. */
  long countOpen(String part) {
    return underWay.stream().filter(line -> line.contains(part)).count();
  }

  /** Breaks every connection that is open. */
  void dropAll() {
    for (AutoCloseable connection : open) {
      closeQuietly(connection);
    }
    open.clear();
  }

  /** From now on waits for a request whose first line has this part; see {@link #await}. */
  void expect(String part) {
    awaitedPart = part;
    awaited = new CountDownLatch(1);
  }

  void await() throws InterruptedException {
    if (!awaited.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("no request with " + awaitedPart + " in " + requests);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException | RejectedExecutionException e) {
      // Closed.
      return;
    }
  }

  private void serve(Socket socket) {
    String text = "";
    try {
      InputStream in = socket.getInputStream();
      byte[] line = firstLine(in);
      text = new String(line, StandardCharsets.US_ASCII).strip();
      requests.add(text);
      underWay.add(text);
      Fate fate = rule.apply(text);
      if (text.contains(awaitedPart)) {
        awaited.countDown();
      }
      switch (fate) {
        case DROP -> socket.close();
        case HANG -> in.transferTo(OutputStream.nullOutputStream());
        case PASS -> pass(socket, line, Long.MAX_VALUE, null);
        case LOSE_ANSWER -> pass(socket, line, 0, null);
        case CUT -> pass(socket, line, cutAfter, null);
        case HOLD -> pass(socket, line, Long.MAX_VALUE, held);
        case ANSWER -> answer(socket);
      }
    } catch (IOException e) {
      closeQuietly(socket);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.remove(text);
    }
  }

  private static byte[] firstLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.write(b);
      if (b == '\n') {
        break;
      }
    }
    return line.toByteArray();
  }

  private void answer(Socket socket) throws IOException, InterruptedException {
    try (socket) {
      OutputStream out = socket.getOutputStream();
      String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      ours.to(out);
    }
  }

  private void pass(Socket socket, byte[] line, long most, @Nullable Held hold) throws IOException {
    AutoCloseable target;
    InputStream fromEngine;
    OutputStream toEngine;
    if (engine.isTcp()) {
      URI uri = URI.create(engine.uri());
      Socket tcp = new Socket(uri.getHost(), uri.getPort());
      target = tcp;
      fromEngine = tcp.getInputStream();
      toEngine = tcp.getOutputStream();
    } else {
      SocketChannel unix = SocketChannel.open(StandardProtocolFamily.UNIX);
      unix.connect(UnixDomainSocketAddress.of(engine.uri().substring("unix://".length())));
      target = unix;
      fromEngine = Channels.newInputStream(unix);
      toEngine = Channels.newOutputStream(new WriteOnly(unix));
    }
    open.add(target);
    threads.execute(() -> answer(fromEngine, socket, most, hold));
    try {
      toEngine.write(line);
      pump(socket.getInputStream(), toEngine, Long.MAX_VALUE);
    } finally {
      closeQuietly(target);
    }
  }

  /** An answer that is lost leaves the connection open, as a broken network does. */
  private static void answer(
      InputStream fromEngine, Socket socket, long most, @Nullable Held hold) {
    if (most == 0) {
      return;
    }
    try {
      if (hold != null) {
        int first = fromEngine.read();
        hold.given.countDown();
        hold.free.await();
        socket.getOutputStream().write(first);
      }
      pump(fromEngine, socket.getOutputStream(), most);
    } catch (IOException e) {
      // One of the two ends is gone.
      closeQuietly(socket);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeQuietly(socket);
  }

  private static void pump(InputStream in, OutputStream out, long most) throws IOException {
    byte[] buffer = new byte[8192];
    long left = most;
    for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
      out.write(buffer, 0, (int) Math.min(n, left));
      out.flush();
      left -= n;
    }
  }

  private static void closeQuietly(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Before JDK 19, streams of one and the same channel wait for each other. */
  private record WriteOnly(SocketChannel channel) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) throws IOException {
      return channel.write(bytes);
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    dropAll();
    threads.shutdownNow();
  }
}
